import 'reflect-metadata';
import {
  attendanceRecorded,
  durableOf,
  fromBinary,
  personRecognized,
  streamOf,
  timestampDate,
} from '@smart-attendance/contracts';
import type { RunningService } from '@smart-attendance/messaging';
import {
  createTestDatabase,
  queryDatabase,
  seededRandom,
  ServiceProcess,
  startTestNats,
  type TestDatabase,
  type TestNats,
  waitFor,
} from '@smart-attendance/testing';
import { randomUUID } from 'node:crypto';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { verifyLedger } from './ledger/ledger-verification.repository';
import { Neighbours, startAttendance } from './testing/running-attendance';

/** What is killed is the built service. */
const mainFile = join(__dirname, '../dist/main.js');
/** Another one is another run: SPEC_SEED. */
const seed = Number(process.env['SPEC_SEED'] ?? 17);
/** `npm run bench:attendance-kills` asks for 50, which are 10,000 recognitions. */
const kills = Number(process.env['SPEC_KILLS'] ?? 8);
const recognitionsAKill = 200;
/** Of a kill at most: a replica starts, and what another one had in hand is delivered again after half a minute. */
const killMaxMs = 40_000;
const peopleCount = 10;

jest.setTimeout(kills * killMaxMs);

interface Published {
  readonly id: string;
  readonly recordId: string;
  readonly revision: number;
  /** Check-in and check-out. */
  readonly times: string;
}

interface Committed {
  readonly id: string;
  readonly person_id: string;
  readonly date: string;
  readonly revision: number;
  readonly check_in: Date;
  readonly check_out: Date | null;
}

let nats: TestNats;
let database: TestDatabase;
let neighbours: Neighbours;
let survivor: RunningService;

beforeAll(async () => {
  [nats, database] = await Promise.all([startTestNats(), createTestDatabase()]);
  neighbours = await Neighbours.connect(nats.url);
  survivor = await startAttendance({ natsUrl: nats.url, databaseUrl: database.url });
});

afterAll(async () => {
  await survivor.stop();
  await neighbours.close();
  await Promise.all([nats.stop(), database.drop()]);
});

/** A way to the bus on which what is sent can be held up, so that a replica commits and cannot publish. */
async function startWay(natsUrl: string) {
  const { hostname, port } = new URL(natsUrl);
  let hold = (): void => undefined;
  let cut = (): void => undefined;
  const server = createServer((socket) => {
    const bus = connect(Number(port), hostname);
    socket.pipe(bus).pipe(socket);
    socket.on('close', () => bus.destroy()).on('error', () => undefined);
    bus.on('error', () => socket.destroy());
    hold = () => socket.unpipe(bus);
    // What is held up is not read, so nothing would tell that its sender is gone.
    cut = () => socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `nats://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold: () => {
      hold();
    },
    close: () => {
      cut();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

async function count(table: 'punches' | 'outbox'): Promise<number> {
  const [row] = await queryDatabase<{ count: string }>(database.url, `SELECT count(*) FROM attendance.${table}`);
  return Number(row?.count);
}

async function isEverythingHandedOut(): Promise<boolean> {
  const { manager } = neighbours.client.bus;
  const consumer = await manager.consumers.info(streamOf(personRecognized), durableOf(personRecognized, 'attendance'));
  return consumer.num_pending === 0;
}

/** Everything that was published, in the order of the bus. */
async function allPublished(): Promise<Published[]> {
  const { manager } = neighbours.client.bus;
  const stream = streamOf(attendanceRecorded);
  const { last_seq: last } = (await manager.streams.info(stream)).state;
  const published: Published[] = [];
  for (let seq = 1; seq <= last; seq += 1) {
    const message = await manager.streams.getMessage(stream, { seq });
    const { record } = fromBinary(attendanceRecorded.schema, message.data);
    const times = [record?.checkIn, record?.checkOut].map((time) => time && timestampDate(time).toISOString());
    published.push({
      id: message.header.get('Nats-Msg-Id'),
      recordId: record?.id ?? '',
      revision: record?.revision ?? 0,
      times: times.join(),
    });
  }
  return published;
}

/** What the rows must come to: the first and the last time of each person and day. */
const expectedDays = new Map<string, { readonly from: string; readonly to: string }>();
const publishedIds: string[] = [];

async function recognize(personId: string, at: { readonly dayOfMonth: number; readonly seconds: number }) {
  const from = new Date(Date.UTC(2026, 2, at.dayOfMonth, 6, 0, at.seconds)).toISOString();
  const id = randomUUID();
  publishedIds.push(id);
  const day = `${personId} ${from.slice(0, 10)}`;
  const known = expectedDays.get(day) ?? { from, to: from };
  expectedDays.set(day, { from: from < known.from ? from : known.from, to: from > known.to ? from : known.to });
  await neighbours.publishRecognized({ id, personId, from });
}

function timesOf({ check_in: checkIn, check_out: checkOut }: Committed): string {
  return `${checkIn.toISOString()},${checkOut?.toISOString() ?? ''}`;
}

it(`a replica may be killed at any moment (${kills} times, seed ${seed}): what it committed is published under one id and in the ledger, and nothing else is`, async () => {
  const random = seededRandom(seed);
  const people = Array.from({ length: peopleCount }, (): string => randomUUID());
  for (const [index, person] of people.entries()) {
    await neighbours.publishPerson(person, { firstName: `Person ${index}` });
  }
  for (let kill = 0; kill < kills; kill += 1) {
    const way = await startWay(nats.url);
    const victim = await ServiceProcess.start(mainFile, { NATS_URL: way.url, DATABASE_URL: database.url });
    // Counted from here: what a victim before had in hand is delivered again, but only half a minute later.
    const killedAt = (await count('punches')) + Math.ceil(random() * (recognitionsAKill / 2));
    const publishing = Promise.all(
      Array.from({ length: recognitionsAKill }, () =>
        recognize(people[Math.floor(random() * peopleCount)] ?? '', {
          dayOfMonth: 2 + Math.floor(random() * 5),
          seconds: Math.floor(random() * 43_200),
        }),
      ),
    );
    await waitFor(async () => (await count('punches')) >= killedAt, { what: 'some to be handled', everyMs: 1 });
    if (random() < 0.5) {
      way.hold();
      // The other replica may have handled all that was left.
      await waitFor(async () => (await count('outbox')) > 0 || (await isEverythingHandedOut()), {
        what: 'an event that cannot be published',
      });
    }
    await victim.killAtOnce();
    await way.close();
    await publishing;
  }
  // What it had in hand is delivered to the other one.
  const handled = waitFor(async () => (await count('punches')) === kills * recognitionsAKill, {
    what: 'all to be handled',
    timeoutMs: (kills * killMaxMs) / 2,
  });
  await handled.catch(async (error: unknown) => {
    const { manager } = neighbours.client.bus;
    const name = durableOf(personRecognized, 'attendance');
    const { num_pending: waiting, num_ack_pending: inHand } = await manager.consumers.info(
      streamOf(personRecognized),
      name,
    );
    const punches = `${String(await count('punches'))} of ${String(kills * recognitionsAKill)}`;
    throw new Error(`${punches} were handled; ${String(waiting)} wait and ${String(inHand)} are in hand`, {
      cause: error,
    });
  });
  await waitFor(async () => (await count('outbox')) === 0, { what: 'all to be published', timeoutMs: 60_000 });

  const counted = await queryDatabase<{ id: string }>(
    database.url,
    'SELECT recognition_id AS id FROM attendance.punches ORDER BY recognition_id',
  );
  expect(counted.map(({ id }) => id)).toEqual([...publishedIds].sort());
  const committed = await queryDatabase<Committed & Record<string, unknown>>(
    database.url,
    'SELECT id, person_id, local_date::text AS date, revision, check_in, check_out FROM attendance.records',
  );
  const days = committed.map((row) => [`${row.person_id} ${row.date}`, timesOf(row)]);
  const expected = [...expectedDays].map(([day, { from, to }]) => [day, from === to ? `${from},` : `${from},${to}`]);
  expect(Object.fromEntries(days)).toEqual(Object.fromEntries(expected));
  expect(days).toHaveLength(expected.length);
  const published = await allPublished();
  const wanted = committed.flatMap(({ id, revision }) =>
    Array.from({ length: revision }, (_, index) => `${id}:${index + 1}`),
  );
  expect([...new Set(published.map(({ id }) => id))].sort()).toEqual(wanted.sort());
  expect(published.filter(({ id, recordId, revision }) => id !== `${recordId}:${revision}`)).toEqual([]);
  const newest = new Map(published.map((event) => [event.id, event.times]));
  expect(committed.map(({ id, revision }) => newest.get(`${id}:${revision}`))).toEqual(committed.map(timesOf));
  const { brokenChain, strayRows, rows } = await verifyLedger(database.url);
  expect({ brokenChain, strayRows, rows }).toEqual({ brokenChain: undefined, strayRows: [], rows: committed.length });
});
