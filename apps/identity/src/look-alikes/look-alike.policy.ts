import type { LookAlikeVerdict } from '@smart-attendance/contracts';

const dayMs = 86_400_000;

/** Of pairs above this cosine a face of the one may come too near to the other: the margin below the threshold. */
export function listedFrom(threshold: number, marginMin: number): number {
  return Math.max(0, threshold - marginMin);
}

export function verdictOf(similarity: number, threshold: number): LookAlikeVerdict {
  return similarity >= threshold ? 'above_threshold' : 'within_margin';
}

/** Whether a night has come since the last scan began. */
export function isDue(now: Date, lastStartedAt: Date | null, hourUtc: number): boolean {
  return lastStartedAt === null || lastStartedAt.getTime() < lastNight(now, hourUtc).getTime();
}

export function nextNight(now: Date, hourUtc: number): Date {
  return new Date(lastNight(now, hourUtc).getTime() + dayMs);
}

function lastNight(now: Date, hourUtc: number): Date {
  const tonight = new Date(now);
  tonight.setUTCHours(hourUtc, 0, 0, 0);
  return tonight.getTime() <= now.getTime() ? tonight : new Date(tonight.getTime() - dayMs);
}

export interface Alike {
  readonly personId: string;
  readonly similarity: number;
}

/**
 * Who forbids that a face is enrolled as somebody: another person whom it passes for. Of people whom somebody told
 * apart it is enough that the face is by that margin more like the one it is sent for, or that nothing of that one is
 * enrolled yet.
 */
export function forbiddenBy(
  face: { readonly personId: string; readonly isEnrolled: boolean },
  neighbours: readonly Alike[],
  rules: { readonly threshold: number; readonly marginsOfPairs: ReadonlyMap<string, number> },
): Alike | undefined {
  // Among so many neighbours that who is not there is less alike than all of them.
  const own = neighbours.find(({ personId }) => personId === face.personId)?.similarity ?? -1;
  return neighbours.find(({ personId, similarity }) => {
    if (personId === face.personId || similarity < rules.threshold) return false;
    const margin = rules.marginsOfPairs.get(personId);
    return margin === undefined || (face.isEnrolled && own - similarity < margin);
  });
}
