import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from '@smart-attendance/client';
import { LiveConnection, type LiveState } from './live-connection';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

describe('the stream of events of a page', () => {
  let server: Server;
  let answers: Answer[];
  let placesAskedFor: (string | undefined)[];
  let states: LiveState[];
  let happened: string[];
  let gaps: number;
  let changed: () => void;
  let nowMs: number;
  let connection: LiveConnection;

  const connectsAt = (place: string, event?: string): Answer => {
    return (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'last-event-id': place });
      response.write(': here\n\n');
      if (event !== undefined) response.write(`id: ${event}\nevent: stranger.seen\ndata: {"id":"${event}"}\n\n`);
    };
  };
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await new Promise<void>((resolve) => (changed = resolve));
  };
  const isConnected = (): boolean => states.at(-1) === 'connected';

  beforeAll(async () => {
    server = createServer((request, response) => {
      placesAskedFor.push(request.headers['last-event-id'] as string | undefined);
      answers.shift()?.(response, request);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => server.close());

  beforeEach(() => {
    [answers, placesAskedFor, states, happened, gaps, nowMs] = [[], [], [], [], 0, 0];
    changed = () => undefined;
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    connection = new LiveConnection(
      (fetch, filter) => createClient({ baseUrl, fetch }).events(filter),
      {
        onEvent: ({ id }) => {
          happened.push(id);
          changed();
        },
        onGap: () => (gaps += 1),
        onState: (state) => {
          states.push(state);
          changed();
        },
        onEnd: () => undefined,
      },
      () => nowMs,
    );
  });
  afterEach(() => {
    connection.stop();
    server.closeAllConnections();
  });

  it('leaves no gap when it is there as soon as the page', async () => {
    answers = [connectsAt('7')];
    connection.start();
    await until(isConnected);
    expect(gaps).toBe(0);
  });

  it('has what is shown read anew when it came later than the page', async () => {
    answers = [
      (response, request) => {
        nowMs = 3_000;
        connectsAt('7')(response, request);
      },
    ];
    connection.start();
    await until(isConnected);
    expect(gaps).toBe(1);
  });

  it('goes on where it was after it was stopped, as when a session ended and began anew', async () => {
    answers = [connectsAt('7', '8'), connectsAt('9')];
    connection.start();
    await until(() => happened.length === 1);
    connection.stop();
    nowMs = 60_000;
    connection.start();
    await until(isConnected);
    expect(placesAskedFor).toEqual([undefined, '8']);
    expect(gaps).toBe(0);
  });

  it('begins anew after a long absence, and what is shown is read anew', async () => {
    answers = [connectsAt('7', '8'), connectsAt('90')];
    connection.start();
    await until(() => happened.length === 1);
    connection.stop();
    nowMs = 3_600_000;
    connection.start();
    await until(isConnected);
    expect(placesAskedFor).toEqual([undefined, undefined]);
    expect(gaps).toBe(1);
  });
});
