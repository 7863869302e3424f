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
}

export interface ExplainedRules {
  readonly sightingsMin: number;
  readonly marginMin: number;
}

/** Why it was decided, by what was measured then and the rules as they are now. */
export function explainRecognition(
  recognition: ExplainedRecognition,
  sightingsKept: number,
  rules: ExplainedRules,
): string {
  const { sightings, similarity, margin, threshold } = recognition;
  const seconds = (recognition.lastSeenAt.getTime() - recognition.firstSeenAt.getTime()) / 1_000;
  const agreed = `${sightings} sightings within ${seconds.toFixed(1)} s named this person; ${rules.sightingsMin} are needed.`;
  const asked =
    threshold === null ? '; what was asked for was not written down then' : `, where ${shown(threshold)} was asked for`;
  const best = `The best reached ${shown(similarity)}${asked}, and each led the next person by at least ${shown(margin)} (${shown(rules.marginMin)} is needed).`;
  const gone =
    sightingsKept < sightings ? [`${sightings - sightingsKept} of the sightings are not kept any more.`] : [];
  return [agreed, best, ...gone, ...endOf(recognition)].join(' ');
}

function endOf({ withdrawnAt, rejectionId }: ExplainedRecognition): string[] {
  if (withdrawnAt === null) return [];
  return [
    rejectionId === null
      ? 'It holds no more: the rejection that it followed from was taken back.'
      : 'It holds no more: somebody said that this is not that person.',
  ];
}

function shown(value: number): string {
  return value.toFixed(3).replace(/0$/, '');
}
