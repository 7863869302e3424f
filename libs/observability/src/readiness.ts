import { isAppError } from '@smart-attendance/errors';

/** A dependency that a service cannot work without. */
export interface ReadinessProbe {
  readonly name: string;
  /** Returns when the dependency answers, throws when it does not. */
  check(): Promise<void>;
}

export interface DependencyState {
  readonly name: string;
  readonly state: 'ready' | 'not_ready' | 'timed_out';
  /** A sentence without addresses or credentials; empty when ready. */
  readonly detail: string;
}

/** Asks every probe at once, each with the same deadline. Never throws. */
export async function checkReadiness(
  probes: readonly ReadinessProbe[],
  deadlineMs: number,
  onFailure: (name: string, error: unknown) => void = () => undefined,
): Promise<readonly DependencyState[]> {
  return Promise.all(probes.map((probe) => checkOne(probe, deadlineMs, onFailure)));
}

async function checkOne(
  probe: ReadinessProbe,
  deadlineMs: number,
  onFailure: (name: string, error: unknown) => void,
): Promise<DependencyState> {
  const { name } = probe;
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<DependencyState>((resolve) => {
    timer = setTimeout(() => {
      resolve({ name, state: 'timed_out', detail: `gave no answer within ${deadlineMs} ms` });
    }, deadlineMs);
  });
  const answer = (async (): Promise<DependencyState> => {
    try {
      await probe.check();
      return { name, state: 'ready', detail: '' };
    } catch (error) {
      onFailure(name, error);
      return { name, state: 'not_ready', detail: isAppError(error) ? error.message : 'does not answer' };
    }
  })();
  try {
    return await Promise.race([answer, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
