import {
  emailKey,
  employeeIdKey,
  tidyText,
  values,
  type ImportedPerson,
  type MessageInitShape,
  type ImportedPersonSchema,
} from '@smart-attendance/contracts';
import { AppError, type Violation } from '@smart-attendance/errors';
import type { CsvRow, CsvTable } from '../cameras/csv/csv-text.policy';
import { unguardFormula } from '../cameras/csv/formula-guard.policy';

export const staffColumns = [
  'employee_id',
  'first_name',
  'last_name',
  'email',
  'department',
  'phone',
  'position',
  'is_active',
  'role',
  'biometric_consent',
  'password',
] as const;
type StaffColumn = (typeof staffColumns)[number];

export const staffRowsMax = 2_000;
/** Each costs 30 ms of a core. */
export const staffPasswordsMax = 500;
/** More complaints than that help nobody. */
const errorsMax = 500;

type ImportedPersonInit = MessageInitShape<typeof ImportedPersonSchema>;

/** What a row says, or what keeps it from being asked for at all. */
export interface StaffRow {
  readonly row: number;
  readonly employeeId: string;
  readonly person: ImportedPersonInit;
  readonly faults: readonly Violation[];
}

/**
 * The rows of a list of staff.
 *
 * @throws AppError `invalid_argument` for a column that is none, is there twice or is missing, and for too many
 * passwords
 */
export function readStaff(table: CsvTable): StaffRow[] {
  const { rows, names } = named(table);
  refuseColumns(names);
  const staff = withoutRepetitions(rows.map(toStaffRow));
  const passwords = staff.filter(({ person }) => person.password !== undefined).length;
  if (passwords > staffPasswordsMax) {
    const message = `must be in at most ${staffPasswordsMax} rows; split the file`;
    throw AppError.invalid([{ field: 'password', message }]);
  }
  return staff;
}

/** `Employee ID` is employee_id. */
function named({ columns, rows }: CsvTable): { names: string[]; rows: CsvRow[] } {
  const nameOf = (column: string): string => column.replace(/[\s-]+/g, '_');
  return {
    names: columns.map(nameOf),
    rows: rows.map((row) => ({
      ...row,
      cells: Object.fromEntries(Object.entries(row.cells).map(([column, cell]) => [nameOf(column), cell])),
    })),
  };
}

function refuseColumns(names: readonly string[]): void {
  const violations = names.flatMap((name, index): Violation[] => {
    const field = name === '' ? `column ${index + 1}` : name.slice(0, 100);
    if (!(staffColumns as readonly string[]).includes(name)) {
      return [{ field, message: `is none of ${staffColumns.join(', ')}` }];
    }
    return names.indexOf(name) < index ? [{ field, message: 'is there twice' }] : [];
  });
  if (!names.includes('employee_id')) violations.push({ field: 'employee_id', message: 'is missing' });
  if (violations.length > 0) throw AppError.invalid(violations.slice(0, errorsMax));
}

const texts = {
  first_name: 'firstName',
  last_name: 'lastName',
  email: 'email',
  department: 'department',
  phone: 'phone',
  position: 'position',
} as const satisfies Partial<Record<StaffColumn, keyof ImportedPerson>>;

/** An empty cell says nothing. */
function toStaffRow({ row, cells, cellsTooMany }: CsvRow): StaffRow {
  const cell = (name: StaffColumn): string => tidyText(unguardFormula((cells[name] ?? '').trim()));
  const faults: Violation[] = [];
  const employeeId = cell('employee_id');
  if (cellsTooMany > 0) faults.push({ field: 'row', message: 'has more cells than the first row has names' });
  if (!values.name.isRight(employeeId) || employeeIdKey(employeeId) === '') {
    faults.push({ field: 'employee_id', message: employeeId === '' ? 'is missing' : values.name.sentence });
  }
  const person: ImportedPersonInit = { employeeId };
  for (const [name, field] of Object.entries(texts) as [keyof typeof texts, (typeof texts)[keyof typeof texts]][]) {
    const text = cell(name);
    if (text !== '') person[field] = text;
  }
  // A password may begin with anything, and is never tidied.
  const password = cells['password'] ?? '';
  if (password !== '') person.password = password;
  if (cell('role') !== '') person.role = cell('role').toLowerCase();
  const isActive = flagOf(cell('is_active'), 'is_active', faults);
  if (isActive !== undefined) person.isActive = isActive;
  const consent = flagOf(cell('biometric_consent'), 'biometric_consent', faults);
  if (consent !== undefined) person.biometricConsent = consent;
  return { row, employeeId, person, faults };
}

const flags: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  '1': true,
  false: false,
  no: false,
  '0': false,
};

function flagOf(cell: string, field: StaffColumn, faults: Violation[]): boolean | undefined {
  const flag = flags[cell.toLowerCase()];
  if (cell !== '' && flag === undefined) faults.push({ field, message: 'must be true or false, yes or no, 1 or 0' });
  return flag;
}

/** Of two rows with one employee id or email the first counts. */
function withoutRepetitions(rows: readonly StaffRow[]): StaffRow[] {
  const ids = new Map<string, number>();
  const emails = new Map<string, number>();
  return rows.map((one) => {
    const faults = [...one.faults];
    const note = (seen: Map<string, number>, key: string, field: string): void => {
      const first = key === '' ? undefined : seen.get(key);
      if (first !== undefined) faults.push({ field, message: `is in row ${first} already` });
      else if (key !== '') seen.set(key, one.row);
    };
    note(ids, employeeIdKey(one.employeeId), 'employee_id');
    note(emails, emailKey(one.person.email ?? ''), 'email');
    return { ...one, faults };
  });
}
