import type { Schemas } from '@smart-attendance/client';
import { byteOrderMark, toCsvLine } from '../ui/csv.policy';

type Person = Schemas['UserView'];

/** By the names of the API, in every language: what is exported can be read by a program. */
const columns = [
  'employee_id',
  'first_name',
  'last_name',
  'email',
  'department',
  'position',
  'phone',
  'role',
  'is_active',
  'biometric_consent',
  'created_at',
] as const satisfies readonly (keyof Person)[];

export const csvHead = byteOrderMark + toCsvLine(columns);

export function toPersonLine(person: Person): string {
  return toCsvLine(columns.map((column) => person[column]));
}
