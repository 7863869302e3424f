import { nameCharactersMax, tidyText } from '@smart-attendance/contracts';

/** A name for an upload out of what the client's file was called: the last part of a path, one line, not too long. */
export function nameOfFile(fileName: string): string {
  const last = fileName.split(/[/\\]/).at(-1) ?? '';
  return Array.from(tidyText(last.replace(/[\p{Cc}\p{Cs}]/gu, '')))
    .slice(0, nameCharactersMax)
    .join('');
}
