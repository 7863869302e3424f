import type { QueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { runBulk, type BulkProgress } from '../ui/bulk-run.policy';
import { refreshApprovals } from './approvals.queries';

export interface Decidable {
  readonly id: string;
  readonly user_name: string | null;
}

interface How<Request> {
  readonly act: (request: Request) => Promise<unknown>;
  readonly renew: (request: Request) => Promise<Request | undefined>;
  readonly onDone: (count: number) => void;
}

interface Run<Request> {
  /** Those that are left: trying again reaches them alone. */
  readonly todo: readonly Request[];
  readonly progress: BulkProgress | undefined;
  readonly isRunning: boolean;
  readonly submit: () => Promise<void>;
  readonly cancel: () => void;
}

/**
 * Decides one after the other. What failed is read anew before it is tried again: a day that changed has another
 * revision, and a period that was locked meanwhile an id that an approval has to name.
 */
export function useDeciding<Request extends Decidable>(
  client: QueryClient,
  requests: readonly Request[],
  { act, renew, onDone }: How<Request>,
): Run<Request> {
  const run = useRef(new AbortController());
  const [todo, setTodo] = useState(requests);
  const [progress, setProgress] = useState<BulkProgress>();
  const [isRunning, setRunning] = useState(false);
  const submit = async (): Promise<void> => {
    run.current = new AbortController();
    setRunning(true);
    const byId = new Map(todo.map((request) => [request.id, request]));
    const actOn = async (id: string): Promise<void> => {
      const request = byId.get(id);
      if (request !== undefined) await act(request);
    };
    const { done, failed } = await runBulk([...byId.keys()], actOn, {
      signal: run.current.signal,
      onProgress: setProgress,
    });
    const failedIds = new Set(failed.map(({ id }) => id));
    const rest = todo.filter(({ id }) => !done.includes(id));
    const left = await Promise.all(
      rest.map(async (request) => (failedIds.has(request.id) ? await renew(request).catch(() => request) : request)),
    );
    setTodo(left.filter((request) => request !== undefined));
    setRunning(false);
    await refreshApprovals(client);
    if (done.length === todo.length) onDone(requests.length);
  };
  return {
    todo,
    progress,
    isRunning,
    submit,
    cancel: () => {
      run.current.abort();
    },
  };
}
