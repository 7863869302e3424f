/** The part of an answer that its service always fills. Throws an Error, a defect of that service, when it did not. */
export function answered<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('A service answered without the part that was asked for.');
  return part;
}
