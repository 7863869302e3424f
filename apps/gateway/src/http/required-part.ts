/**
 * The part of a response that its service always fills.
 *
 * @throws Error, a defect of that service, when it did not
 */
export function requirePart<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('A service responded without the part that was requested.');
  return part;
}
