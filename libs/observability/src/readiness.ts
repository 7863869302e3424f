import { isAppError } from '@smart-attendance/errors';
import { metrics } from './metrics';

const ready = metrics.gauge({
  name: 'dependency_ready',
  help: '1 when what the service depends on answered the last time it was asked, 0 when not.',
  labelNames: ['dependency'],
});
const freeBytes = metrics.gauge({
  name: 'dependency_free_bytes',
  help: 'Room left for what it keeps, where that can be known from here.',
  labelNames: ['dependency'],
});

/** A dependency that a service cannot work without. */
export interface HealthIndicator {
  readonly name: string;
  /** Returns when the dependency answers, throws when it does not. */
  check(): Promise<void>;
  /** Room left for what it keeps, in bytes, where that can be known from here; read after a check. */
  readonly freeBytes?: number | undefined;
}

export interface DependencyState {
  readonly name: string;
  readonly state: 'ready' | 'not_ready' | 'timed_out';
  /** A sentence without addresses or credentials; empty when ready. */
  readonly detail: string;
}

/** Checks every indicator at once, each with the same deadline. Never throws. */
export async function checkReadiness(
  indicators: readonly HealthIndicator[],
  deadlineMs: number,
  onFailure: (name: string, error: unknown) => void = () => undefined,
): Promise<readonly DependencyState[]> {
  return Promise.all(
    indicators.map(async (indicator) => {
      const state = await checkOne(indicator, deadlineMs, onFailure);
      show(indicator, state);
      return state;
    }),
  );
}

function show(indicator: HealthIndicator, { name, state }: DependencyState): void {
  ready.set({ dependency: name }, state === 'ready' ? 1 : 0);
  if (indicator.freeBytes === undefined) freeBytes.remove({ dependency: name });
  else freeBytes.set({ dependency: name }, indicator.freeBytes);
}

async function checkOne(
  indicator: HealthIndicator,
  deadlineMs: number,
  onFailure: (name: string, error: unknown) => void,
): Promise<DependencyState> {
  const { name } = indicator;
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<DependencyState>((resolve) => {
    timer = setTimeout(() => {
      resolve({ name, state: 'timed_out', detail: `gave no answer within ${deadlineMs} ms` });
    }, deadlineMs);
  });
  const answer = (async (): Promise<DependencyState> => {
    try {
      await indicator.check();
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
