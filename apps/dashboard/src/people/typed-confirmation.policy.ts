/** Whether somebody typed a word; how their keyboard composes letters, and blanks around it, do not matter. */
export function isTypedAs(typed: string, word: string): boolean {
  return typed.trim() !== '' && tidy(typed) === tidy(word);
}

function tidy(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}
