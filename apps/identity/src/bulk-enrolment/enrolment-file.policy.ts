import type { EnrolmentFileState } from '@smart-attendance/contracts';
import type { AppError } from '@smart-attendance/errors';

/** What is known of a file before, or instead of, looking at its photo. */
export interface FileFault {
  readonly personId: string | null;
  readonly state: EnrolmentFileState;
  readonly reason: string;
  readonly message: string;
}

const sentences: Readonly<Record<string, string>> = {
  no_such_person:
    'Nobody has this employee id; name the file, or a folder it lies in, by the employee id: E-1001.jpg, E-1001_2.jpg or E-1001/any.jpg.',
  ambiguous_name:
    'The name of the file is one person’s employee id and that of a folder it lies in, or a part of it, another’s.',
  too_large: 'The file is larger than the 5 MiB that a photo may have.',
  unsupported_media: 'The file is no JPEG, PNG, WebP or GIF.',
  broken_file: 'The file could not be unpacked: it is damaged, encrypted or packed in a way that is not read.',
  no_consent: 'This person does not consent to being recognised by face; the photo was deleted.',
  gave_up: 'The photo could not be looked at, three times; try it by itself.',
};

export function faultOf(reason: string, personId: string | null = null): FileFault {
  const state = reason === 'no_consent' ? 'refused' : 'failed';
  return { personId, state, reason, message: sentences[reason] ?? 'The file was not taken.' };
}

/** Whose photo it is: only when everything that may be an employee id in its name says the same person. */
export function personMeant<P extends { readonly id: string }>(candidates: readonly P[]): { person: P } | FileFault {
  const [first, ...others] = candidates;
  if (first === undefined) return faultOf('no_such_person');
  return others.some(({ id }) => id !== first.id) ? faultOf('ambiguous_name') : { person: first };
}

/** What becomes of a photo that was not enrolled; undefined: it is tried again when what was away is back. */
export function outcomeOf({ code, reason, message }: AppError): Omit<FileFault, 'personId'> | undefined {
  switch (code) {
    case 'unavailable':
    case 'rate_limited':
      return undefined;
    case 'refused':
      return { state: 'refused', reason: reason === '' ? code : reason, message };
    case 'internal':
      return { state: 'failed', reason: code, message: 'The photo could not be looked at; the log says why.' };
    default:
      return { state: 'failed', reason: reason === '' ? code : reason, message };
  }
}
