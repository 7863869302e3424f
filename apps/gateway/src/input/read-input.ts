import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { holidaysMax } from '@smart-attendance/contracts';
import { AppError, type Violation } from '@smart-attendance/errors';
import { nameOfMember } from './field.decorators';

export type InputClass<T extends object> = new () => T;

/**
 * What a client sent, as an instance of its input class.
 *
 * @throws AppError `invalid_argument` naming each wrong field, and each unknown one when `unknownFields` is `refused`;
 * when they are `dropped`, only those that are a known one written otherwise, since a filter that is passed over
 * answers too much
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
  const input = plainToInstance(inputClass, withinBounds(source, depthRead) as object);
  const errors = validateSync(input, {
    whitelist: true,
    forbidNonWhitelisted: unknownFields === 'refused',
    forbidUnknownValues: false,
    validationError: { target: false },
  });
  const violations = [
    ...errors.map((error) => ({ field: shownName(error.property), message: messageOf(error, source) })),
    ...(unknownFields === 'refused' ? [] : otherwiseWritten(Object.keys(source), Object.keys(input))),
  ];
  if (violations.length > 0) throw AppError.invalid(violations);
  return input;
}

/** No request has half as many; more would only make a long list of complaints. */
const fieldsMax = 50;
const shownNameCharactersMax = 100;
/** A list of zones is the deepest: a zone, its corners, and the two numbers of a corner. */
const depthRead = 5;
/** One more than the longest list has: enough to see that one is too long. */
const membersRead = holidaysMax + 1;

/**
 * So much of a value as rules can be about, so that nobody walks down a hundred thousand brackets: what is deeper is an
 * empty object, which no rule takes. Names that every object has already are passed over by the transformer in silence;
 * with a blank behind they are unknown as others.
 */
function withinBounds(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return {};
  if (Array.isArray(value)) return value.slice(0, membersRead).map((member) => withinBounds(member, depth - 1));
  const members = Object.entries(value).slice(0, fieldsMax);
  return Object.fromEntries(
    members.map(([name, member]) => [name in Object.prototype ? `${name} ` : name, withinBounds(member, depth - 1)]),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `source` is what the client sent, of which this is a field; without it the field is of a member of a list. */
function messageOf({ property, constraints = {}, children = [] }: ValidationError, source?: object): string {
  if (constraints['whitelistValidation'] !== undefined)
    return `is no field of ${source === undefined ? 'it' : 'this request'}`;
  if (source !== undefined && Reflect.get(source, property) === undefined) return 'is missing';
  const [sentence] = Object.values(constraints);
  if (sentence !== undefined) return sentence;
  const [member] = children;
  const [fault] = member?.children ?? [];
  if (member === undefined || fault === undefined) return 'is wrong';
  const memberClass = (member.value as object).constructor as Type<object>;
  return `${nameOfMember(memberClass, Number(member.property))}: ${shownName(fault.property)} ${messageOf(fault)}`;
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

/** A field's name as the client wrote it, cut when it is a novel. */
function shownName(property: string): string {
  const name = property.trimEnd() in Object.prototype ? property.trimEnd() : property;
  return name.length > shownNameCharactersMax ? `${name.slice(0, shownNameCharactersMax)}…` : name;
}

/**
 * An input whose fields may be in the query or in a form. Unknown names are passed over in the query and refused in the
 * form.
 *
 * @throws AppError `invalid_argument` as `readInput`, and for a field that the two say differently: none of them wins
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
