import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { AppError, type Violation } from '@smart-attendance/errors';

export type InputClass<T extends object> = new () => T;

/**
 * What a client sent, as an instance of its input class. All our inputs are flat.
 * Throws invalid_argument naming each wrong field, and each unknown one when `unknownFields` is `refused`.
 */
export function readInput<T extends object>(
  inputClass: InputClass<T>,
  given: unknown,
  unknownFields: 'refused' | 'dropped',
): T {
  const source = given ?? {};
  if (!isRecord(source)) throw AppError.invalid([{ field: 'body', message: 'must be a JSON object' }]);
  const nested = Object.entries(source).filter(([, value]) => typeof value === 'object' && value !== null);
  const input = plainToInstance(inputClass, withoutNested(source));
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
      .map(([field]) => ({ field: shownName(field), message: 'must be one value, not a list or an object' })),
    ...forbiddenNames(source),
  ];
  if (violations.length > 0) throw AppError.invalid(violations);
  return input;
}

const shownNameCharactersMax = 100;
const namesOfPrototypes = ['__proto__', 'constructor'];

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Nested values are wrong anyway; left out, so that nobody walks down a body of a hundred thousand brackets. */
function withoutNested(source: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(source).filter(([, value]) => typeof value !== 'object' || value === null));
}

function violationOf(error: ValidationError, source: Readonly<Record<string, unknown>>): Violation {
  const constraints = error.constraints ?? {};
  const field = shownName(error.property);
  if (constraints['whitelistValidation'] !== undefined) return { field, message: 'is no field of this request' };
  if (source[error.property] === undefined) return { field, message: 'is missing' };
  return { field, message: Object.values(constraints)[0] ?? 'is wrong' };
}

/** The transformer leaves these out in silence, so they would not be named. */
function forbiddenNames(source: Readonly<Record<string, unknown>>): Violation[] {
  return namesOfPrototypes
    .filter((name) => Object.hasOwn(source, name))
    .map((field) => ({ field, message: 'is no field of this request' }));
}

/** A field's name as the client wrote it, cut when it is a novel. */
function shownName(name: string): string {
  return name.length > shownNameCharactersMax ? `${name.slice(0, shownNameCharactersMax)}…` : name;
}
