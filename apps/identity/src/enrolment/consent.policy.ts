/** What is recorded about a person's yes to being recognised by face. */
export interface Consent {
  readonly biometricConsent: boolean;
  readonly consentSource: string;
  readonly consentRecordedAt: Date | null;
}

export type ConsentDecision =
  { readonly kind: 'given' } | { readonly kind: 'record'; readonly consent: Consent } | { readonly kind: 'refused' };

/**
 * May this face be enrolled? A yes on the person's record is enough; else the upload may bring one. Where consent is not
 * required the uploader's word is taken, and recorded as theirs, unless the person took consent back: that no is stronger than
 * a default, and only an explicit yes overrides it.
 */
export function decideConsent(
  person: Consent,
  upload: { readonly consent: boolean; readonly authorId: string },
  isRequired: boolean,
  now: Date,
): ConsentDecision {
  if (person.biometricConsent) return { kind: 'given' };
  const wasTakenBack = person.consentRecordedAt !== null;
  if (!upload.consent && (isRequired || wasTakenBack)) return { kind: 'refused' };
  return {
    kind: 'record',
    consent: { biometricConsent: true, consentSource: `uploader:${upload.authorId}`, consentRecordedAt: now },
  };
}

/** The record after somebody set biometric_consent on the person; undefined when that changes nothing. */
export function consentOnRecord(
  person: Pick<Consent, 'biometricConsent'>,
  wish: boolean | undefined,
  authorId: string,
  now: Date,
): Consent | undefined {
  if (wish === undefined || wish === person.biometricConsent) return undefined;
  return { biometricConsent: wish, consentSource: `record:${authorId}`, consentRecordedAt: now };
}
