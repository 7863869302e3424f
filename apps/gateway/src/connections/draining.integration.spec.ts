import { Agent, request } from 'node:http';
import { GatewayBench } from '../testing/gateway-bench';

const clients = 8;

/** Undefined where there was no answer. */
function statusOf(url: string, agent?: Agent): Promise<number | undefined> {
  return new Promise((resolve) => {
    request(url, { ...(agent !== undefined && { agent }) }, (answer) => {
      answer.resume();
      answer.once('end', () => {
        resolve(answer.statusCode);
      });
      answer.once('error', () => {
        resolve(undefined);
      });
    })
      .once('error', () => {
        resolve(undefined);
      })
      .end();
  });
}

describe('a gateway that is stopped while clients ask and ask', () => {
  it('drops none of their requests, as long as they go where /health/serving says that it is ready', async () => {
    const bench = await GatewayBench.start({ SHUTDOWN_DELAY_SECONDS: '2' });
    const origin = bench.origin;
    const outcomes: (number | undefined)[] = [];
    let isReady = true;
    const client = async (): Promise<void> => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      while (isReady) outcomes.push(await statusOf(`${origin}/health`, agent));
      agent.destroy();
    };
    const balancer = async (): Promise<void> => {
      while ((await statusOf(`${origin}/health/serving`)) === 200) continue;
      isReady = false;
    };
    const hammering = [balancer(), ...Array.from({ length: clients }, client)];
    const stopped = bench.stop();
    await Promise.all(hammering);
    expect(new Set(outcomes)).toEqual(new Set([200]));
    expect(outcomes.length).toBeGreaterThan(clients);
    await stopped;
    expect(await statusOf(`${origin}/health`)).toBeUndefined();
  });

  it('ends the connection with each answer from then on', async () => {
    const bench = await GatewayBench.start({ SHUTDOWN_DELAY_SECONDS: '2' });
    const before = await bench.call('GET', '//health');
    const stopped = bench.stop();
    const after = await bench.call('GET', '//health');
    expect([before.headers.get('Connection'), after.headers.get('Connection')]).toEqual(['keep-alive', 'close']);
    for (const path of ['//health/ready', '//health/serving']) {
      expect(await bench.call('GET', path)).toMatchObject({ status: 503, body: { status: 'stopping' } });
    }
    await stopped;
  });
});
