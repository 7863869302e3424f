import type { TextRule } from '@smart-attendance/contracts';

const charactersMax = 1_000;
/** Only to take paths apart by; nothing is ever asked of it. */
const base = 'http://own.invalid';

/** Whether a text is a path of our own origin, however a browser reads it. */
export function isOwnPath(text: string): boolean {
  // Browsers take \ for /, and leave tabs and line feeds out: either makes a path another host.
  if (text.length > charactersMax || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(text)) return false;
  return URL.canParse(text, base) && new URL(text, base).origin === base;
}

export const ownPath: TextRule = {
  sentence: 'must be a path of this origin: ASCII, with one / at its beginning',
  isRight: isOwnPath,
  tidy: (text) => text,
  schema: { minLength: 1, maxLength: charactersMax },
};
