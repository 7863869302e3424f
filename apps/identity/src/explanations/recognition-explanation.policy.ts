export interface ExplainedRecognition {
  readonly sightings: number;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly similarity: number;
  readonly margin: number;
  /** Null where nobody wrote it down. */
  readonly threshold: number | null;
  readonly withdrawnAt: Date | null;
  readonly rejectionId: string | null;
  readonly toldAt: Date | null;
}

export interface ExplainedRules {
  readonly sightingsMin: number;
  readonly marginMin: number;
}

/**
 * Why it was decided, by what was measured then and the rules as they are now.
 * @param teller of one that was told from a kept face: their name, or what is known of them
 */
export function explainRecognition(
  recognition: ExplainedRecognition,
  sightingsKept: number,
  rules: ExplainedRules,
  teller = '',
): string {
  const { sightings, similarity, margin, threshold, toldAt } = recognition;
  const seconds = (recognition.lastSeenAt.getTime() - recognition.firstSeenAt.getTime()) / 1_000;
  if (toldAt !== null) return explainTold({ ...recognition, toldAt }, { seconds, sightingsKept, teller });
  const agreed = `${sightings} sightings within ${seconds.toFixed(1)} s named this person; ${rules.sightingsMin} are needed.`;
  const asked =
    threshold === null ? '; what was asked for was not written down then' : `, where ${shown(threshold)} was asked for`;
  const best = `The best reached ${shown(similarity)}${asked}, and each led the next person by at least ${shown(margin)} (${shown(rules.marginMin)} is needed).`;
  return [agreed, best, ...goneOf(recognition, sightingsKept), ...endOf(recognition)].join(' ');
}

/** How much alike it is says nothing here: the picture itself may be enrolled since. */
function explainTold(
  recognition: ExplainedRecognition & { readonly toldAt: Date },
  {
    seconds,
    sightingsKept,
    teller,
  }: { readonly seconds: number; readonly sightingsKept: number; readonly teller: string },
): string {
  const [date, time] = [recognition.toldAt.toISOString().slice(0, 10), recognition.toldAt.toISOString().slice(11, 16)];
  const told = `${teller} told it from a kept face, on ${date} at ${time} UTC: a person looked at the picture and said who it is.`;
  const seen = `No camera named anybody; ${recognition.sightings} sightings within ${seconds.toFixed(1)} s followed the face.`;
  return [told, seen, ...goneOf(recognition, sightingsKept), ...endOf(recognition)].join(' ');
}

function goneOf({ sightings }: ExplainedRecognition, sightingsKept: number): string[] {
  return sightingsKept < sightings ? [`${sightings - sightingsKept} of the sightings are not kept any more.`] : [];
}

function endOf({ withdrawnAt, rejectionId, toldAt }: ExplainedRecognition): string[] {
  if (withdrawnAt === null) return [];
  if (rejectionId !== null) return ['It holds no more: somebody said that this is not that person.'];
  return [
    toldAt === null
      ? 'It holds no more: the rejection that it followed from was taken back.'
      : 'It holds no more: whose face it is was taken back.',
  ];
}

function shown(value: number): string {
  return value.toFixed(3).replace(/0$/, '');
}
