import { leaveParts, type ImportedLeaveSchema, type MessageInitShape } from '@smart-attendance/contracts';
import type { Violation } from '@smart-attendance/errors';
import type { CsvRow } from '../cameras/csv/csv-text.policy';

export const leaveColumns = ['user_id', 'employee_id', 'type', 'date_from', 'date_to', 'part', 'note'] as const;

/** What a file must have beside whose leave it is. */
const requiredColumns = ['type', 'date_from'] as const;

/** What is wrong with the first row of a file, by column. */
export function violationsOfColumns(columns: readonly string[]): Violation[] {
  const known: readonly string[] = leaveColumns;
  const wrong = columns.flatMap((name, index): Violation[] => {
    const field = name === '' ? `column ${index + 1}` : name.slice(0, 100);
    if (!known.includes(name)) return [{ field, message: `must be one of ${known.join(', ')}` }];
    return columns.indexOf(name) < index ? [{ field, message: 'is there twice' }] : [];
  });
  const missing = requiredColumns
    .filter((name) => !columns.includes(name))
    .map((field) => ({ field, message: 'is missing in the first row' }));
  const hasPeople = columns.includes('user_id') || columns.includes('employee_id');
  const people = hasPeople ? [] : [{ field: 'user_id', message: 'or employee_id is missing in the first row' }];
  return [...wrong, ...missing, ...people];
}

/** A row as attendance is told of it; what is left out has its default. */
export function toImportedLeave({ cells }: CsvRow): MessageInitShape<typeof ImportedLeaveSchema> {
  const of = (name: (typeof leaveColumns)[number]): string => (cells[name] ?? '').trim();
  const from = of('date_from');
  return {
    personId: of('user_id').toLowerCase(),
    employeeId: of('employee_id'),
    typeName: of('type'),
    dateFrom: from,
    dateTo: of('date_to') === '' ? from : of('date_to'),
    part: of('part') === '' ? leaveParts[0] : of('part').toLowerCase(),
    note: of('note'),
  };
}
