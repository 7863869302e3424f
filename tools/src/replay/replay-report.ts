import { timestampDate, type ChangedVisit, type PreviewThresholdResponse } from '@smart-attendance/contracts';

export interface ReplayedDay {
  readonly day: string;
  readonly answer: Pick<
    PreviewThresholdResponse,
    'visits' | 'visitsLost' | 'visitsGained' | 'strangers' | 'strangersNamed' | 'sightingsUntold' | 'thresholdNow'
  > & { readonly lost: readonly ChangedVisit[]; readonly gained: readonly ChangedVisit[] };
}

export interface ReplayedSpan {
  readonly days: readonly ReplayedDay[];
  readonly visits: number;
  readonly lost: number;
  readonly gained: number;
  readonly strangers: number;
  readonly strangersNamed: number;
  readonly untold: number;
}

export function joined(days: readonly ReplayedDay[]): ReplayedSpan {
  const sum = (count: (day: ReplayedDay['answer']) => number): number =>
    days.reduce((total, { answer }) => total + count(answer), 0);
  return {
    days,
    visits: sum((day) => day.visits),
    lost: sum((day) => day.visitsLost),
    gained: sum((day) => day.visitsGained),
    strangers: sum((day) => day.strangers),
    strangersNamed: sum((day) => day.strangersNamed),
    untold: sum((day) => day.sightingsUntold),
  };
}

/** What would change, visit by visit, and the sums of it. */
export function replayLines({ days, ...sums }: ReplayedSpan, cosine: number): string[] {
  const now = days.at(-1)?.answer.thresholdNow ?? 0;
  const untold = `${sums.untold} sightings are from before the most alike person was written down: what they would say is not known.`;
  return [
    ...days.flatMap(({ answer }) => [
      ...answer.lost.map((visit) => lineOf('lost', visit)),
      ...answer.gained.map((visit) => lineOf(visit.isStranger ? 'stranger named' : 'gained', visit)),
      ...more(answer.visitsLost + answer.visitsGained - answer.lost.length - answer.gained.length),
    ]),
    `At ${cosine} (${now.toFixed(3)} holds now): ${sums.lost} of ${sums.visits} recognised visits lost, ${sums.gained} gained, ` +
      `${sums.strangersNamed} of ${sums.strangers} visits of strangers named. Nothing was changed.`,
    ...(sums.untold > 0 ? [untold] : []),
  ];
}

function lineOf(what: string, visit: ChangedVisit): string {
  const at = visit.firstSeenAt === undefined ? '' : timestampDate(visit.firstSeenAt).toISOString();
  return `${at} ${what}: person ${visit.personId}, camera ${visit.cameraId}, ${visit.sightings} sightings, best ${visit.similarity.toFixed(3)}`;
}

function more(count: number): string[] {
  return count > 0 ? [`and ${count} more`] : [];
}
