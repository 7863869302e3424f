import {
  createCamera,
  deleteCamera,
  getCoverage,
  listStatusSpans,
  StreamState,
  streamStatusChanged,
  timestampDate,
  timestampFromDate,
  type GetCoverageResponse,
  type StatusSpan,
  type StreamStateName,
} from '@smart-attendance/contracts';
import { Retention } from '@smart-attendance/database';
import { connectClient, type BusClient, type RunningService } from '@smart-attendance/messaging';
import {
  createTestDatabase,
  startTestNats,
  waitFor,
  type TestDatabase,
  type TestNats,
} from '@smart-attendance/testing';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { startRegistry } from '../testing/running-registry';
import type { StatusReport } from './span.policy';
import { StatusService } from './status.service';

let nats: TestNats;
let database: TestDatabase;
let service: RunningService;
let client: BusClient;
let ingestion: BusClient;
let status: StatusService;

beforeAll(async () => {
  [nats, database] = await Promise.all([startTestNats(), createTestDatabase()]);
  service = await startRegistry(nats.url, database.url, { STATUS_HISTORY_DAYS: '30' });
  status = service.app.get(StatusService);
  client = await connectClient({ natsUrl: nats.url, as: 'gateway' });
  ingestion = await connectClient({ natsUrl: nats.url, as: 'stream-ingestion' });
});

afterAll(async () => {
  await Promise.all([client.close(), ingestion.close()]);
  await service.stop();
  await database.drop();
  await nats.stop();
});

const dayStart = Date.UTC(2026, 0, 5, 8);

/** Seconds after eight o'clock of a day that is long over. */
function at(second: number): Date {
  return new Date(dayStart + second * 1_000);
}

type Reports = readonly [state: StreamStateName, since: number, until?: number, replica?: string][];

function reportsOf(cameraId: string, reports: Reports): StatusReport[] {
  return reports.map(([state, since, until = since, replica = 'one']) => {
    const reason = state === 'waiting' ? 'unreachable' : '';
    return { cameraId, replica, state, reason, since: at(since), until: at(until) };
  });
}

async function keep(cameraId: string, reports: Reports): Promise<void> {
  for (const report of reportsOf(cameraId, reports)) await status.keep(report);
}

/** `live 0-90` and the like, the oldest first; in seconds after eight o'clock. */
async function spansOf(cameraId: string, from = at(-3_600), to = at(3_600)): Promise<string[]> {
  const { spans } = await client.requests.request(listStatusSpans, {
    cameraId,
    from: timestampFromDate(from),
    to: timestampFromDate(to),
    page: { limit: 1_000 },
  });
  return spans.map(shown).toReversed();
}

function shown({ state, beganAt, endedAt }: StatusSpan): string {
  const second = (time: typeof beganAt) => (time ? (timestampDate(time).getTime() - dayStart) / 1_000 : '…');
  return `${state} ${second(beganAt)}-${second(endedAt)}`;
}

async function coverageOf(cameraId: string, from = at(0), to = at(100)): Promise<GetCoverageResponse> {
  return client.requests.request(getCoverage, {
    cameraId,
    from: timestampFromDate(from),
    to: timestampFromDate(to),
  });
}

async function seen(cameraId: string, from?: Date, to?: Date): Promise<number> {
  return (await coverageOf(cameraId, from, to)).secondsSeen;
}

describe('what replicas report of a camera', () => {
  it('becomes its history, from the bus', async () => {
    const cameraId = randomUUID();
    const publish = (state: StreamState, since: number, until: number) =>
      ingestion.publisher.publish(streamStatusChanged, {
        cameraId,
        state,
        replica: 'one',
        reason: '',
        message: '',
        since: timestampFromDate(at(since)),
        saidAt: timestampFromDate(at(until)),
      });
    await publish(StreamState.CONNECTING, 0, 0);
    await publish(StreamState.LIVE, 2, 2);
    await publish(StreamState.LIVE, 2, 32);
    await publish(StreamState.STOPPED, 50, 50);
    await waitFor(async () => (await spansOf(cameraId)).length === 3, { what: 'three spans' });
    const expected = ['connecting 0-2', 'live 2-50', 'stopped 50-…'];
    await waitFor(async () => (await spansOf(cameraId)).join() === expected.join(), { what: expected.join() });
    const { secondsAsked, secondsSeen, blindSpans } = await coverageOf(cameraId);
    expect({ secondsAsked, secondsSeen }).toEqual({ secondsAsked: 100, secondsSeen: 48 });
    expect(blindSpans.map(({ from, to }) => [from && timestampDate(from), to && timestampDate(to)])).toEqual([
      [at(0), at(2)],
      [at(50), at(100)],
    ]);
  });

  it('comes to the same in whatever order, and however often, it is reported', async () => {
    const reports: Reports = [
      ['connecting', 0],
      ['live', 2],
      ['live', 2, 32],
      ['live', 2, 62],
      ['waiting', 70],
      ['live', 80],
      ['live', 80, 110],
      ['connecting', 118, 118, 'two'],
      ['live', 120, 120, 'two'],
      ['live', 120, 150, 'two'],
    ];
    const inOrder = randomUUID();
    await keep(inOrder, reports);
    const expected = await spansOf(inOrder);
    expect(expected).toEqual([
      'connecting 0-2',
      'live 2-70',
      'waiting 70-80',
      'live 80-110',
      'connecting 118-120',
      'live 120-150',
    ]);
    for (const shuffled of [
      reports.toReversed(),
      [...reports, ...reports],
      [...reports.slice(4), ...reports.slice(0, 6)],
    ]) {
      const cameraId = randomUUID();
      await keep(cameraId, shuffled);
      expect(await spansOf(cameraId)).toEqual(expected);
    }
    const atOnce = randomUUID();
    await Promise.all(
      [...reportsOf(atOnce, reports), ...reportsOf(atOnce, reports)].map((report) => status.keep(report)),
    );
    expect(await spansOf(atOnce)).toEqual(expected);
    expect(await seen(atOnce, at(0), at(150))).toBe(68 + 30 + 30);
  });

  it('counts only up to the last report of a replica that was killed', async () => {
    const cameraId = randomUUID();
    await keep(cameraId, [
      ['live', 0, 30],
      ['connecting', 40, 40, 'two'],
      ['live', 42, 60, 'two'],
      ['connecting', 600],
    ]);
    expect(await spansOf(cameraId)).toEqual(['live 0-30', 'connecting 40-42', 'live 42-60', 'connecting 600-600']);
    expect(await seen(cameraId)).toBe(30 + 18);
  });

  it('goes on while the clock of its replica is set back, by seconds or before all that was reported', async () => {
    const [corrected, wrongAtFirst] = [randomUUID(), randomUUID()];
    await keep(corrected, [
      ['connecting', 0],
      ['live', 2, 302],
      ['live', -8, 322],
      ['live', 2, 302],
      ['live', -8, 352],
    ]);
    expect(await spansOf(corrected)).toEqual(['live -8-352']);
    await keep(wrongAtFirst, [
      ['live', 3_000, 3_030],
      ['live', 60, 90],
      ['live', 60, 3_020],
    ]);
    expect(await spansOf(wrongAtFirst)).toEqual(['live 60-3020']);
  });

  it('is one wait, and not one for every try, while a camera is away', async () => {
    const cameraId = randomUUID();
    await keep(cameraId, [
      ['live', 0, 30],
      ['waiting', 35],
      ['connecting', 43],
      ['waiting', 46],
      ['connecting', 54],
    ]);
    for (let second = 60; second < 600; second += 10) {
      await keep(cameraId, [
        ['waiting', second],
        ['connecting', second + 8],
      ]);
    }
    await keep(cameraId, [['live', 605]]);
    expect(await spansOf(cameraId)).toEqual(['live 0-35', 'waiting 35-605', 'live 605-605']);
  });

  it('outlives the camera', async () => {
    const { camera } = await client.requests.request(createCamera, {
      name: 'Door',
      rtspUrl: 'rtsp://camera.test/',
      frameRate: 5,
    });
    const cameraId = camera?.id ?? '';
    await keep(cameraId, [['live', 0, 30]]);
    await client.requests.request(deleteCamera, { cameraId });
    expect(await seen(cameraId)).toBe(30);
  });
});

describe('right now', () => {
  /** Since a minute ago, and last reported so many seconds ago. */
  async function liveSaidAgo(cameraId: string, seconds: number, replica = 'one'): Promise<Date> {
    const now = Date.now();
    const since = new Date(now - 60_000);
    const until = new Date(now - seconds * 1_000);
    await status.keep({ cameraId, replica, state: 'live', reason: '', since, until });
    return since;
  }

  it('a camera is seeing while somebody keeps saying so', async () => {
    const cameraId = randomUUID();
    const since = await liveSaidAgo(cameraId, 30);
    const { secondsAsked, secondsSeen, blindSpans } = await coverageOf(cameraId, since, new Date(Date.now() + 60_000));
    expect(secondsAsked).toBeGreaterThanOrEqual(60);
    expect(secondsSeen).toBe(secondsAsked);
    expect(blindSpans).toEqual([]);
    expect((await spansOf(cameraId, since, new Date())).at(-1)).toMatch(/^live .*-…$/);
    // Of the last ten seconds nobody has reported anything yet.
    expect(await seen(cameraId, new Date(Date.now() - 10_000), new Date())).toBeGreaterThanOrEqual(10);
  });

  it('nobody knows any more when the last report is old', async () => {
    const cameraId = randomUUID();
    const since = await liveSaidAgo(cameraId, 50);
    expect(await seen(cameraId, since, new Date())).toBeCloseTo(10, 0);
    expect((await spansOf(cameraId, since, new Date())).at(-1)).not.toContain('…');
  });

  it('a camera that another replica has taken over is not seeing before that one reports it', async () => {
    const cameraId = randomUUID();
    const since = await liveSaidAgo(cameraId, 20);
    const taken = new Date(Date.now() - 5_000);
    await status.keep({ cameraId, replica: 'two', state: 'connecting', reason: '', since: taken, until: taken });
    expect(await seen(cameraId, since, new Date())).toBeCloseTo(40, 0);
    const [, lasting] = await spansOf(cameraId, since, new Date());
    expect(lasting).toMatch(/^connecting .*-…$/);
  });
});

describe('the list of spans', () => {
  it('has the newest first, only those that touch the time asked for, by pages that fit together', async () => {
    const cameraId = randomUUID();
    await keep(cameraId, [
      ['connecting', 0],
      ['live', 2, 30],
      ['waiting', 40],
      ['live', 50, 80],
      ['stopped', 90],
    ]);
    const range = { from: timestampFromDate(at(40)), to: timestampFromDate(at(90)) };
    const all = await client.requests.request(listStatusSpans, { cameraId, ...range });
    expect(all.spans.map(shown)).toEqual(['live 50-90', 'waiting 40-50']);
    expect(all.spans[1]).toMatchObject({ reason: 'unreachable', replica: 'one' });
    const first = await client.requests.request(listStatusSpans, { cameraId, ...range, page: { limit: 1 } });
    expect(first.pageInfo?.total).toBe(all.pageInfo?.total);
    const rest = await client.requests.request(listStatusSpans, {
      cameraId,
      ...range,
      page: { limit: 1, cursor: first.pageInfo?.nextCursor ?? '' },
    });
    expect([...first.spans, ...rest.spans]).toEqual(all.spans);
  });
});

describe('a long history', () => {
  const cameraId = randomUUID();

  it('is added up in bounded pieces, and lists no more than a thousand blind spans', async () => {
    // Twelve thousand times ten seconds live and ten seconds away.
    await service.app.get(DataSource).query(
      `INSERT INTO camera_registry.status_spans (camera_id, replica, state, reason, began_at, reported_until, ended_at)
       SELECT $1, 'one', CASE i % 2 WHEN 0 THEN 'live' ELSE 'waiting' END, '', at, at, at + interval '10 s'
       FROM (SELECT i, $2::timestamptz + i * interval '10 s' AS at FROM generate_series(0, 23999) AS i) AS spans`,
      [cameraId, at(0)],
    );
    const answer = await coverageOf(cameraId, at(0), at(240_000));
    expect(answer).toMatchObject({ secondsAsked: 240_000, secondsSeen: 120_000, blindSpansCut: true });
    expect(answer.blindSpans).toHaveLength(1_000);
  });

  it('is deleted when it is old enough, and what lasts is not', async () => {
    await keep(cameraId, [['live', 240_005, 300_000]]);
    await service.app.get(Retention).sweep(new Date(at(240_000).getTime() + 30 * 86_400_000));
    expect(await seen(cameraId, at(0), at(240_000))).toBe(0);
    expect(await seen(cameraId, at(240_000), at(300_000))).toBe(59_995);
  });
});
