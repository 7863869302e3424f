const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Signs as people count them: a flag or a letter with its accents is one. */
export function signsOf(text: string): string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

/** Letters that no mark follows need no dictionary of what belongs together. */
const plainLetters = /^[\x21-\x7e]{2}/;

export function firstSignOf(text: string): string {
  if (plainLetters.test(text)) return text.charAt(0);
  const [first] = graphemes.segment(text);
  return first?.segment ?? '';
}

/** Of `Ada Lovelace` AL, of `王小明` 王. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const last = words.length > 1 ? words.at(-1) : undefined;
  return [words[0], last]
    .map((word) => firstSignOf(word ?? ''))
    .join('')
    .toLocaleUpperCase();
}

/** The same for the same name, one of `count`. */
export function shadeOf(name: string, count: number): number {
  let sum = 0;
  for (const sign of name) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) % 65_521;
  return sum % count;
}
