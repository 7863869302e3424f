import { ProblemError } from '@smart-attendance/client';
import { useMutation, type UseMutationResult } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { lengthyApi } from '../session/api';
import { saveFile } from './save-file';

export interface PersonExport {
  /** Resolves with false when it was cancelled. */
  readonly run: UseMutationResult<boolean, Error, void>;
  /** That have come so far; how many will is not known before the end. */
  readonly bytes: number;
  readonly cancel: () => void;
}

/** Everything that is kept about a person, as the file of the API. */
export function usePersonExport(userId: string, fileName: string): PersonExport {
  const [bytes, setBytes] = useState(0);
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const run = useMutation({
    mutationFn: async () => {
      const controller = new AbortController();
      running.current = controller;
      setBytes(0);
      try {
        saveFile(await download(userId, setBytes, controller.signal), fileName);
        return true;
      } catch (error) {
        if (controller.signal.aborted) return false;
        throw error;
      }
    },
    meta: { showsItsErrors: true },
  });
  return { run, bytes, cancel: () => running.current?.abort() };
}

/** @throws ProblemError what the API refuses, and TypeError when it breaks off */
async function download(userId: string, onBytes: (bytes: number) => void, signal: AbortSignal): Promise<Blob> {
  const { data, error, response } = await lengthyApi.raw.GET('/users/{id}/export', {
    params: { path: { id: userId } },
    parseAs: 'stream',
    signal,
  });
  if (!response.ok || data === undefined || data === null) throw new ProblemError(response, error);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const reader = data.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    bytes += part.value.byteLength;
    onBytes(bytes);
  }
  return new Blob(parts, { type: 'application/zip' });
}
