import { readFileSync } from 'node:fs';
import * as fontkit from 'fontkit';
import { unpackWoff } from './woff.policy';

/**
 * Noto Sans, in this order: the first that has a character writes it. Those of a script are read when the first
 * character of it comes, the largest (7,300 Chinese characters, 1.5 MB) in a twentieth of a second.
 */
const files: readonly (readonly [name: string, path: string])[] = [
  ['latin', '@fontsource/noto-sans/files/noto-sans-latin-400-normal.woff'],
  ['latin-ext', '@fontsource/noto-sans/files/noto-sans-latin-ext-400-normal.woff'],
  ['cyrillic', '@fontsource/noto-sans/files/noto-sans-cyrillic-400-normal.woff'],
  ['greek', '@fontsource/noto-sans/files/noto-sans-greek-400-normal.woff'],
  ['vietnamese', '@fontsource/noto-sans/files/noto-sans-vietnamese-400-normal.woff'],
  ['arabic', '@fontsource/noto-sans-arabic/files/noto-sans-arabic-arabic-400-normal.woff'],
  ['chinese', '@fontsource/noto-sans-sc/files/noto-sans-sc-chinese-simplified-400-normal.woff'],
];

const [[standard]] = files as [[string, string]];
const found = new Map<string, fontkit.Font>();
const fontOfCharacter = new Map<number, string>();
/** More than all scripts above have. */
const charactersKeptMax = 20_000;

/** It turns and joins letters by itself; the others write from left to right. */
export const rightToLeftFont = 'arabic';

export function pdfFont(name: string): fontkit.Font {
  const known = found.get(name);
  if (known !== undefined) return known;
  const path = files.find(([file]) => file === name)?.[1] ?? '';
  const font = fontkit.create(unpackWoff(readFileSync(require.resolve(path)))) as fontkit.Font;
  found.set(name, font);
  return font;
}

/** A character that no font has is a box of the first. */
export function fontOf(codePoint: number, before: string | undefined): string {
  if (before !== undefined && pdfFont(before).hasGlyphForCodePoint(codePoint)) return before;
  const known = fontOfCharacter.get(codePoint);
  if (known !== undefined) return known;
  const name = files.find(([file]) => pdfFont(file).hasGlyphForCodePoint(codePoint))?.[0] ?? standard;
  if (fontOfCharacter.size < charactersKeptMax) fontOfCharacter.set(codePoint, name);
  return name;
}
