import type { Schemas } from '@smart-attendance/client';

type Entry = Pick<Schemas['AuditEntryView'], 'action' | 'actor_id' | 'actor_kind' | 'at'>;

/** An entry is written when the answer is out, which is a moment after the change. */
const apartMsMax = 60_000;

/**
 * Who made a change, by the entries about what was changed, newest first; undefined where none of them is of that time,
 * as of what services do by themselves.
 */
export function authorOf(entries: readonly Entry[], changedAt: string): Entry | undefined {
  return entries.find(
    ({ action, at }) => !action.startsWith('GET ') && Math.abs(Date.parse(at) - Date.parse(changedAt)) <= apartMsMax,
  );
}
