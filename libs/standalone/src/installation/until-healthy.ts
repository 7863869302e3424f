import { setTimeout as sleep } from 'node:timers/promises';

const HEALTHY_WITHIN_MS = 120_000;
const HEALTH_POLL_MS = 100;

/** @throws Error with what is missing when the gateway is not ready in time */
export async function untilHealthy(baseUrl: string, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + HEALTHY_WITHIN_MS;
  let last = 'no answer';
  while (Date.now() < deadline) {
    signal.throwIfAborted();
    try {
      const answer = await fetch(`${baseUrl}/health/ready`, {
        signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]),
      });
      if (answer.status === 200) {
        await answer.body?.cancel();
        return;
      }
      last = `status ${answer.status}: ${whatIsMissing(await answer.text())}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await sleep(HEALTH_POLL_MS, undefined, { signal });
  }
  throw new Error(`${baseUrl}/health/ready is not well after ${HEALTHY_WITHIN_MS / 1000} s: ${last}`);
}

/** Of an answer of /health/ready the dependencies that are not, each with its reason; of any other its beginning. */
export function whatIsMissing(answer: string): string {
  try {
    const { dependencies } = JSON.parse(answer) as {
      dependencies: readonly { readonly name: string; readonly state: string; readonly detail: string }[];
    };
    const missing = dependencies.filter(({ state }) => state !== 'ready');
    return missing.map(({ name, detail }) => `${name} ${detail}`).join('; ');
  } catch {
    return answer.slice(0, 500);
  }
}
