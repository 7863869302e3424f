export interface LivenessTimings {
  /** A replica whose record stays the same for so long has died. */
  readonly deadAfterMs: number;
  /** After so long without a look, nothing is known about the time between. */
  readonly lookGapMaxMs: number;
}

/** One look at the records of all replicas; times by this process's own monotonic clock. */
export interface Look {
  readonly startedMs: number;
  readonly endedMs: number;
  /** Revision of each record; 0 of a replica that holds cameras and has no record. */
  readonly revisions: ReadonlyMap<string, number>;
}

/** What is known about the other replicas from all looks so far. */
export interface Observation {
  readonly look: Look;
  /** When each replica's present revision was first there, at the latest. */
  readonly unchangedSinceMs: ReadonlyMap<string, number>;
}

/**
 * No clock of another machine is believed: a replica lives as long as its record changes before our eyes. After a pause
 * of our own looking (the bus was away, or this process was stopped) those who lived get the full time again, because
 * while we did not look they may have been unable to write. Who was dead stays dead until its record changes.
 */
export function observe(before: Observation | undefined, look: Look, timings: LivenessTimings): Observation {
  const hasLookedAway = before === undefined || look.startedMs - before.look.endedMs > timings.lookGapMaxMs;
  const stayDead = before === undefined ? new Set<string>() : deadIn(before, timings);
  const unchangedSinceMs = new Map<string, number>();
  for (const [replicaId, revision] of look.revisions) {
    const isSame = before?.look.revisions.get(replicaId) === revision;
    const isKnown = isSame && (!hasLookedAway || stayDead.has(replicaId));
    unchangedSinceMs.set(replicaId, (isKnown ? before.unchangedSinceMs.get(replicaId) : undefined) ?? look.endedMs);
  }
  return { look, unchangedSinceMs };
}

/**
 * Those that gave no sign of life for long enough before the last look. Its start counts, not the present: the answer
 * may have waited here while this process was stopped.
 */
export function deadIn({ look, unchangedSinceMs }: Observation, { deadAfterMs }: LivenessTimings): ReadonlySet<string> {
  const dead = [...unchangedSinceMs].filter(([, sinceMs]) => look.startedMs - sinceMs >= deadAfterMs);
  return new Set(dead.map(([replicaId]) => replicaId));
}

/** When the next replica would have died unless it is heard of; undefined when nobody is there. */
export function nextDeathMs(observation: Observation, timings: LivenessTimings): number | undefined {
  const dead = deadIn(observation, timings);
  const living = [...observation.unchangedSinceMs].filter(([replicaId]) => !dead.has(replicaId));
  return living.length === 0 ? undefined : Math.min(...living.map(([, sinceMs]) => sinceMs)) + timings.deadAfterMs;
}
