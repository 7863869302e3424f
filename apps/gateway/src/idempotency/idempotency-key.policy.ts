import { nameCharactersMax, values } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';

export const idempotencyKeyHeader = 'Idempotency-Key';

const key = values.verbatimLine(1, nameCharactersMax);
/** A string of RFC 9651, as the draft of the header writes its key; many clients leave the quotes out. */
const quotedPattern = /^"((?:[^"\\]|\\["\\])*)"$/;

/**
 * The key of a request, with or without quotes; undefined where there is none.
 *
 * @param given every header of that name
 * @throws AppError `invalid_argument`
 */
export function readIdempotencyKey(given: readonly string[] | undefined): string | undefined {
  const [only, ...more] = given ?? [];
  if (only === undefined) return undefined;
  if (more.length > 0) throw wrong('is there twice');
  const text = only.trim();
  const bare = quotedPattern.exec(text)?.[1]?.replace(/\\(.)/g, '$1') ?? text;
  if (!key.isRight(bare)) throw wrong(key.sentence);
  return bare;
}

function wrong(message: string): AppError {
  return AppError.invalid([{ field: idempotencyKeyHeader, message }]);
}
