import { tidyText, type TextRule } from '@smart-attendance/contracts';

/** Which face of a photo is meant: the largest, or the one at a point, in pixels of the upright picture. */
export type MeantFace = 'largest' | { readonly x: number; readonly y: number };

/** The point as forms and queries have it; a JSON body may have it as an object, too. */
const pointPattern = /^\s*(\d{1,5}(?:\.\d{1,6})?)\s*,\s*(\d{1,5}(?:\.\d{1,6})?)\s*$/;

/** As a field has it. */
export const meantFace: TextRule = {
  sentence: 'must be largest, or a point of the picture as x,y or { "x": …, "y": … } in pixels',
  isRight: (text) => text === 'largest' || pointPattern.test(text),
  tidy: tidyText,
  schema: {},
};

/** Of a text that is a `meantFace`. */
export function toMeantFace(text: string | null | undefined): MeantFace | undefined {
  if (text === null || text === undefined) return undefined;
  const [, x, y] = pointPattern.exec(text) ?? [];
  return x === undefined || y === undefined ? 'largest' : { x: Number(x), y: Number(y) };
}

/** A point as a JSON body may have it, as text; what is an object and no point becomes a text that is none. */
export function pointAsText(face: unknown): unknown {
  if (typeof face !== 'object' || face === null) return face;
  const { x, y, ...others } = face as Readonly<Record<string, unknown>>;
  const isPoint = typeof x === 'number' && typeof y === 'number' && Object.keys(others).length === 0;
  // Written out, so that 1e3 is 1000; what is no number of a picture fails the pattern.
  return isPoint ? `${rounded(x)},${rounded(y)}` : '';
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
