import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Request, type Response } from 'express';
import { AppError } from '@smart-attendance/errors';
import { Database, openDatabase } from '@smart-attendance/database';
import { connectClient, type BusClient } from '@smart-attendance/messaging';
import { createLogger, metrics } from '@smart-attendance/observability';
import {
  createTestDatabase,
  EventListener,
  startTestNats,
  waitFor,
  type TestDatabase,
  type TestNats,
} from '@smart-attendance/testing';
import { Events1769000000000 } from '../../migrations/1769000000000-events.migration';

import { eventIdOf } from '../event-id.policy';
import { EventLogRepository } from '../event-log.repository';
import { EventLog } from '../event-log.service';
import type { NewEvent } from '../event';
import { toEventViewer, type EventViewer } from '../visible-events.policy';
import { EventStreamsService } from './event-streams.service';

const times = { heartbeatMs: 100, stalledMs: 1_500, recheckMs: 50 };
const config = { EVENTS_KEPT_DAYS: 7, EVENTS_KEPT_MAX: 1_000_000, EVENT_CLIENTS_MAX: 300 };
const admin = toEventViewer({
  kind: 'api_key',
  id: randomUUID(),
  role: 'administrator',
  name: 'all',
  department: '',
  scopes: undefined,
});

/** How many clients took nothing for too long. */
async function stalledSoFar(): Promise<number> {
  const { body } = await metrics.render();
  return Number(/^event_clients_ended_total\{reason="stalled"\} (\d+)$/m.exec(body)?.[1] ?? 0);
}

type DataSource = Awaited<ReturnType<typeof openDatabase>>;

/** An event of so many characters. */
function newEvent(characters = 10): NewEvent {
  return {
    id: eventIdOf('camera.changed', randomUUID()),
    type: 'camera.changed',
    occurredAt: new Date(),
    cameraId: null,
    userId: null,
    department: null,
    data: { filler: 'x'.repeat(characters) },
  };
}

describe('the streams of live events', () => {
  let nats: TestNats;
  let database: TestDatabase;
  let bus: BusClient;
  let dataSource: DataSource;
  let log: EventLog;
  let streams: EventStreamsService;
  let server: Server;
  let stillMay: () => Promise<EventViewer>;
  const listeners: EventListener[] = [];

  beforeAll(async () => {
    [nats, database] = await Promise.all([startTestNats(), createTestDatabase()]);
    bus = await connectClient({ natsUrl: nats.url, as: 'gateway' });
    const migrations = [Events1769000000000];
    dataSource = await openDatabase({ url: database.url, schema: 'gateway', entities: [], migrations });
  });

  beforeEach(async () => {
    const logger = createLogger('gateway', { level: 'error' });
    stillMay = () => Promise.resolve(admin);
    log = new EventLog(new Database(dataSource), new EventLogRepository(dataSource), bus.signals, config, logger);
    streams = new EventStreamsService(log, config, times, logger);
    log.onApplicationBootstrap();
    streams.onApplicationBootstrap();
    const app = express();
    app.get('/', (asked: Request, response: Response) => {
      const after = asked.get('last-event-id');
      const stream = {
        callerId: randomUUID(),
        filter: {},
        viewer: admin,
        after: after === undefined ? undefined : BigInt(after),
        stillMay: () => stillMay(),
      };
      streams.open(stream, response).catch((error: unknown) => {
        response.status(503).end(String(error));
      });
    });
    server = createServer(app);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(async () => {
    await Promise.all(listeners.splice(0).map((listener) => listener.close()));
    streams.close();
    server.closeAllConnections();
    server.close();
    await log.beforeApplicationShutdown();
  });

  afterAll(async () => {
    await dataSource.destroy();
    await bus.close();
    await database.drop();
    await nats.stop();
  });

  const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  async function listen(lastEventId?: string): Promise<EventListener> {
    const listener = new EventListener({
      url: url(),
      headers: {},
      ...(lastEventId !== undefined && { lastEventId }),
    });
    listeners.push(listener);
    await waitFor(() => listener.openings > 0, { what: 'the stream' });
    return listener;
  }

  async function append(count: number, characters?: number): Promise<string[]> {
    const ids: string[] = [];
    for (let done = 0; done < count; done += 1) {
      const event = newEvent(characters);
      await log.append(event);
      ids.push(event.id);
    }
    return ids;
  }

  /** A client that takes nothing of the answer until it is resumed. */
  async function listenWithoutReading(headers = {}): Promise<IncomingMessage> {
    const asked = request(url(), { agent: false, headers });
    asked.end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    answer.on('error', () => undefined);
    return answer;
  }

  it('say by a comment that they are alive, and how far they are', async () => {
    const answer = await listenWithoutReading();
    let text = '';
    answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    const newest = await log.newestPosition();
    await waitFor(() => text.includes(`: heartbeat\nid: ${newest}\n\n`), { what: 'a heartbeat' });
    expect(text).toMatch(/^retry: 2000\nid: \d+\n\n/);
    answer.destroy();
  });

  it('let a client go that takes nothing, keep its backlog out of memory, and go on for the others', async () => {
    const quick = await listen();
    const answer = await listenWithoutReading();
    const stalledBefore = await stalledSoFar();
    const before = await log.newestPosition();
    // Far more than the buffers of the system take.
    const ids = await append(300, 60_000);
    await waitFor(() => quick.ids.length === ids.length, { what: 'all events at the quick one' });
    await waitFor(async () => (await stalledSoFar()) > stalledBefore, { what: 'the slow one to be let go' });
    answer.resume();
    await waitFor(() => answer.closed, { what: 'the end of the slow one' });
    const late = await listen(String(before));
    await waitFor(() => late.ids.length === ids.length, { what: 'the rest' });
    expect([quick.ids, late.ids]).toEqual([ids, ids]);
    expect(quick.openings).toBe(1);
  });

  it('give a slow client everything once, when it reads at last', async () => {
    const answer = await listenWithoutReading();
    const ids = await append(100, 60_000);
    let text = '';
    answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    ids.push(...(await append(3)));
    const last = ids.at(-1) ?? '';
    await waitFor(() => text.includes(last), { what: 'the last event' });
    expect([...text.matchAll(/^data: {"id":"([^"]+)"/gm)].map(([, id]) => id)).toEqual(ids);
    answer.destroy();
  });

  it('end when whoever listens may not any more, and let them in again only if they may', async () => {
    const listener = await listen();
    stillMay = () => Promise.reject(new AppError('unauthenticated', 'This session is over; log in again.'));
    await waitFor(() => listener.openings > 1, { what: 'the end of the stream' });
    expect(listener.told).toEqual([]);
  });

  it('tell from now on what a new role may see', async () => {
    const listener = await listen();
    const device = toEventViewer({
      kind: 'api_key',
      id: randomUUID(),
      role: 'hr_officer',
      name: 'HR',
      department: '',
      scopes: undefined,
    });
    let asked = 0;
    stillMay = () => {
      asked += 1;
      return Promise.resolve(device);
    };
    await waitFor(() => asked > 1, { what: 'the new role' });
    await log.append({ ...newEvent(), type: 'dead_letter.created' });
    const [id] = await append(1);
    await waitFor(() => listener.ids.length > 0, { what: 'the event of the camera' });
    expect(listener.ids).toEqual([id]);
  });

  it('are not opened any more once the application is closed, whoever closes it', async () => {
    const logger = createLogger('gateway', { level: 'error' });
    const others = new EventStreamsService(log, config, times, logger);
    others.onApplicationBootstrap();
    others.beforeApplicationShutdown();
    others.close();
    const wanted = { callerId: randomUUID(), filter: {}, viewer: admin, after: undefined, stillMay };
    await expect(others.open(wanted, {} as Response)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('bring what many append at once to many who come and go, each once and in one order', async () => {
    const before = String(await log.newestPosition());
    const steady = await Promise.all(Array.from({ length: 5 }, () => listen(before)));
    const appending = Promise.all(Array.from({ length: 8 }, () => append(25)));
    const joining = await Promise.all(Array.from({ length: 5 }, () => listen(before)));
    const ids = (await appending).flat();
    for (const listener of [...steady, ...joining]) {
      await waitFor(() => listener.ids.length >= ids.length, { what: 'all events' });
    }
    const inOrder = (await log.readAfter(BigInt(before), 1_000)).map(({ id }) => id);
    expect([...inOrder].sort()).toEqual([...ids].sort());
    for (const listener of [...steady, ...joining]) expect(listener.ids).toEqual(inOrder);
  });

  it('forget what is old or too much, and say so to whoever wanted it', async () => {
    const before = await log.newestPosition();
    await append(4);
    const few = new EventLog(
      new Database(dataSource),
      new EventLogRepository(dataSource),
      bus.signals,
      { ...config, EVENTS_KEPT_MAX: 2 },
      createLogger('gateway', { level: 'error' }),
    );
    await few.forget(new Date());
    const listener = await listen(String(before));
    await waitFor(() => listener.told.length === 3, { what: 'what is left' });
    expect(listener.types).toEqual(['events.lost', 'camera.changed', 'camera.changed']);
    await log.forget(new Date(Date.now() + 8 * 24 * 60 * 60 * 1_000));
    expect(await log.readAfter(0n, 10)).toEqual([]);
    expect((await log.ends()).forgotten).toBe(await log.newestPosition());
  });
});
