/**
 * What is recorded about being recognised by face. Yes, no and not said are three things: a no is somebody's word with
 * a time and stands against every default, while of who has said nothing a default may speak.
 */
export interface Consent {
  /** Null: nothing was said. */
  readonly biometricConsent: boolean | null;
  /** `record:` and the author where it was set on the person, `uploader:` and the author where it came with a photo. */
  readonly consentSource: string;
  readonly consentRecordedAt: Date | null;
}

export const nothingSaid: Consent = { biometricConsent: null, consentSource: '', consentRecordedAt: null };

/** Why a face is not enrolled, for the sentence that says it. */
export type NoConsent = 'upload_says_no' | 'record_says_no' | 'nobody_said';

/** May this face be enrolled? With `record`: that is to be recorded, whether it may or not. */
export type ConsentDecision =
  | { readonly kind: 'given'; readonly record?: Consent }
  | { readonly kind: 'refused'; readonly because: NoConsent; readonly record?: Consent };

export const noConsentSentences: Readonly<Record<NoConsent, string>> = {
  upload_says_no:
    'The upload says that this person does not consent to being recognised by face. That is recorded, and no face of this person is enrolled any more.',
  record_says_no:
    'This person does not consent to being recognised by face. If that has changed, set biometric_consent on the person; what an upload says does not overrule it.',
  nobody_said:
    'Nobody has said that this person consents to being recognised by face; set biometric_consent on the person, or send consent: true with the photo.',
};

/**
 * A no that comes with an upload always counts, as taking consent back must be as easy as giving it. A yes that comes
 * with one counts where nothing was said, and against a no that came with an upload as well; a no on the person's
 * record is overruled only there, so that nobody's ticked box can undo it. Where consent is not required and nobody has
 * said anything, sending the photo is taken for a yes and recorded as the uploader's.
 *
 * @param answer what the upload says; undefined when it says nothing
 */
export function decideConsent(
  person: Consent,
  upload: { readonly answer: boolean | undefined; readonly authorId: string },
  isRequired: boolean,
  now: Date,
): ConsentDecision {
  const { answer, authorId } = upload;
  const record = (said: boolean): Consent => ({
    biometricConsent: said,
    consentSource: `${uploader}${authorId}`,
    consentRecordedAt: now,
  });
  if (answer === false) {
    const isKnown = person.biometricConsent === false;
    return { kind: 'refused', because: 'upload_says_no', ...(!isKnown && { record: record(false) }) };
  }
  if (person.biometricConsent === true) return { kind: 'given' };
  if (person.biometricConsent === false) {
    const isOverruled = answer === true && person.consentSource.startsWith(uploader);
    return isOverruled ? { kind: 'given', record: record(true) } : { kind: 'refused', because: 'record_says_no' };
  }
  if (answer === undefined && isRequired) return { kind: 'refused', because: 'nobody_said' };
  return { kind: 'given', record: record(true) };
}

const uploader = 'uploader:';

/**
 * The record after somebody set biometric_consent on the person; undefined when that changes nothing. The same answer
 * again changes nothing, unless it was only an uploader's word before.
 */
export function consentOnRecord(
  person: Pick<Consent, 'biometricConsent' | 'consentSource'>,
  answer: boolean | undefined,
  authorId: string,
  now: Date,
): Consent | undefined {
  const isOnRecord = answer === person.biometricConsent && !person.consentSource.startsWith(uploader);
  if (answer === undefined || isOnRecord) return undefined;
  return { biometricConsent: answer, consentSource: `record:${authorId}`, consentRecordedAt: now };
}

/** Whether it is one word: the same person may say something else later. */
export function isSameConsent(one: Consent, other: Consent): boolean {
  return (
    one.biometricConsent === other.biometricConsent &&
    one.consentSource === other.consentSource &&
    one.consentRecordedAt?.getTime() === other.consentRecordedAt?.getTime()
  );
}

/** What a message says: older callers know a yes only. */
export function answerOf(answer: boolean | undefined, yesOfOlderCallers: boolean): boolean | undefined {
  return answer ?? (yesOfOlderCallers ? true : undefined);
}
