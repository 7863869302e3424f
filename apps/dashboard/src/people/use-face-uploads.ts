import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useReducer, useRef } from 'react';
import {
  nextUpload,
  withChange,
  type FaceChoice,
  type FaceUpload,
  type FaceUploadsChange,
} from './face-uploads.policy';
import { renewFaces, uploadFace } from './faces.queries';
import { personKey } from './people.queries';
import { preparePicture } from './prepare-picture';

export interface PictureToEnrol {
  readonly name: string;
  readonly picture: Blob;
  readonly source: string;
}

export interface FaceUploads {
  readonly uploads: readonly FaceUpload[];
  readonly add: (pictures: readonly PictureToEnrol[]) => void;
  readonly again: (id: string, choice: FaceChoice) => void;
  readonly drop: (id: string) => void;
  readonly cancel: () => void;
  readonly clear: () => void;
}

/** The pictures of one person on their way; they go on while another tab of the page is looked at. */
export function useFaceUploads(personId: string): FaceUploads {
  const client = useQueryClient();
  const [uploads, change] = useReducer(withChange, []);
  const running = useRef<AbortController>(undefined);
  const next = nextUpload(uploads);
  useEffect(() => {
    if (next === undefined) return;
    const cancelling = new AbortController();
    running.current = cancelling;
    change({ kind: 'moved', id: next.id, to: { kind: 'uploading' } });
    void send(personId, next, cancelling.signal).then(async (moved) => {
      change(moved);
      await renewFaces(client, personId);
      // The first face may bring a consent with it.
      await client.invalidateQueries({ queryKey: personKey(personId), exact: true });
    });
  }, [client, next, personId]);
  useEffect(() => () => running.current?.abort(), []);
  return {
    uploads,
    add: (pictures) => {
      const added = pictures.map((picture) => ({
        ...picture,
        id: crypto.randomUUID(),
        state: { kind: 'waiting' } as const,
        choice: {},
      }));
      change({ kind: 'added', uploads: added });
    },
    again: (id, choice) => {
      change({ kind: 'again', id, choice });
    },
    drop: (id) => {
      change({ kind: 'dropped', id });
    },
    cancel: () => {
      running.current?.abort();
      change({ kind: 'cancelled' });
    },
    clear: () => {
      change({ kind: 'cleared' });
    },
  };
}

async function send(personId: string, upload: FaceUpload, signal: AbortSignal): Promise<FaceUploadsChange> {
  const { id, name, picture, source, choice } = upload;
  const moved = (to: FaceUpload['state']): FaceUploadsChange => ({ kind: 'moved', id, to });
  const file = await preparePicture(picture, name);
  if (file === undefined) return moved({ kind: 'unreadable' });
  try {
    const answer = await uploadFace(personId, file, { source_description: source, ...choice }, signal);
    return moved({ kind: 'enrolled', answer });
  } catch (error) {
    return moved(signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', error });
  }
}
