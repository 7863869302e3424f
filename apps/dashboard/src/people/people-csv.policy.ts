import type { Schemas } from '@smart-attendance/client';

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

/** A spreadsheet takes a cell that begins so for a formula, and runs it; an apostrophe in front makes it a text. */
const formulaStart = /^'*[=+\-@\t\r＝＋－＠]/;

/** The first line; Excel knows UTF-8 by the mark in front. */
export const csvHead = `\uFEFF${columns.join(',')}\r\n`;

/** RFC 4180 */
export function toCsvLine(person: Person): string {
  return `${columns.map((column) => toCell(person[column])).join(',')}\r\n`;
}

function toCell(value: string | boolean | number | null): string {
  if (value === null) return '';
  const text = String(value);
  const guarded = formulaStart.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
