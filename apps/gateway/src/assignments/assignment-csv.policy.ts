import { employeeIdKey, searchKey, type AssignmentSchema, type MessageInitShape } from '@smart-attendance/contracts';
import { isAppError, type Violation } from '@smart-attendance/errors';
import type { CsvRow } from '../cameras/csv/csv-text.policy';
import { readInput } from '../input/read-input';
import { CreateAssignmentInput } from './assignment.input';
import { toAssignmentMessage } from './assignment.view';

/** Fields of an assignment, and beside an id the name that people know. */
const namedColumns = { employee_id: 'user_id', site: 'site_id', shift: 'shift_id', work_site: 'work_site_id' } as const;
const idColumns: readonly string[] = Object.values(namedColumns);
const listColumns: readonly string[] = ['weekdays', 'rotation_shift_ids'];
const columns: readonly string[] = [
  ...Object.keys(namedColumns),
  ...idColumns,
  ...listColumns,
  'department',
  'rotation_anchor_date',
  'valid_from',
  'valid_to',
];

type NamedColumn = keyof typeof namedColumns;

/** The ids of what a file calls by its name, by the key of that. */
export type NamedIds = Readonly<Record<NamedColumn, ReadonlyMap<string, string>>>;

export interface ReadAssignment {
  readonly row: number;
  /** Undefined where it is wrong. */
  readonly assignment: MessageInitShape<typeof AssignmentSchema> | undefined;
  readonly violations: readonly Violation[];
}

/** How a name is looked up: as whoever reads it would. */
export const keyOfName: Readonly<Record<NamedColumn, (name: string) => string>> = {
  employee_id: employeeIdKey,
  site: searchKey,
  shift: searchKey,
  work_site: searchKey,
};

/** What is wrong with the first row of a file. */
export function violationsOfColumns(names: readonly string[]): Violation[] {
  return names.flatMap((name, index): Violation[] => {
    const field = name === '' ? `column ${String(index + 1)}` : name.slice(0, 100);
    if (!columns.includes(name)) return [{ field, message: `is none of ${columns.join(', ')}` }];
    return names.indexOf(name) < index ? [{ field, message: 'is there twice' }] : [];
  });
}

/** An empty cell says nothing; days of the week and shifts of a rotation are separated by blanks. */
export function readAssignment({ row, cells, cellsTooMany }: CsvRow, ids: NamedIds): ReadAssignment {
  if (cellsTooMany > 0) return wrong(row, [{ field: 'row', message: 'has more cells than the first row has names' }]);
  const violations: Violation[] = [];
  const fields: Record<string, unknown> = {};
  const take = (column: string, field: string, value: unknown, message: string): void => {
    if (fields[field] === undefined || fields[field] === value) fields[field] = value;
    else violations.push({ field: column, message });
  };
  for (const [column, cell] of Object.entries(cells)) {
    const text = cell.trim();
    if (text === '') continue;
    if (isNamed(column)) {
      const id = ids[column].get(keyOfName[column](text));
      if (id === undefined) violations.push({ field: column, message: 'is known to nobody, or names several' });
      else take(column, namedColumns[column], id, `is another than ${namedColumns[column]}`);
    } else if (listColumns.includes(column)) {
      fields[column] = text.split(/[\s,;]+/).map((one) => (one === '-' ? '' : one.toLowerCase()));
    } else {
      // As ids are answered, whichever of the two columns comes first.
      take(column, column, idColumns.includes(column) ? text.toLowerCase() : text, 'is another than its name');
    }
  }
  if (violations.length > 0) return wrong(row, violations);
  try {
    const assignment = toAssignmentMessage(readInput(CreateAssignmentInput, fields, 'refused'));
    return { row, assignment, violations };
  } catch (error) {
    if (!isAppError(error) || error.violations.length === 0) throw error;
    return wrong(row, error.violations);
  }
}

function isNamed(column: string): column is NamedColumn {
  return Object.hasOwn(namedColumns, column);
}

function wrong(row: number, violations: readonly Violation[]): ReadAssignment {
  return { row, assignment: undefined, violations };
}
