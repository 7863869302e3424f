import { AppError } from '@smart-attendance/errors';

/** Which face of a photo is meant: the largest, or the one at a point, in pixels of the upright picture. */
export type MeantFace = 'largest' | { readonly x: number; readonly y: number };

/** The point as forms and queries have it; a JSON body may have it as an object, too. */
const pointPattern = /^\s*(\d{1,5}(?:\.\d{1,6})?)\s*,\s*(\d{1,5}(?:\.\d{1,6})?)\s*$/;

export const meantFaceSentence = 'must be largest, or a point of the picture as x,y or { "x": …, "y": … } in pixels';

export function isMeantFace(value: unknown): boolean {
  return value === 'largest' || (typeof value === 'string' && pointPattern.test(value));
}

/** Of a text that isMeantFace. */
export function meantFace(text: string | null | undefined): MeantFace | undefined {
  if (text === null || text === undefined) return undefined;
  const [, x, y] = pointPattern.exec(text) ?? [];
  return x === undefined || y === undefined ? 'largest' : { x: Number(x), y: Number(y) };
}

/** A body with the point of `face` as text, since inputs are flat. Throws invalid_argument naming `face`. */
export function withFlatFace(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, 'face')) return body;
  const { face } = body as { face: unknown };
  if (typeof face !== 'object' || face === null) return body;
  const { x, y, ...others } = face as Readonly<Record<string, unknown>>;
  // Written out, so that 1e3 is 1000; what is no number of a picture fails the pattern.
  const text = typeof x === 'number' && typeof y === 'number' ? `${rounded(x)},${rounded(y)}` : '';
  if (!isMeantFace(text) || Array.isArray(face) || Object.keys(others).length > 0) {
    throw AppError.invalid([{ field: 'face', message: meantFaceSentence }]);
  }
  return { ...body, face: text };
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
