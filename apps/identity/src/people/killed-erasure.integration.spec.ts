import 'reflect-metadata';
import { deletePerson, getIdentityErasure, PersonChange, personChanged } from '@smart-attendance/contracts';
import { queryDatabase, ServiceProcess, waitFor } from '@smart-attendance/testing';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { IdentityBench, masterKey } from '../testing/identity-bench';

/** What is killed is the built service. */
const mainFile = join(__dirname, '../../dist/main.js');
const tables = ['people', 'person_keys', 'face_templates', 'sightings'] as const;

let bench: IdentityBench;

beforeAll(async () => {
  bench = await IdentityBench.start();
});

afterAll(() => bench.stop());

function sql<Row extends object>(statement: string, parameters: readonly unknown[] = []): Promise<Row[]> {
  return queryDatabase<Row>(bench.database.url, statement, parameters);
}

async function rowsOf(personId: string): Promise<number[]> {
  const counts = tables.map(async (table) => {
    const id = table === 'people' ? 'id' : 'person_id';
    const statement = `SELECT count(*)::integer AS rows FROM identity.${table} WHERE ${id} = $1`;
    return (await sql<{ rows: number }>(statement, [personId]))[0]?.rows ?? 0;
  });
  return Promise.all(counts);
}

/**
 * Begins an erasure and returns once it stands in the middle of its transaction: keys and templates are deleted, and it
 * waits for a sighting that somebody else has locked until `goOn`.
 */
async function beginErasure(personId: string) {
  const other = await new DataSource({ type: 'postgres', url: bench.database.url }).initialize();
  const lock = other.createQueryRunner();
  await lock.startTransaction();
  await lock.query('SELECT FROM identity.sightings WHERE person_id = $1 FOR UPDATE', [personId]);
  const answer = bench.requests.request(deletePerson, { personId }).then(
    () => 'answered',
    () => 'lost',
  );
  const waiting = () =>
    sql(`SELECT FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'DELETE%'`);
  await waitFor(async () => (await waiting()).length > 0, { what: 'the erasure to wait for the sighting' });
  const goOn = async (): Promise<void> => {
    await lock.rollbackTransaction();
    await lock.release();
    await other.destroy();
  };
  return { answer, goOn };
}

describe('an erasure whose process is killed', () => {
  it('in its middle did nothing, and behind its commit is finished by the next start', async () => {
    const { personId } = await bench.enrolled();
    await bench.sql(
      `INSERT INTO sightings (frame_id, face_index, camera_id, track_id, captured_at, person_id, reason, similarity,
                              margin, quality_score, box_x, box_y, box_width, box_height)
       VALUES ($1, 0, $1, $1, now(), $1, '', 0.7, 0.2, 0.9, 0, 0, 10, 10)`,
      [personId],
    );
    await bench.identity.stop();
    const environment = { NATS_URL: bench.nats.url, DATABASE_URL: bench.database.url, MASTER_KEY: masterKey };

    const first = await ServiceProcess.start(mainFile, environment);
    const inTheMiddle = await beginErasure(personId);
    await first.killAtOnce();
    await inTheMiddle.goOn();
    expect(await inTheMiddle.answer).toBe('lost');
    await waitFor(async () => (await rowsOf(personId)).every((rows) => rows === 1), { what: 'all as before' });

    const second = await ServiceProcess.start(mainFile, environment);
    const committed = await beginErasure(personId);
    // So that it can commit, and neither publish nor answer.
    await bench.nats.crash();
    await committed.goOn();
    await waitFor(async () => (await rowsOf(personId)).every((rows) => rows === 0), { what: 'the commit' });
    await second.killAtOnce();
    expect(await sql('SELECT FROM identity.outbox')).toHaveLength(1);
    await bench.nats.restart();

    bench.identity = await bench.startReplica();
    await bench.sql("UPDATE erasures SET erased_at = erased_at - interval '1 min'");
    const finished = async () => (await bench.requests.request(getIdentityErasure, { personId })).erasure;
    await waitFor(async () => (await finished())?.finishedAt, { what: 'the receipt', timeoutMs: 60_000 });
    expect((await finished())?.removed).toContainEqual(expect.objectContaining({ kind: 'sightings', rows: 1 }));
    expect(await bench.client.reader.newest(personChanged, personId)).toMatchObject({ change: PersonChange.ERASED });
    expect(await bench.sql('SELECT FROM person_erasures')).toEqual([]);
  }, 120_000);
});
