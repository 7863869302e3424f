import 'reflect-metadata';
import {
  createPunch,
  createRecord,
  deleteRecord,
  getRecord,
  lockPeriod,
  timestampDate,
  timestampFromDate,
  updateRecord,
  withdrawPunch,
} from '@smart-attendance/contracts';
import { openDatabase } from '@smart-attendance/database';
import type { RunningService } from '@smart-attendance/messaging';
import {
  createTestDatabase,
  queryDatabase,
  startTestNats,
  waitFor,
  type TestDatabase,
  type TestNats,
} from '@smart-attendance/testing';
import { randomUUID } from 'node:crypto';
import { Ledger1766400000000 } from '../migrations/1766400000000-ledger.migration';
import { PeopleRepository } from '../people/people.repository';
import { PunchService } from '../punches/punch.service';
import { Neighbours, startAttendance } from '../testing/running-attendance';
import { verifyLedger } from './ledger-verification.repository';

let nats: TestNats;
let database: TestDatabase;
let neighbours: Neighbours;
let service: RunningService;
const old = { personId: randomUUID(), recordId: randomUUID() };

beforeAll(async () => {
  [nats, database] = await Promise.all([startTestNats(), createTestDatabase()]);
  neighbours = await Neighbours.connect(nats.url);
  await enterOfBefore();
  service = await startAttendance({ natsUrl: nats.url, databaseUrl: database.url });
});

afterAll(async () => {
  await service.stop();
  await neighbours.close();
  await Promise.all([nats.stop(), database.drop()]);
});

/** A row and its correction of a version that had no ledger. */
async function enterOfBefore(): Promise<void> {
  const earlier = await openDatabase({
    url: database.url,
    schema: 'attendance',
    entities: [],
    migrations: [Ledger1766400000000],
  });
  await earlier.query(
    `INSERT INTO records VALUES ($1, $2, '2026-03-02', '2026-03-02T08:00:00.250Z', '2026-03-02T16:00:00Z', 'present',
       false, false, false, $3, $1, 0.1234567, NULL, '', 'a note', 'camera', true, 2, 2, 'corrected', now(), now(), NULL)`,
    [old.recordId, old.personId, randomUUID()],
  );
  await earlier.query(
    `INSERT INTO corrections VALUES ($1, $2, 'hr', 'edited', 'was there', '{"status":"late"}', '{"status":"present"}', 2, now())`,
    [randomUUID(), old.recordId],
  );
  await earlier.destroy();
}

function at(time: string) {
  return timestampFromDate(new Date(`2026-03-02T${time}Z`));
}

async function somebody(): Promise<string> {
  const personId = randomUUID();
  await neighbours.publishPerson(personId, { firstName: 'Ada' });
  await waitFor(async () => (await service.app.get(PeopleRepository).find(personId)) !== undefined, {
    what: 'the person to be known',
  });
  return personId;
}

/** Seen twice, corrected, and another day entered and deleted. */
async function someHistory(): Promise<{ readonly recordId: string; readonly deletedId: string }> {
  const personId = await somebody();
  const punches = service.app.get(PunchService);
  for (const time of ['08:00:00', '16:00:00']) {
    const instant = new Date(`2026-03-02T${time}Z`);
    const seen = { firstSeenAt: instant, lastSeenAt: instant, similarity: 0.61234567 };
    await punches.handle({ personId, recognitionId: randomUUID(), cameraId: randomUUID(), ...seen });
  }
  const [row] = await queryDatabase<{ id: string }>(
    database.url,
    `SELECT id FROM attendance.records WHERE person_id = '${personId}'`,
  );
  const recordId = row?.id ?? '';
  const request = { recordId, authorId: 'hr-1', reason: 'the clock was wrong' };
  await neighbours.requests.request(updateRecord, { ...request, checkOut: at('16:30:00') });
  const { record } = await neighbours.requests.request(createRecord, {
    personId,
    checkIn: timestampFromDate(new Date('2026-03-03T08:00:00Z')),
    authorId: 'hr-1',
  });
  const deletedId = record?.id ?? '';
  await neighbours.requests.request(deleteRecord, { recordId: deletedId, authorId: 'hr-2', reason: 'wrong person' });
  return { recordId, deletedId };
}

const verify = () => verifyLedger(database.url);

/** As somebody who owns the database can. */
async function asOwner(sql: string): Promise<void> {
  await queryDatabase(database.url, `SET session_replication_role = replica; SET search_path = attendance; ${sql}`);
}

describe('the ledger', () => {
  it('fits, and every row follows from it, those of before it too', async () => {
    const { recordId, deletedId } = await someHistory();
    expect(await verify()).toMatchObject({ brokenChain: undefined, strayRows: [] });
    const entries = await queryDatabase<Record<string, unknown>>(
      database.url,
      `SELECT subject, author, action, reason, revision, before IS NULL AS is_alone FROM attendance.ledger_entries
        WHERE subject_id IN ('${recordId}', '${deletedId}', '${old.recordId}') ORDER BY sequence`,
    );
    expect(entries.map(({ action, author, reason, revision }) => [action, author, reason, revision])).toEqual([
      ['genesis', 'system', 'was there before the ledger', 2],
      ['opened', 'system', '', 1],
      ['extended', 'system', '', 2],
      ['edited', 'hr-1', 'the clock was wrong', 3],
      ['created', 'hr-1', '', 1],
      ['deleted', 'hr-2', 'wrong person', 2],
    ]);
  });

  it('answers a row as it was known then', async () => {
    const { recordId, deletedId } = await someHistory();
    const [, extended, edited] = await queryDatabase<{ at: Date }>(
      database.url,
      `SELECT at FROM attendance.ledger_entries WHERE subject_id = '${recordId}' ORDER BY sequence`,
    );
    const asOf = async (time: Date | undefined, id = recordId) => {
      const given = { recordId: id, ...(time && { asOf: timestampFromDate(time) }) };
      const { record, punches } = await neighbours.requests.request(getRecord, given);
      return [record?.revision, record?.checkOut && timestampDate(record.checkOut).toISOString(), punches.length];
    };
    expect(await asOf(edited?.at)).toEqual([3, '2026-03-02T16:30:00.000Z', 2]);
    expect(await asOf(new Date((edited?.at.getTime() ?? 0) - 1))).toEqual([2, '2026-03-02T16:00:00.000Z', 2]);
    expect(await asOf(extended?.at)).toEqual([2, '2026-03-02T16:00:00.000Z', 2]);
    await expect(asOf(new Date('2026-01-01T00:00:00Z'))).rejects.toMatchObject({ code: 'not_found' });
    await expect(asOf(new Date(), deletedId)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('takes no change, not even in the database', async () => {
    const change = queryDatabase(database.url, `UPDATE attendance.ledger_entries SET author = 'nobody'`);
    await expect(change).rejects.toThrow('only ever added');
    await expect(queryDatabase(database.url, 'TRUNCATE attendance.ledger_entries')).rejects.toThrow('only ever added');
  });
});

describe('verify', () => {
  const entryColumns: Readonly<Record<string, string>> = {
    at: `at + interval '1 ms'`,
    author: `'somebody else'`,
    action: `'opened '`,
    subject: `'rule'`,
    subject_id: `'another'`,
    revision: 'revision + 1',
    reason: `'another'`,
    before: `'{"changed":true}'`,
    after: `after || '{"changed":true}'`,
    hash: `sha256(hash)`,
    sequence: 'sequence + 1000000',
  };

  it('names the entry of which any column was changed', async () => {
    await someHistory();
    // A column that is added is changed here as well.
    const columns = (await columnsOf('ledger_entries')).map(({ name }) => name);
    expect(Object.keys(entryColumns).sort()).toEqual(columns.sort());
    const [{ sequence } = { sequence: '0' }] = await queryDatabase<{ sequence: string }>(
      database.url,
      'SELECT sequence - 2 AS sequence FROM attendance.ledger_head',
    );
    const named: string[] = [];
    for (const [column, value] of Object.entries(entryColumns)) {
      const rows = await queryDatabase<Record<string, unknown>>(
        database.url,
        `SELECT to_jsonb(entry) AS entry FROM attendance.ledger_entries entry WHERE sequence = ${sequence}`,
      );
      await asOwner(`UPDATE ledger_entries SET ${column} = ${value} WHERE sequence = ${sequence}`);
      const { brokenChain } = await verify();
      if (brokenChain?.sequence === Number(sequence)) named.push(column);
      const kept = JSON.stringify(rows[0]?.['entry']).replaceAll("'", "''");
      await asOwner(
        `DELETE FROM ledger_entries WHERE sequence IN (${sequence}, ${sequence} + 1000000);
         INSERT INTO ledger_entries SELECT * FROM jsonb_populate_record(NULL::ledger_entries, '${kept}')`,
      );
    }
    expect(named).toEqual(Object.keys(entryColumns));
    expect((await verify()).brokenChain).toBeUndefined();
    for (const change of ['sequence = sequence + 1', 'hash = sha256(hash)']) {
      await asOwner(`CREATE TABLE kept AS SELECT * FROM ledger_head; UPDATE ledger_head SET ${change}`);
      expect((await verify()).brokenChain).toBeDefined();
      await asOwner(`UPDATE ledger_head SET sequence = kept.sequence, hash = kept.hash FROM kept; DROP TABLE kept`);
    }
  });

  it('names the record and the correction, and each column of them that was changed', async () => {
    const { recordId } = await someHistory();
    for (const [table, where, fixed] of [
      ['records', `id = '${recordId}'`, ['id']],
      ['corrections', `record_id = '${recordId}'`, ['id', 'record_id', 'revision', 'action']],
    ] as const) {
      const columns = (await columnsOf(table)).filter(({ name }) => !(fixed as readonly string[]).includes(name));
      const values = columns.map(({ name, type }) => `${name} = ${otherValue(name, type)}`);
      await asOwner(`CREATE TABLE kept AS SELECT * FROM ${table} WHERE ${where};
        ALTER TABLE ${table} DISABLE TRIGGER USER; UPDATE ${table} SET ${values.join()} WHERE ${where}`);
      const { strayRows } = await verify();
      expect(strayRows).toHaveLength(1);
      const problem = strayRows[0]?.problem ?? '';
      const named = problem.split(/[ ,:]+/);
      expect(columns.map(({ name }) => name).filter((name) => !named.includes(name))).toEqual([]);
      const names = columns.map(({ name }) => `${name} = kept.${name}`);
      await asOwner(`UPDATE ${table} SET ${names.join()} FROM kept WHERE ${table}.id = kept.id; DROP TABLE kept`);
      expect((await verify()).strayRows).toEqual([]);
    }
    await asOwner(`UPDATE corrections SET revision = revision + 1 WHERE record_id = '${recordId}'`);
    expect((await verify()).strayRows.map(({ subject }) => subject)).toEqual(['correction', 'record']);
    await asOwner(`UPDATE corrections SET revision = revision - 1 WHERE record_id = '${recordId}'`);
  });

  it('names each column of a punch by hand and of a period that was changed, and which of them is gone', async () => {
    const personId = await somebody();
    const given = { personId, at: at('08:00:00'), reason: 'blind', authorId: 'hr-1' };
    const { punch } = await neighbours.requests.request(createPunch, given);
    const withdrawn = { punchId: punch?.id ?? '', reason: 'another day', authorId: 'hr-1' };
    await neighbours.requests.request(withdrawPunch, withdrawn);
    const february = { dateFrom: '2026-02-01', dateTo: '2026-02-28', acceptsOpenItems: true };
    const { period } = await neighbours.requests.request(lockPeriod, { ...february, authorId: 'hr-1' });
    const periodId = period?.id;
    for (const [table, key, id, columns] of [
      ['punches', 'recognition_id', punch?.id, punchColumns],
      ['periods', 'id', periodId, periodColumns],
    ] as const) {
      await asOwner(`CREATE TABLE kept AS SELECT * FROM ${table} WHERE ${key} = '${id ?? ''}'`);
      const values = Object.entries(columns).map(([name, value]) => `${name} = ${value}`);
      await asOwner(`UPDATE ${table} SET ${values.join()} WHERE ${key} = '${id ?? ''}'`);
      const { strayRows } = await verify();
      expect(strayRows.map((stray) => stray.id)).toEqual([id]);
      const named = strayRows[0]?.problem.split(/[ ,]+/) ?? [];
      expect(Object.keys(columns).filter((name) => !named.includes(name))).toEqual([]);
      await asOwner(`DELETE FROM ${table} WHERE ${key} = '${id ?? ''}'`);
      expect((await verify()).strayRows).toEqual([
        expect.objectContaining({ id, problem: 'is gone, and has entries' }),
      ]);
      await asOwner(`INSERT INTO ${table} SELECT * FROM kept; DROP TABLE kept`);
    }
    expect((await verify()).strayRows).toEqual([]);
  });

  it('names what is gone: the newest entry, a record, a correction', async () => {
    const { recordId, deletedId } = await someHistory();
    await asOwner(`DELETE FROM corrections WHERE record_id = '${recordId}'`);
    await asOwner(`DELETE FROM idempotency_keys; DELETE FROM corrections WHERE record_id = '${deletedId}'`);
    await asOwner(`DELETE FROM records WHERE id = '${deletedId}'`);
    const { strayRows } = await verify();
    expect(strayRows).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ subject: 'record', id: deletedId, problem: 'is gone, and has entries' }),
        expect.objectContaining({ subject: 'record', id: recordId }),
      ]),
    );
    await asOwner('DELETE FROM ledger_entries WHERE sequence = (SELECT max(sequence) FROM ledger_entries)');
    const { brokenChain, entries } = await verify();
    expect(brokenChain?.sequence).toBe(entries + 1);
    expect(brokenChain?.problem).toContain('is missing');
  });
});

function columnsOf(table: string) {
  return queryDatabase<{ name: string; type: string }>(
    database.url,
    `SELECT column_name AS name, data_type AS type FROM information_schema.columns
      WHERE table_schema = 'attendance' AND table_name = '${table}' ORDER BY ordinal_position`,
  );
}

/** Another one of that type. */
function otherValue(name: string, type: string): string {
  if (name === 'deleted_at') return 'now()';
  if (name === 'status') return `'holiday'`;
  if (name === 'source') return `'manual'`;
  if (name === 'overtime_status') return `'rejected'`;
  if (name === 'action') return `'created'`;
  const values: Readonly<Record<string, string>> = {
    uuid: 'gen_random_uuid()',
    boolean: `NOT ${name}`,
    integer: `COALESCE(${name}, 0) + 1`,
    real: '0.99',
    'double precision': '1',
    date: `${name} + 1`,
    ARRAY: `'{too_short}'`,
    jsonb: `'{"changed":true}'`,
    'timestamp with time zone':
      name === 'check_in' ? `${name} - interval '1 h'` : `COALESCE(${name}, now()) + interval '1 h'`,
  };
  return values[type] ?? `'another'`;
}

const later = (name: string) => `${name} + interval '1 h'`;
const punchColumns = {
  person_id: 'gen_random_uuid()',
  camera_id: 'gen_random_uuid()',
  site_id: 'gen_random_uuid()',
  role: `'exit'`,
  author_id: `'another'`,
  reason: `'another'`,
  first_seen_at: later('first_seen_at'),
  last_seen_at: later('last_seen_at'),
  handled_at: later('handled_at'),
  withdrawn_at: later('withdrawn_at'),
  withdrawn_by: `'another'`,
  withdrawal_reason: `'another'`,
  told_at: 'now()',
};
const periodColumns = {
  date_from: 'date_from - 3650',
  date_to: 'date_to - 3650',
  locked_by: `'another'`,
  locked_at: later('locked_at'),
  lock_reason: `'another'`,
  open_items: `'{}'`,
  unlocked_by: `'another'`,
  unlocked_at: 'now()',
  unlock_reason: `'another'`,
  revision: 'revision + 1',
  created_at: later('created_at'),
  updated_at: later('updated_at'),
};
