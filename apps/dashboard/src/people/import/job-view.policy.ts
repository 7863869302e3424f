import type { Schemas } from '@smart-attendance/client';

export type FileState = Schemas['EnrolmentJobFileView']['state'];

/** In the order in which they are worth looking at. */
export const fileStates = [
  'refused',
  'failed',
  'enrolled',
  'waiting',
  'cancelled',
] as const satisfies readonly FileState[];

/** Which files of a job are shown, as its address says it. */
export interface JobView {
  readonly state?: FileState;
}

export function toJobView(search: Readonly<Record<string, unknown>>): JobView {
  const state = fileStates.find((known) => known === search['state']);
  return state === undefined ? {} : { state };
}

/** Why a file of an archive is no photo of anybody; what else keeps a photo out is said as of a single one. */
export const fileFaults = [
  'no_such_person',
  'ambiguous_name',
  'too_large',
  'unsupported_media',
  'broken_file',
  'gave_up',
] as const;
export type FileFault = (typeof fileFaults)[number];

export function toFileFault(reason: string | null): FileFault | undefined {
  return fileFaults.find((known) => known === reason);
}
