import bidiFactory from 'bidi-js';

/** A piece of a line in one font and one direction. */
export interface TextRun {
  /** As it is read: a font turns what is written from right to left by itself. */
  readonly text: string;
  readonly font: string;
  readonly isRightToLeft: boolean;
}

/** The name of the font for a character; the one of before where that has it too, so that blanks split nothing. */
export type FontOf = (codePoint: number, before: string | undefined) => string;

const bidi = bidiFactory();
const plain = /^[\u0020-\u007E\u00A0-\u00FF\u2010-\u2026]*$/;

/** The pieces of a line from left to right, as the Unicode algorithm for two directions orders them (UAX #9). */
export function runsOf(text: string, isRightToLeft: boolean, fontOf: FontOf): TextRun[] {
  if (text === '') return [];
  if (!isRightToLeft && plain.test(text)) return [{ text, font: fontOf(0x41, undefined), isRightToLeft: false }];
  const embedding = bidi.getEmbeddingLevels(text, isRightToLeft ? 'rtl' : 'ltr');
  const mirrored = bidi.getMirroredCharactersMap(text, embedding.levels);
  const pieces: (TextRun & { readonly level: number })[] = [];
  for (let index = 0; index < text.length;) {
    const codePoint = text.codePointAt(index) ?? 0;
    const length = codePoint > 0xffff ? 2 : 1;
    const level = embedding.levels[index] ?? 0;
    const character = mirrored.get(index) ?? text.slice(index, index + length);
    const last = pieces.at(-1);
    const font = fontOf(codePoint, last?.level === level ? last.font : undefined);
    if (last?.level === level && last.font === font) {
      pieces[pieces.length - 1] = { ...last, text: last.text + character };
    } else {
      pieces.push({ text: character, font, isRightToLeft: level % 2 === 1, level });
    }
    index += length;
  }
  return inVisualOrder(pieces);
}

/** Rule L2: from the highest level down, whatever stands at that level or above is turned round. */
function inVisualOrder(pieces: readonly (TextRun & { readonly level: number })[]): TextRun[] {
  let ordered = [...pieces];
  for (let level = Math.max(...pieces.map((piece) => piece.level)); level > 0; level -= 1) {
    const turned: typeof ordered = [];
    let stretch: typeof ordered = [];
    for (const piece of ordered) {
      if (piece.level >= level) stretch.unshift(piece);
      else {
        turned.push(...stretch, piece);
        stretch = [];
      }
    }
    ordered = [...turned, ...stretch];
  }
  return ordered.map(({ text, font, isRightToLeft }) => ({ text, font, isRightToLeft }));
}
