import { AppError } from '@smart-attendance/errors';

/**
 * The reader of forms has put U+FFFD where it could read nothing; somebody who really sends that character has lost the
 * text before.
 *
 * @throws AppError `malformed` for a form with a text or a file name that is no UTF-8
 */
export function refuseMangledForm(fields: Readonly<Record<string, unknown>>, fileName: string | undefined): void {
  for (const [name, value] of Object.entries(fields)) {
    if (isMangled(name) || [value].flat().some(isMangled)) {
      throw new AppError('malformed', 'The form has a field that is no UTF-8, or a charset that is not read here.');
    }
  }
  if (fileName !== undefined && isMangled(fileName)) {
    throw new AppError('malformed', 'The name of the file is no UTF-8; send the file under another name.');
  }
}

/** A charset that the reader does not know leaves nothing at all. */
function isMangled(text: unknown): boolean {
  return text === undefined || (typeof text === 'string' && text.includes('\ufffd'));
}
