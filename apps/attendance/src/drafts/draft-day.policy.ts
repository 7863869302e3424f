import type { DayCause } from '@smart-attendance/contracts';
import { createHash } from 'node:crypto';
import { computeDay, dayClosesAtMs } from '../days/compute-day.policy';
import { toDayInput, type ReadDay } from '../days/day-input.policy';
import { changedColumns, toColumns, type ComputedColumns } from '../days/day-row.policy';
import type { RecordRow } from '../records/record.entity';
import type { DayFigures } from './draft.entity';

/** What was read of a day, with the row of it that was taken away last. */
export interface KnownDay extends ReadDay {
  readonly deleted: RecordRow | undefined;
}

/** What a day would become. */
export interface ChangedDay {
  readonly before: RecordRow | undefined;
  /** Undefined where no row would be. */
  readonly after: ComputedColumns | undefined;
}

/** The columns that are computed, so that two rows can be told to have come to the same. */
const computedColumns = [
  'checkIn',
  'checkOut',
  'status',
  'recognitionId',
  'shiftId',
  'shiftVersion',
  'checkInRounded',
  'checkOutRounded',
  'workedMinutes',
  'breakMinutes',
  'requiredMinutes',
  'lateMinutes',
  'earlyMinutes',
  'overtimeMinutes',
  'overtimeStatus',
  'flags',
] as const satisfies readonly (keyof ComputedColumns)[];

/** Undefined while the day lasts: its row follows by itself. */
export function isOver({ rules, around, known }: KnownDay): boolean {
  const inactiveFromMs = known.person?.inactiveSince?.getTime();
  return dayClosesAtMs({ rules, neighbours: around, inactiveFromMs }) <= known.now.getTime();
}

/** As `DayService.compute` would write it; undefined where it would write nothing. */
export function changedDay(day: KnownDay): ChangedDay | undefined {
  const { held: before, deleted } = day;
  // What a person took away stays away.
  if (before === undefined && deleted?.isWithdrawn === false) return undefined;
  const computed = computeDay(toDayInput({ ...day, held: before ?? deleted }));
  if (computed === undefined) return before === undefined ? undefined : { before, after: undefined };
  const after = toColumns(computed, day.rules, day.punches, before ?? deleted);
  if (before !== undefined && changedColumns(before, after).length === 0) return undefined;
  return { before, after };
}

export function hashOfRow(row: Pick<RecordRow, (typeof computedColumns)[number]> | undefined): string {
  if (row === undefined) return '';
  const columns = computedColumns.map((name) => row[name]);
  return createHash('sha256').update(JSON.stringify(columns)).digest('hex').slice(0, 32);
}

export function toFigures(row: ComputedColumns | RecordRow | undefined): DayFigures | null {
  if (row === undefined) return null;
  return {
    status: row.status,
    ...(row.explanation !== null && { timeZone: row.explanation.timeZone }),
    shiftName: row.shiftName,
    shiftVersion: row.shiftVersion,
    checkIn: row.checkIn?.toISOString() ?? null,
    checkOut: row.checkOut?.toISOString() ?? null,
    workedMinutes: row.workedMinutes,
    requiredMinutes: row.requiredMinutes,
    lateMinutes: row.lateMinutes,
    earlyMinutes: row.earlyMinutes,
    overtimeMinutes: row.overtimeMinutes,
    overtimeStatus: row.overtimeStatus,
    flags: row.flags,
  };
}

/**
 * Which inputs a row was computed from that are others by now. A row does not keep its input, so it is told by what
 * follows from it; `rules` is whatever nothing else explains.
 */
export function causesOf({ before, after }: ChangedDay): DayCause[] {
  if (before === undefined || after === undefined) return [(before ?? after)?.shiftId === null ? 'punches' : 'shift'];
  const rules = rulesThatDiffer(before, after);
  const causes = [...rules, ...factsThatDiffer(before, after, rules.length > 0)];
  return causes.length > 0 ? causes : ['rules'];
}

function rulesThatDiffer(before: RecordRow, after: ComputedColumns): DayCause[] {
  const isOtherZone = before.explanation !== null && before.explanation.timeZone !== after.explanation?.timeZone;
  return [
    ...when(differs(before, after, 'shiftId', 'shiftVersion'), 'shift'),
    ...when(isOtherZone, 'site'),
    ...when(isOfRule(before, 'on_leave') !== isOfRule(after, 'on_leave'), 'leave'),
    ...when(isOfRule(before, 'holiday') !== isOfRule(after, 'holiday'), 'holiday'),
  ];
}

function factsThatDiffer(before: RecordRow, after: ComputedColumns, areRulesOthers: boolean): DayCause[] {
  const isOtherPresence = punchesIn(before) !== punchesIn(after) || differs(before, after, 'recognitionId');
  const isDecided = differs(before, after, 'overtimeStatus') && !differs(before, after, 'overtimeMinutes');
  return [
    ...when(isOtherPresence || (!areRulesOthers && differs(before, after, 'checkIn', 'checkOut')), 'punches'),
    ...when(differs(before, after, 'coveragePercent'), 'coverage'),
    ...when(isDecided, 'overtime_decision'),
  ];
}

function when(isSo: boolean, cause: DayCause): DayCause[] {
  return isSo ? [cause] : [];
}

function differs(before: RecordRow, after: ComputedColumns, ...names: readonly (keyof ComputedColumns)[]): boolean {
  return changedColumns(before, Object.fromEntries(names.map((name) => [name, after[name]]))).length > 0;
}

type Explained = Pick<RecordRow, 'explanation' | 'flags' | 'intervals'>;

function punchesIn({ intervals }: Explained): number {
  return intervals.reduce((sum, { punches }) => sum + punches, 0);
}

function isOfRule({ explanation, flags }: Explained, rule: 'on_leave' | 'holiday'): boolean {
  const flag = rule === 'on_leave' ? 'worked_on_leave' : 'worked_on_holiday';
  return explanation?.rule === rule || flags.includes(flag);
}
