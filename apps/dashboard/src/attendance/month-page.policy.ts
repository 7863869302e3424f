import type { LiveEvent, Schemas } from '@smart-attendance/client';

type Row = Schemas['AttendanceView'];
type Person = Schemas['UserView'];
type AttendanceEvent = Extract<LiveEvent, { type: 'attendance.recorded' | 'attendance.corrected' }>;

/** What a cell of the month needs of a row. */
export type MonthCell = Pick<
  Row,
  | 'id'
  | 'date'
  | 'time_zone'
  | 'status'
  | 'check_in'
  | 'check_out'
  | 'is_corrected'
  | 'overtime_status'
  | 'flags'
  | 'revision'
>;

/** By person and day. */
export type MonthRows = Readonly<Record<string, Readonly<Record<string, MonthCell>>>>;

/** Some people in the order of their names, with their rows of a month. */
export interface MonthPage {
  readonly people: readonly Pick<Person, 'id' | 'first_name' | 'last_name' | 'employee_id' | 'department'>[];
  /** People there are in all. */
  readonly total: number;
  readonly rows: MonthRows;
}

export function toMonthRows(rows: readonly Row[]): MonthRows {
  const byPerson: Record<string, Record<string, MonthCell>> = {};
  for (const row of rows) (byPerson[row.user_id] ??= {})[row.date] = toCell(row);
  return byPerson;
}

/** The page as it is after what just happened; the same one where that is about others. */
export function patchMonthPage(page: MonthPage, month: string, events: readonly AttendanceEvent[]): MonthPage {
  let rows = page.rows;
  for (const { data } of events) {
    const isHere = data.date.startsWith(month) && page.people.some(({ id }) => id === data.user_id);
    const known = rows[data.user_id]?.[data.date];
    // Events come twice and late; the newest revision of a row is the one that holds.
    if (!isHere || (known?.id === data.id && known.revision >= data.revision)) continue;
    rows = { ...rows, [data.user_id]: withCell(rows[data.user_id] ?? {}, data) };
  }
  return rows === page.rows ? page : { ...page, rows };
}

function withCell(
  cells: Readonly<Record<string, MonthCell>>,
  { change, ...row }: AttendanceEvent['data'],
): Readonly<Record<string, MonthCell>> {
  // A correction can move a row to another day.
  const others = Object.fromEntries(Object.entries(cells).filter(([, cell]) => cell.id !== row.id));
  return change === 'deleted' ? others : { ...others, [row.date]: toCell(row) };
}

function toCell(row: MonthCell): MonthCell {
  const { id, date, time_zone, status, check_in, check_out, is_corrected, overtime_status, flags, revision } = row;
  return { id, date, time_zone, status, check_in, check_out, is_corrected, overtime_status, flags, revision };
}
