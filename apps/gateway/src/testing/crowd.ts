import { Agent, request } from 'node:http';

export interface Shown {
  /** How many answers there were of each status; `broken` where there was none. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Milliseconds of the answers, ascending. */
  readonly answeredMs: readonly number[];
}

export interface Crowd {
  readonly clients: number;
  readonly seconds: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * So many clients at once, each with a connection of its own and one call at a time, for so many seconds. All are
 * connected before the clock starts: Node takes up one connection in a turn of its loop, which here is that of the
 * clients, too.
 */
export async function crowd({ clients, seconds, url, headers }: Crowd): Promise<Shown> {
  const statuses: Record<string, number> = {};
  const answeredMs: number[] = [];
  const agents = Array.from({ length: clients }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
  await Promise.all(agents.map((agent) => statusOf(new URL('/health', url).href, agent, {})));
  const endsAt = performance.now() + seconds * 1_000;
  const one = async (agent: Agent): Promise<void> => {
    while (performance.now() < endsAt) {
      const startedAt = performance.now();
      const status = await statusOf(url, agent, headers);
      statuses[status] = (statuses[status] ?? 0) + 1;
      answeredMs.push(performance.now() - startedAt);
    }
    agent.destroy();
  };
  await Promise.all(agents.map(one));
  return { statuses, answeredMs: answeredMs.sort((one, other) => one - other) };
}

export function percentile({ answeredMs }: Shown, share: number): number {
  return answeredMs[Math.min(answeredMs.length - 1, Math.floor(answeredMs.length * share))] ?? Number.NaN;
}

function statusOf(url: string, agent: Agent, headers: Readonly<Record<string, string>>): Promise<string> {
  return new Promise((resolve) => {
    const asked = request(url, { agent, headers }, (answer) => {
      answer.resume();
      answer.once('end', () => {
        resolve(String(answer.statusCode));
      });
      answer.once('error', () => {
        resolve('broken');
      });
    });
    asked.once('error', () => {
      resolve('broken');
    });
    asked.end();
  });
}
