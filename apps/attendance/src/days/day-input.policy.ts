import { wallInstantMs } from '../calendar/wall-clock.policy';
import type { PersonRow } from '../people/person.entity';
import type { CountedPunch } from '../punches/punch.entity';
import type { RecordRow } from '../records/record.entity';
import { neighbourDays, type DateRules, type DayCoverage, type DayInput, type TravelTime } from './day-input';
import { toDayPunch, toSetByHand } from './day-row.policy';

const dayMs = 24 * 60 * 60 * 1_000;

/** What was read of a day. */
export interface ReadDay {
  readonly rules: DateRules;
  /** Of the dates around it. */
  readonly around: readonly DateRules[];
  readonly punches: readonly CountedPunch[];
  /** The row that is there. */
  readonly held: RecordRow | undefined;
  readonly travel: readonly TravelTime[];
  readonly known: {
    readonly person: Pick<PersonRow, 'inactiveSince'> | undefined;
    readonly coverage?: DayCoverage | undefined;
    readonly now: Date;
  };
}

/** The one place where what is stored becomes what a day is computed from, be it written then or only shown. */
export function toDayInput({ rules, around, punches, held, travel, known }: ReadDay): DayInput {
  return {
    date: rules.date,
    rules,
    neighbours: around,
    punches: punches.map(toDayPunch),
    byHand: toSetByHand(held),
    coverage: known.coverage ?? coverageOf(held),
    overtimeDecision: held?.overtimeDecision ?? undefined,
    travel,
    inactiveFromMs: known.person?.inactiveSince?.getTime(),
    nowMs: known.now.getTime(),
  };
}

/** Nothing of it is asked again while only a punch changes. */
export function coverageOf(record: RecordRow | undefined): DayCoverage | undefined {
  const percent = record?.coveragePercent ?? null;
  return percent === null ? undefined : { percent, isCaughtUp: record?.explanation?.rule !== 'not_caught_up' };
}

/** Whatever may belong to that date, and more. */
export function spanAround(date: string, timeZone: string): { readonly from: Date; readonly to: Date } {
  const noon = wallInstantMs(date, 12 * 60, timeZone);
  return { from: new Date(noon - neighbourDays * dayMs), to: new Date(noon + neighbourDays * dayMs) };
}
