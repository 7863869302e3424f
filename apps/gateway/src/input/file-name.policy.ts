import { tidyText } from '@smart-attendance/contracts';

/** Sets and sizes of text as clients send it. All counts are code points, so that a letter of any script counts once. */

// C0 and C1 controls, and halves of surrogate pairs, which are no text in any encoding.
const unprintablePattern = /[\p{Cc}\p{Cs}]/u;
const unprintableButLinesPattern = /(?![\t\n\r])\p{Cc}|\p{Cs}/u;
const halfCharacterPattern = /\p{Cs}/u;

export function charactersIn(text: string): number {
  let count = 0;
  for (const character of text) count += character === '' ? 0 : 1;
  return count;
}

/** One line without control characters. */
export function isLine(value: unknown, charactersMin: number, charactersMax: number): value is string {
  return typeof value === 'string' && hasLength(value, charactersMin, charactersMax) && !unprintablePattern.test(value);
}

/** Several lines; no control characters but line breaks and tabs. */
export function isNote(value: unknown, charactersMax: number): value is string {
  return typeof value === 'string' && hasLength(value, 0, charactersMax) && !unprintableButLinesPattern.test(value);
}

/** Anything that can be typed, blanks and all. */
export function isPassword(value: unknown, charactersMin: number, charactersMax: number): value is string {
  return (
    typeof value === 'string' && hasLength(value, charactersMin, charactersMax) && !halfCharacterPattern.test(value)
  );
}

/** Deliberately loose: one @ with something on both sides. Only a mail that arrives proves an address. */
export function isEmail(value: unknown, charactersMax: number): value is string {
  return isLine(value, 3, charactersMax) && /^[^\s@]+@[^\s@]+$/.test(value);
}

function hasLength(text: string, charactersMin: number, charactersMax: number): boolean {
  // A code point takes one or two units: no need to count a text that is far too long.
  if (text.length > charactersMax * 2) return false;
  const characters = charactersIn(text);
  return characters >= charactersMin && characters <= charactersMax;
}

/** A name for an upload out of what the client's file was called: the last part of a path, one line, not too long. */
export function nameOfFile(fileName: string, charactersMax = 255): string {
  const last = fileName.split(/[/\\]/).at(-1) ?? '';
  return Array.from(tidyText(last.replace(/[\p{Cc}\p{Cs}]/gu, '')))
    .slice(0, charactersMax)
    .join('');
}
