import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { AppError, type Violation } from '@smart-attendance/errors';
import { listRulesOf, type ListRule } from './list-rule';

export type InputClass<T extends object> = new () => T;

/**
 * What a client sent, as an instance of its input class. Inputs are flat but for lists that have a rule.
 * Throws invalid_argument naming each wrong field, and each unknown one when `unknownFields` is `refused`; when they are
 * `dropped`, only those that are a known one written otherwise, since a filter that is passed over answers too much.
 */
export function readInput<T extends object>(
  inputClass: InputClass<T>,
  given: unknown,
  unknownFields: 'refused' | 'dropped',
): T {
  const source = given ?? {};
  if (!isRecord(source)) throw AppError.invalid([{ field: 'body', message: 'must be a JSON object' }]);
  if (Object.keys(source).length > fieldsMax) {
    throw AppError.invalid([{ field: 'body', message: `must have at most ${fieldsMax} fields` }]);
  }
  const flat = Object.entries(source).filter(([name]) => !isInherited(name));
  const rules = listRulesOf(inputClass.prototype as object);
  const lists = readLists(rules, flat);
  const nested = flat.filter(([name, value]) => isNested(value) && !lists.has(name));
  // Nested values are wrong anyway; left out, nobody walks down a body of a hundred thousand brackets.
  const input = plainToInstance(inputClass, Object.fromEntries(flat.filter(([, value]) => !isNested(value))));
  const errors = validateSync(input, {
    whitelist: true,
    forbidNonWhitelisted: unknownFields === 'refused',
    forbidUnknownValues: false,
    stopAtFirstError: true,
    validationError: { target: false },
  });
  const found = errors.map((error) => violationOf(error, source));
  const violations = [
    ...found.filter(({ field }) => !nested.some(([name]) => name === field)),
    ...nested
      .filter(([name]) => unknownFields === 'refused' || found.some(({ field }) => field === name) || name in input)
      .map(([name]) => ({
        field: shownName(name),
        message: Object.hasOwn(rules, name) ? 'must be a list' : 'must be one value, not a list or an object',
      })),
    ...[...lists].flatMap(([field, reading]) => ('problem' in reading ? [{ field, message: reading.problem }] : [])),
    ...(unknownFields === 'refused'
      ? inheritedNames(source)
      : otherwiseWritten(Object.keys(source), Object.keys(input))),
  ];
  if (violations.length > 0) throw AppError.invalid(violations);
  for (const [field, reading] of lists) if ('value' in reading) Object.assign(input, { [field]: reading.value });
  return input;
}

/** The lists that are given where a list may be, each by its own rule. */
function readLists(rules: Readonly<Record<string, ListRule>>, entries: readonly (readonly [string, unknown])[]) {
  return new Map(
    entries.flatMap(([name, value]) => {
      const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
      return rule !== undefined && Array.isArray(value) ? [[name, rule.read(value)] as const] : [];
    }),
  );
}

/** No request has half as many; more would only make a long list of complaints. */
const fieldsMax = 50;
const shownNameCharactersMax = 100;
/** What every object has already; the transformer passes over these in silence, so they would not be named. */
const isInherited = (name: string): boolean => name in Object.prototype;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function violationOf(error: ValidationError, source: Readonly<Record<string, unknown>>): Violation {
  const constraints = error.constraints ?? {};
  const field = shownName(error.property);
  if (constraints['whitelistValidation'] !== undefined) return { field, message: 'is no field of this request' };
  if (source[error.property] === undefined) return { field, message: 'is missing' };
  return { field, message: Object.values(constraints)[0] ?? 'is wrong' };
}

/** `dateFrom`, `Status` or `status[]` for `date_from` and `status`. */
function otherwiseWritten(given: readonly string[], known: readonly string[]): Violation[] {
  const bare = (name: string): string =>
    name
      .replace(/\[.*$/s, '')
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '');
  return given
    .filter((name) => !known.includes(name))
    .flatMap((name) => {
      const meant = known.find((one) => bare(one) === bare(name));
      return meant === undefined ? [] : [{ field: shownName(name), message: `is written ${meant}, once` }];
    });
}

function inheritedNames(source: Readonly<Record<string, unknown>>): Violation[] {
  return Object.keys(source)
    .filter(isInherited)
    .map((field) => ({ field, message: 'is no field of this request' }));
}

/** A field's name as the client wrote it, cut when it is a novel. */
function shownName(name: string): string {
  return name.length > shownNameCharactersMax ? `${name.slice(0, shownNameCharactersMax)}…` : name;
}

/**
 * An input whose fields may be in the query or in a form. Unknown names are passed over in the query and refused in the form.
 * Throws invalid_argument as `readInput`, and for a field that the two say differently: none of them wins.
 */
export function readFromQueryAndForm<T extends object>(
  inputClass: InputClass<T>,
  names: readonly string[],
  query: Readonly<Record<string, unknown>>,
  form: Readonly<Record<string, unknown>>,
): T {
  const known = Object.fromEntries(Object.entries(query).filter(([name]) => names.includes(name)));
  const fields = readInput(inputClass, { ...known, ...form }, 'refused');
  const asInQuery = readInput(inputClass, { ...form, ...known }, 'refused');
  const contradictions = names.filter((name) => fields[name as keyof T] !== asInQuery[name as keyof T]);
  if (contradictions.length === 0) return fields;
  const message = 'is said differently in the query and in the form; say it once';
  throw AppError.invalid(contradictions.map((field) => ({ field, message })));
}
