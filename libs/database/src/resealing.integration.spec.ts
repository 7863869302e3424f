import { randomUUID } from 'node:crypto';
import { Logger } from '@smart-attendance/observability';
import { createTestDatabase, waitFor, type TestDatabase } from '@smart-attendance/testing';
import { DataSource } from 'typeorm';
import { Resealing, SecretBox, type SealedTable } from '.';

const [oldKey, newKey, strangeKey] = [1, 2, 3].map(() => SecretBox.newKey().toString('base64')) as [
  string,
  string,
  string,
];
const secretOf = (id: string): string => `thing:${id}:secret`;
const otherOf = (id: string): string => `thing:${id}:other`;
const things: SealedTable = {
  table: 'things',
  idColumn: 'id',
  columns: [
    { column: 'secret', contextOf: secretOf },
    { column: 'other', contextOf: otherOf },
  ],
};

let database: TestDatabase;
let dataSource: DataSource;
let lines: Record<string, unknown>[];

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await new DataSource({ type: 'postgres', url: database.url }).initialize();
});

beforeEach(async () => {
  lines = [];
  await dataSource.query('DROP TABLE IF EXISTS things');
  await dataSource.query('CREATE TABLE things (id uuid PRIMARY KEY, secret bytea, other bytea)');
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

const logger = new Logger('spec', { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) });

function resealing(keysBefore = oldKey): Resealing {
  return new Resealing(dataSource, new SecretBox(newKey, keysBefore), [things], logger);
}

/** Rows with a secret of their own id, and no second one. */
async function sealSome(count: number, key = oldKey): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  const box = new SecretBox(key);
  const secrets = ids.map((id) => box.seal(Buffer.from(id), secretOf(id)));
  await dataSource.query('INSERT INTO things (id, secret) SELECT * FROM unnest($1::uuid[], $2::bytea[])', [
    ids,
    secrets,
  ]);
  return ids;
}

/** What the key opens without any other one. */
async function openedBy(key: string): Promise<string[]> {
  const box = new SecretBox(key);
  const rows = await dataSource.query<{ id: string; secret: Buffer }[]>('SELECT id, secret FROM things');
  return rows
    .filter(({ secret }) => box.isCurrent(secret))
    .map(({ id, secret }) => box.open(secret, secretOf(id)).toString())
    .sort();
}

const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;

describe('sealing anew after the master key was changed', () => {
  it('leaves nothing for which the old key is needed, and says how much it did', async () => {
    const ids = [...(await sealSome(250)), ...(await sealSome(3, newKey))];
    await resealing().round();
    expect(await openedBy(newKey)).toEqual(ids.sort());
    expect(lines).toMatchObject([{ event: 'sealed-anew', table: 'things', rows: 250 }]);
  });

  it('goes on where it was stopped, and is repeated without a change', async () => {
    const ids = await sealSome(250);
    const stopping = new AbortController();
    stopping.abort();
    await resealing().round(stopping.signal);
    expect(await openedBy(newKey)).toEqual([]);
    await Promise.all([resealing().round(), resealing().round()]);
    expect(await openedBy(newKey)).toEqual(ids.sort());
    const before = await dataSource.query<unknown[]>('SELECT * FROM things ORDER BY id');
    await resealing().round();
    expect(await dataSource.query('SELECT * FROM things ORDER BY id')).toEqual(before);
    expect(lines.map(({ rows }) => rows).reduce((sum: number, rows) => sum + Number(rows), 0)).toBe(250);
  });

  it('leaves what no key opens as it is, says so, and does the rest', async () => {
    const [id = ''] = await sealSome(1);
    const [strange = ''] = await sealSome(1, strangeKey);
    const other = new SecretBox(strangeKey).seal(Buffer.from('other'), otherOf(id));
    await dataSource.query('UPDATE things SET other = $2 WHERE id = $1', [id, other]);
    await resealing().round();
    expect(await openedBy(newKey)).toEqual([id]);
    expect(await openedBy(strangeKey)).toEqual([strange]);
    const [row] = await dataSource.query<{ other: Buffer }[]>('SELECT other FROM things WHERE id = $1', [id]);
    expect(row?.other).toEqual(other);
    expect(lines).toContainEqual(
      expect.objectContaining({ event: 'sealed-by-a-key-not-given', table: 'things', unreadable: 2 }),
    );
  });

  it('waits for whoever changes a row, and keeps what they sealed', async () => {
    const [id = ''] = await sealSome(1);
    const entered = new SecretBox(newKey).seal(Buffer.from('entered meanwhile'), secretOf(id));
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query('UPDATE things SET secret = $2 WHERE id = $1', [id, entered]);
    const round = resealing().round();
    await waitFor(async () => (await dataSource.query<unknown[]>(waiting)).length > 0, {
      what: 'the round to stand at the lock',
    });
    await runner.commitTransaction();
    await runner.release();
    await round;
    expect(await openedBy(newKey)).toEqual(['entered meanwhile']);
  });

  it('begins by itself at the start, only when there are earlier keys, and ends with the service', async () => {
    const ids = await sealSome(2);
    const idle = resealing('');
    idle.start();
    await idle.stop();
    expect(await openedBy(newKey)).toEqual([]);
    const working = resealing();
    working.start();
    await waitFor(() => lines.length > 0, { what: 'the line about it' });
    await working.stop();
    expect(await openedBy(newKey)).toEqual(ids.sort());
  });
});
