import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { throughAny } from './gateways';

describe('asking whichever gateway is there', () => {
  let servers: Server[];
  let origins: string[];

  async function listen(name: string): Promise<Server> {
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => response.end(`${name} ${request.url ?? ''} ${body}`));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  }

  const ask = (body: string) => new Request('http://gateways.invalid/api?x=1', { method: 'POST', body });
  const end = async (server: Server | undefined): Promise<void> => {
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
  };

  beforeEach(async () => {
    servers = [await listen('one'), await listen('two')];
    origins = servers.map((server) => `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
  });

  afterEach(async () => {
    for (const server of servers.filter(({ listening }) => listening)) await end(server);
  });

  it.each([0, 1])('an answer comes of the other one when gateway %i is away, with the body', async (away) => {
    const send = throughAny(() => origins);
    await end(servers[away]);
    for (const text of ['first', 'second', 'third']) {
      const answer = await send(ask(text));
      expect(await answer.text()).toBe(`${away === 0 ? 'two' : 'one'} /api?x=1 ${text}`);
    }
  });

  it('there is none when all are away', async () => {
    for (const server of servers) await end(server);
    await expect(throughAny(() => origins)(ask('nobody'))).rejects.toThrow('fetch failed');
  });
});
