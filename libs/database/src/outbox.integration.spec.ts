import { randomUUID } from 'node:crypto';
import {
  CameraChange,
  cameraChanged,
  encodeEvent,
  create,
  EventPublisher,
  PersonChange,
  personChanged,
  streamOf,
  subjectOfAll,
  type EncodedEvent,
  type EventContract,
} from '@smart-attendance/contracts';
import { connectClient, type BusClient } from '@smart-attendance/messaging';
import { Logger } from '@smart-attendance/observability';
import {
  createTestDatabase,
  startTestNats,
  waitFor,
  type TestDatabase,
  type TestNats,
} from '@smart-attendance/testing';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { Database, managerOf, openDatabase, type DatabaseOptions, type Transaction } from '.';
import { insertEvents, Outbox } from './outbox';

class CreateFacts1700000000000 implements MigrationInterface {
  readonly name = 'CreateFacts1700000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE facts (
        id uuid PRIMARY KEY,
        value integer NOT NULL,
        cause uuid REFERENCES facts (id) DEFERRABLE INITIALLY DEFERRED
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE facts');
  }
}

/** The bus, and what was given to it by one replica. */
class CountingPublisher extends EventPublisher {
  readonly ids: string[] = [];

  constructor(private readonly publisher: EventPublisher) {
    super();
  }

  async publishEncoded(event: EncodedEvent, attemptsMax?: number): Promise<void> {
    this.ids.push(event.id);
    await this.publisher.publishEncoded(event, attemptsMax);
  }
}

let nats: TestNats;
let testDatabase: TestDatabase;
let dataSource: DataSource;
let client: BusClient;
let replica: ReturnType<typeof newReplica>;

beforeAll(async () => {
  [nats, testDatabase] = await Promise.all([startTestNats(), createTestDatabase()]);
  dataSource = await openDatabase(optionsOf(testDatabase.url));
  client = await connectClient({ natsUrl: nats.url, as: 'camera-registry' });
});

afterAll(async () => {
  await client.close();
  await dataSource.destroy();
  await Promise.all([nats.stop(), testDatabase.drop()]);
});

beforeEach(async () => {
  await dataSource.query('TRUNCATE outbox, facts');
  replica = newReplica();
});

afterEach(async () => {
  await replica.outbox.beforeApplicationShutdown();
});

function optionsOf(url: string): DatabaseOptions {
  return { url, schema: 'facts_service', entities: [], migrations: [CreateFacts1700000000000], publishes: true };
}

function newReplica() {
  const lines: Record<string, unknown>[] = [];
  const logger = new Logger('spec', { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) });
  const publisher = new CountingPublisher(client.publisher);
  const outbox = new Outbox(dataSource, publisher, logger);
  return { lines, publisher, outbox, database: new Database(dataSource, outbox) };
}

function cameraEvent(cameraId: string, revision = 1) {
  return { cameraId, revision, change: CameraChange.UPDATED };
}

function addFact(tx: Transaction, id: string, value = 1): Promise<unknown> {
  return managerOf(tx).query(
    'INSERT INTO facts VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET value = facts.value + $2',
    [id, value],
  );
}

/** One change with its event. */
function commitFact(id: string, database = replica.database): Promise<void> {
  return database.transaction(async (tx) => {
    await addFact(tx, id);
    tx.publish(cameraChanged, cameraEvent(id));
  });
}

function encodedCamera(cameraId: string): EncodedEvent {
  return encodeEvent(cameraChanged, create(cameraChanged.schema, cameraEvent(cameraId)));
}

/** Rows as a crash, or a bus that is away, leaves them; kept since `age`. */
async function leaveBehind(events: readonly EncodedEvent[], age = '1 hour'): Promise<void> {
  await insertEvents(dataSource.manager, events);
  await dataSource.query('UPDATE outbox SET kept_at = now() - $1::interval, sweep_after = now() - $1::interval', [age]);
}

/** The ids of all that the bus has of an event, in its order. */
async function idsOnTheBus(contract: Pick<EventContract, 'owner' | 'name'> = cameraChanged): Promise<string[]> {
  const { manager } = client.bus;
  const { state } = await manager.streams.info(streamOf(contract));
  const ids: string[] = [];
  for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
    ids.push((await manager.streams.getMessage(streamOf(contract), { seq })).header.get('Nats-Msg-Id'));
  }
  return ids;
}

async function published(cameraIds: readonly string[]): Promise<string[]> {
  const wanted = new Set(cameraIds.map((id) => `${id}:1`));
  return (await idsOnTheBus()).filter((id) => wanted.has(id)).map((id) => id.split(':')[0] ?? '');
}

async function rowsWaiting(): Promise<number> {
  const [{ count }] = await dataSource.query<[{ count: string }]>('SELECT count(*) FROM outbox');
  return Number(count);
}

async function swept(): Promise<void> {
  await waitFor(async () => (await rowsWaiting()) === 0, { what: 'the outbox to be empty', timeoutMs: 60_000 });
}

describe('a transaction that publishes', () => {
  it('has its events published in their order when it is over, and no row is left', async () => {
    const ids = [randomUUID(), randomUUID(), randomUUID()];
    const value = await replica.database.transaction(async (tx) => {
      for (const id of ids) {
        await addFact(tx, id);
        tx.publish(cameraChanged, cameraEvent(id));
      }
      return 'its value';
    });
    expect(value).toBe('its value');
    expect(await published(ids)).toEqual(ids);
    expect(await rowsWaiting()).toBe(0);
  });

  it('publishes nothing before its commit, whoever sweeps meanwhile', async () => {
    const [id, other] = [randomUUID(), randomUUID()];
    replica.outbox.onApplicationBootstrap();
    await replica.database.transaction(async (tx) => {
      await addFact(tx, id);
      tx.publish(cameraChanged, cameraEvent(id));
      await leaveBehind([encodedCamera(other)]);
      await swept();
      expect(await published([id, other])).toEqual([other]);
    });
    expect(await published([id, other])).toEqual([other, id]);
  });

  it('publishes nothing when it fails', async () => {
    const id = randomUUID();
    const failing = replica.database.transaction(async (tx) => {
      tx.publish(cameraChanged, cameraEvent(id));
      await addFact(tx, id);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect([await rowsWaiting(), replica.publisher.ids]).toEqual([0, []]);
  });

  it('publishes nothing when its commit fails', async () => {
    const failing = replica.database.transaction(async (tx) => {
      tx.publish(cameraChanged, cameraEvent(randomUUID()));
      await managerOf(tx).query('INSERT INTO facts VALUES ($1, 1, $2)', [randomUUID(), randomUUID()]);
    });
    await expect(failing).rejects.toThrow('foreign key');
    expect([await rowsWaiting(), replica.publisher.ids]).toEqual([0, []]);
  });

  it('publishes once what it did at last when a deadlock made it run again', async () => {
    const [one, two] = [randomUUID(), randomUUID()];
    await commitFact(one);
    await commitFact(two);
    replica.publisher.ids.length = 0;
    let attempts = 0;
    let arrived = 0;
    const addBoth = (first: string, second: string) =>
      replica.database.transaction(async (tx) => {
        attempts += 1;
        await addFact(tx, first);
        arrived += 1;
        if (attempts <= 2) await waitFor(() => arrived >= 2, { what: 'the other one to have its lock' });
        await addFact(tx, second);
        tx.publish(cameraChanged, cameraEvent(first, attempts));
      });
    await Promise.all([addBoth(one, two), addBoth(two, one)]);
    expect(attempts).toBe(3);
    expect(replica.publisher.ids).toHaveLength(2);
    expect(replica.publisher.ids.some((id) => id.endsWith(':3'))).toBe(true);
    expect(await dataSource.query('SELECT value FROM facts')).toEqual([{ value: 3 }, { value: 3 }]);
  });

  it('cannot publish what breaks its contract, nor after its end', async () => {
    const broken = replica.database.transaction(async (tx) => {
      await addFact(tx, randomUUID());
      tx.publish(cameraChanged, cameraEvent('the door'));
    });
    await expect(broken).rejects.toMatchObject({ code: 'invalid_argument', violations: [{ field: 'camera_id' }] });
    expect(await dataSource.query('SELECT FROM facts')).toEqual([]);
    const ended = await replica.database.transaction((tx) => Promise.resolve(tx));
    expect(() => {
      ended.publish(cameraChanged, cameraEvent(randomUUID()));
    }).toThrow(TypeError);
  });

  it('is refused in a service without an outbox', async () => {
    const without = new Database(dataSource);
    await expect(commitFact(randomUUID(), without)).rejects.toThrow('without `publishes`');
  });

  it('may still be at work when the service stops, and is published then', async () => {
    const id = randomUUID();
    replica.outbox.onApplicationBootstrap();
    await replica.database.transaction(async (tx) => {
      await addFact(tx, id);
      await replica.outbox.beforeApplicationShutdown();
      tx.publish(cameraChanged, cameraEvent(id));
    });
    expect(await published([id])).toEqual([id]);
    expect(await rowsWaiting()).toBe(0);
  });
});

describe('what a crash kept back', () => {
  it('is published by whoever is there, in its order, each once, though two sweep at once', async () => {
    const ids: string[] = Array.from({ length: 450 }, () => randomUUID());
    await leaveBehind(ids.map(encodedCamera));
    const other = newReplica();
    replica.outbox.onApplicationBootstrap();
    other.outbox.onApplicationBootstrap();
    await swept();
    await other.outbox.beforeApplicationShutdown();
    const given = [...replica.publisher.ids, ...other.publisher.ids];
    expect(given).toHaveLength(ids.length);
    expect(new Set(given).size).toBe(ids.length);
    expect((await published(ids)).sort()).toEqual([...ids].sort());
    for (const { publisher } of [replica, other]) {
      const places = publisher.ids.map((id) => ids.indexOf(id.split(':')[0] ?? ''));
      expect(places).toEqual(places.toSorted((first, second) => first - second));
    }
  });

  it('is published, too, when the clock was set back by an hour since', async () => {
    const id = randomUUID();
    await leaveBehind([encodedCamera(id)], '-1 hour');
    replica.outbox.onApplicationBootstrap();
    await swept();
    expect(await published([id])).toEqual([id]);
  });

  it('is left for three seconds to who has it in hand', async () => {
    const [fresh, old] = [randomUUID(), randomUUID()];
    await leaveBehind([encodedCamera(old)]);
    await insertEvents(dataSource.manager, [encodedCamera(fresh)]);
    const leftFor = await dataSource.query<object[]>(
      'SELECT extract(epoch FROM sweep_after - kept_at)::integer AS seconds FROM outbox WHERE message_id = $1',
      [`${fresh}:1`],
    );
    expect(leftFor).toEqual([{ seconds: 3 }]);
    // However slow the machine of this spec is.
    await dataSource.query("UPDATE outbox SET sweep_after = now() + interval '100 s' WHERE message_id = $1", [
      `${fresh}:1`,
    ]);
    replica.outbox.onApplicationBootstrap();
    await waitFor(async () => (await rowsWaiting()) === 1, { what: 'the old one to be swept' });
    expect(await published([fresh, old])).toEqual([old]);
  });

  it('does not wait behind an event that no bus will ever take, which stays and is logged', async () => {
    const ids = [randomUUID(), randomUUID()];
    const poisoned = { ...encodedCamera(randomUUID()), event: 'camera-registry.v1.camera-forgotten' };
    await leaveBehind([encodedCamera(ids[0] ?? ''), poisoned, encodedCamera(ids[1] ?? '')]);
    replica.outbox.onApplicationBootstrap();
    await waitFor(async () => (await rowsWaiting()) === 1, { what: 'the others to be published' });
    expect(await published(ids)).toEqual(ids);
    expect(replica.lines).toContainEqual(
      expect.objectContaining({ level: 'error', event: 'event-refused', event_name: poisoned.event, id: poisoned.id }),
    );
    const later = await dataSource.query<object[]>(
      "SELECT event FROM outbox WHERE sweep_after > now() + interval '50 s'",
    );
    expect(later).toEqual([{ event: poisoned.event }]);
    const next = randomUUID();
    await commitFact(next);
    expect(await published([next])).toEqual([next]);
  });

  it('does not wait behind events of another name that the bus does not take now', async () => {
    const { manager } = client.bus;
    // Takes the place of their stream.
    await manager.streams.add({ name: 'in-the-way', subjects: [subjectOfAll(personChanged)], max_bytes: 1_000_000 });
    const [personId, cameraId] = [randomUUID(), randomUUID()];
    const person = { personId, revision: 1, change: PersonChange.UPDATED };
    await leaveBehind([encodeEvent(personChanged, create(personChanged.schema, person)), encodedCamera(cameraId)]);
    replica.outbox.onApplicationBootstrap();
    await waitFor(async () => (await rowsWaiting()) === 1, { what: 'the camera to be published' });
    expect(await published([cameraId])).toEqual([cameraId]);
    await manager.streams.delete('in-the-way');
    await swept();
    expect(await idsOnTheBus(personChanged)).toEqual([`${personId}:1`]);
  });
});

describe('while the bus is away', () => {
  it('work goes on without waiting for it, and all is published, in its order, when it is back after an hour', async () => {
    const ids = Array.from({ length: 30 }, () => randomUUID());
    const [first = '', ...later] = ids;
    await nats.crash();
    const startedMs = performance.now();
    await commitFact(first);
    expect(performance.now() - startedMs).toBeGreaterThan(1_000);
    for (const id of later) await commitFact(id);
    expect(replica.publisher.ids).toEqual([`${first}:1`]);
    expect(await rowsWaiting()).toBe(ids.length);
    await waitFor(() => replica.lines.length > 0, { what: 'the first event to be given up', timeoutMs: 60_000 });
    // The hour passes.
    await dataSource.query("UPDATE outbox SET kept_at = kept_at - interval '1 hour', sweep_after = now()");
    await nats.restart();
    replica.outbox.onApplicationBootstrap();
    await swept();
    expect(await published(ids)).toEqual(ids);
    const again = randomUUID();
    await commitFact(again);
    expect(await published([again])).toEqual([again]);
  }, 120_000);

  it('nobody adds more events than there is room for, and everybody may when there is room again', async () => {
    await dataSource.query(
      `INSERT INTO outbox (event, subject, message_id, payload, sweep_after)
       SELECT 'camera-registry.v1.camera-changed', 'nowhere', row::text, '', now() + interval '100 s'
         FROM generate_series(1, 200000) AS row`,
    );
    replica.outbox.onApplicationBootstrap();
    const full = { code: 'unavailable', reason: 'outbox_full', retryAfterSeconds: 10 };
    const id = randomUUID();
    await waitFor(
      () =>
        commitFact(randomUUID()).then(
          () => false,
          () => true,
        ),
      { what: 'the outbox to be full' },
    );
    await expect(commitFact(id)).rejects.toMatchObject(full);
    expect(await dataSource.query('SELECT FROM facts WHERE id = $1', [id])).toEqual([]);
    await replica.database.transaction((tx) => addFact(tx, id));
    await dataSource.query('TRUNCATE outbox');
    await waitFor(() => commitFact(id).then(() => true), { what: 'room again' });
    expect(await published([id])).toEqual([id]);
  });
});
