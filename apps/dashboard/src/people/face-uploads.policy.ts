import type { Schemas } from '@smart-attendance/client';

/** A picture on its way to become a face. */
export interface FaceUpload {
  readonly id: string;
  readonly name: string;
  readonly picture: Blob;
  /** Whence it came, in words; kept with the face. */
  readonly source: string;
  readonly state: FaceUploadState;
  /** What was chosen after a refusal. */
  readonly choice: FaceChoice;
}

export interface FaceChoice {
  readonly face?: string;
  readonly confirm_same_person?: boolean;
}

export type FaceUploadState =
  | { readonly kind: 'waiting' | 'uploading' | 'unreadable' | 'cancelled' }
  | { readonly kind: 'enrolled'; readonly answer: Schemas['EnrolmentView'] }
  | { readonly kind: 'failed'; readonly error: unknown };

export type FaceUploadsChange =
  | { readonly kind: 'added'; readonly uploads: readonly FaceUpload[] }
  | { readonly kind: 'moved'; readonly id: string; readonly to: FaceUploadState }
  | { readonly kind: 'again'; readonly id: string; readonly choice: FaceChoice }
  | { readonly kind: 'dropped'; readonly id: string }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'cleared' };

/** More pictures of one person than are ever of use; the rest is not taken. */
export const uploadsMax = 20;

export function withChange(uploads: readonly FaceUpload[], change: FaceUploadsChange): readonly FaceUpload[] {
  switch (change.kind) {
    case 'added':
      return [...uploads, ...change.uploads].slice(0, uploadsMax);
    case 'moved':
      return uploads.map((upload) => (upload.id === change.id ? { ...upload, state: change.to } : upload));
    case 'again':
      return uploads.map((upload) =>
        upload.id === change.id ? { ...upload, choice: change.choice, state: { kind: 'waiting' } } : upload,
      );
    case 'dropped':
      return uploads.filter(({ id }) => id !== change.id);
    case 'cancelled':
      return uploads.map((upload) => (isOpen(upload) ? { ...upload, state: { kind: 'cancelled' } } : upload));
    case 'cleared':
      return uploads.filter(isOpen);
  }
}

function isOpen({ state }: FaceUpload): boolean {
  return state.kind === 'waiting' || state.kind === 'uploading';
}

/** One after another: what is said of a picture depends on those before it. */
export function nextUpload(uploads: readonly FaceUpload[]): FaceUpload | undefined {
  if (uploads.some(({ state }) => state.kind === 'uploading')) return undefined;
  return uploads.find(({ state }) => state.kind === 'waiting');
}

export interface UploadsProgress {
  readonly total: number;
  readonly over: number;
  readonly enrolled: number;
}

export function progressOf(uploads: readonly FaceUpload[]): UploadsProgress {
  const enrolled = uploads.filter(({ state }) => state.kind === 'enrolled').length;
  return { total: uploads.length, over: uploads.filter((upload) => !isOpen(upload)).length, enrolled };
}
