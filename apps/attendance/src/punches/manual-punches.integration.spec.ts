import 'reflect-metadata';
import {
  createPunch,
  getPunch,
  importPunches,
  listPunches,
  listRecords,
  PersonChange,
  personChanged,
  timestampDate,
  timestampFromDate,
  updateRecord,
  withdrawPunch,
  type AttendanceRecord,
  type ImportPunchesResponse,
} from '@smart-attendance/contracts';
import { Database, managerOf } from '@smart-attendance/database';
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
import { verifyLedger } from '../ledger/ledger-verification.repository';
import { PeopleRepository } from '../people/people.repository';
import { Neighbours, startAttendance } from '../testing/running-attendance';

let nats: TestNats;
let database: TestDatabase;
let neighbours: Neighbours;
let service: RunningService;

beforeAll(async () => {
  [nats, database] = await Promise.all([startTestNats(), createTestDatabase()]);
  neighbours = await Neighbours.connect(nats.url);
  neighbours.respondCoverage(() => []);
  const addresses = { natsUrl: nats.url, databaseUrl: database.url };
  service = await startAttendance(addresses, { SITE_TIME_ZONE: 'Europe/Berlin' });
});

afterAll(async () => {
  await service.stop();
  await neighbours.close();
  await Promise.all([nats.stop(), database.drop()]);
});

const at = (instant: string) => timestampFromDate(new Date(instant));
const iso = (time: AttendanceRecord['checkIn']) => (time === undefined ? '' : timestampDate(time).toISOString());
const times = (row: AttendanceRecord | undefined) => [iso(row?.checkIn), iso(row?.checkOut)];

async function somebody(department = 'Engines', employeeId = ''): Promise<string> {
  const personId = randomUUID();
  await neighbours.client.publisher.publish(personChanged, {
    personId,
    change: PersonChange.CREATED,
    revision: 1,
    isActive: true,
    firstName: 'Ada',
    department,
    employeeId,
    changedAt: at('2026-01-01T00:00:00Z'),
  });
  await waitFor(async () => (await service.app.get(PeopleRepository).find(personId)) !== undefined, {
    what: 'the person to be known',
  });
  return personId;
}

async function rowOf(personId: string): Promise<AttendanceRecord | undefined> {
  return (await neighbours.requests.request(listRecords, { personId })).records[0];
}

async function existingRowOf(personId: string): Promise<AttendanceRecord> {
  const row = await rowOf(personId);
  if (row === undefined) throw new Error('There is no row.');
  return row;
}

/** How many statements wait for a lock. */
const waiting = async () => (await queryDatabase(database.url, waitingQuery)).length;
const waitingQuery = `SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = database
  WHERE NOT granted AND datname = current_database()`;

const verified = async () => {
  const { brokenChain, strayRows } = await verifyLedger(database.url);
  expect({ brokenChain, strayRows }).toEqual({ brokenChain: undefined, strayRows: [] });
};

describe('a punch by hand', () => {
  const enter = (personId: string, instant: string, fields = {}) =>
    neighbours.requests.request(createPunch, {
      personId,
      at: at(instant),
      reason: 'the camera was down',
      authorId: 'hr-1',
      ...fields,
    });

  it('counts as that of a camera does, and no more once it is withdrawn', async () => {
    const personId = await somebody();
    await enter(personId, '2026-02-02T08:00:00Z');
    const { punch } = await enter(personId, '2026-02-02T16:00:00Z', { role: 'exit' });
    const row = await existingRowOf(personId);
    expect([row.source, row.status, ...times(row)]).toEqual([
      'manual',
      'present',
      '2026-02-02T08:00:00.000Z',
      '2026-02-02T16:00:00.000Z',
    ]);
    expect([row.recognitionId, row.explanation]).toEqual([
      '',
      'present: seen first at 09:00, entered by hand, no shift',
    ]);
    const request = { punchId: punch?.id ?? '', reason: 'another day', authorId: 'hr-2' };
    expect((await neighbours.requests.request(withdrawPunch, request)).punch).toMatchObject({
      withdrawnBy: 'hr-2',
      withdrawalReason: 'another day',
      recordId: row.id,
    });
    expect(times(await rowOf(personId))).toEqual(['2026-02-02T08:00:00.000Z', '']);
    await expect(neighbours.requests.request(withdrawPunch, request)).rejects.toMatchObject({
      reason: 'already_withdrawn',
    });
    await verified();
  });

  it('whose row went with it finds what was set by hand there when the day comes back', async () => {
    const personId = await somebody();
    const { punch } = await enter(personId, '2026-02-04T08:00:00Z');
    const { id: recordId } = await existingRowOf(personId);
    await neighbours.requests.request(updateRecord, {
      recordId,
      checkOut: at('2026-02-04T15:00:00Z'),
      authorId: 'hr-1',
    });
    const wrong = { punchId: punch?.id ?? '', reason: 'another time', authorId: 'hr-1' };
    await neighbours.requests.request(withdrawPunch, wrong);
    expect(await rowOf(personId)).toBeUndefined();
    await enter(personId, '2026-02-04T09:00:00Z');
    const back = await existingRowOf(personId);
    expect([back.id, ...times(back)]).toEqual([recordId, '2026-02-04T09:00:00.000Z', '2026-02-04T15:00:00.000Z']);
    await verified();
  });

  it('of who is erased keeps no text, neither that of before nor a new one', async () => {
    const personId = await somebody();
    const { punch } = await enter(personId, '2026-02-05T08:00:00Z');
    const punchId = punch?.id ?? '';
    await neighbours.publishErased(personId, 2);
    const shown = async () => (await neighbours.requests.request(getPunch, { punchId })).punch;
    await waitFor(async () => (await shown())?.reason === '', { what: 'the text to go' });
    await neighbours.requests.request(withdrawPunch, { punchId, reason: 'Ada said so', authorId: 'hr-1' });
    expect(await shown()).toMatchObject({ withdrawnBy: 'hr-1', withdrawalReason: '', reason: '' });
    await expect(enter(personId, '2026-02-05T09:00:00Z')).rejects.toMatchObject({ code: 'not_found' });
    await verified();
  });

  it('is one however often it is sent, and none of the future or of a site that is none', async () => {
    const personId = await somebody();
    const punchId = randomUUID();
    await Promise.all([1, 2, 3].map(() => enter(personId, '2026-02-03T08:00:00Z', { punchId })));
    const span = { from: at('2026-02-03T00:00:00Z'), to: at('2026-02-04T00:00:00Z') };
    const { punches } = await neighbours.requests.request(listPunches, { personId, ...span });
    expect(punches.map(({ id, source, reason }) => [id, source, reason])).toEqual([
      [punchId, 'manual', 'the camera was down'],
    ]);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    await expect(enter(personId, tomorrow)).rejects.toMatchObject({ violations: [{ field: 'at' }] });
    await expect(enter(personId, '2026-02-03T08:00:00Z', { siteId: randomUUID() })).rejects.toMatchObject({
      violations: [{ field: 'site_id' }],
    });
  });

  it('comes in a list as well: all or none, tried before, and twice the same is there once', async () => {
    const personId = await somebody('Gears', 'G-7');
    await somebody('Poetry', 'P-1');
    const rows = [
      { employeeId: 'G-7', time: '2026-02-04 08:00' },
      { employeeId: 'G-7', time: '2025-10-26 02:30', role: 'exit' },
      { employeeId: 'G-7', time: '2026-03-29 02:30:00' },
    ];
    const send = async (punches: typeof rows, isDryRun: boolean) => {
      const given = { punches, isDryRun, reason: 'outage', authorId: 'boss', department: 'gears' };
      return (await neighbours.requests.request(importPunches, given)).punches;
    };
    const wrong = [
      { employeeId: 'P-1', time: '2026-02-04 08:00' },
      { employeeId: 'G-7', time: 'eight', site: 'Mars' },
    ];
    const tried = await send([...rows, ...wrong], false);
    expect(tried.map(({ result }) => result)).toEqual(['created', 'created', 'created', 'failed', 'failed']);
    expect(tried.slice(3).map(({ faults }) => faults.map(({ field }) => field))).toEqual([
      ['employee_id'],
      ['site', 'time'],
    ]);
    expect([tried[3]?.personId, tried[4]?.personId]).toEqual(['', personId]);
    expect(tried.slice(0, 3).map(({ warnings }) => warnings[0]?.message.slice(0, 10) ?? '')).toEqual([
      '',
      'comes twic',
      'is skipped',
    ]);
    expect(await rowOf(personId)).toBeUndefined();
    await send(rows, true);
    expect(await rowOf(personId)).toBeUndefined();
    const written = await send(rows, false);
    expect(written.map(({ result, at: instant }) => [result, iso(instant)])).toEqual([
      ['created', '2026-02-04T07:00:00.000Z'],
      ['created', '2025-10-26T00:30:00.000Z'],
      ['created', '2026-03-29T01:00:00.000Z'],
    ]);
    expect((await neighbours.requests.request(listRecords, { personId })).records).toHaveLength(3);
    expect((await send(rows, false)).map(({ result }) => result)).toEqual(['unchanged', 'unchanged', 'unchanged']);
    await verified();
  });

  it('of a list that is sent twice at once is there once', async () => {
    const personId = await somebody('Gears', 'G-8');
    const given = { punches: [{ employeeId: 'G-8', time: '2026-02-05 08:00' }], reason: 'outage', authorId: 'boss' };
    const sent: Promise<ImportPunchesResponse>[] = [];
    await service.app.get(Database).transaction(async (tx) => {
      // Whoever may look has looked before anybody writes.
      await managerOf(tx).query('LOCK TABLE punches IN EXCLUSIVE MODE');
      sent.push(...[1, 2].map(() => neighbours.requests.request(importPunches, given)));
      await waitFor(async () => (await waiting()) >= 2, { what: 'both to wait' });
    });
    const results = (await Promise.all(sent)).flatMap(({ punches }) => punches.map(({ result }) => result));
    expect(results.sort()).toEqual(['created', 'unchanged']);
    expect(times(await rowOf(personId))).toEqual(['2026-02-05T07:00:00.000Z', '']);
  });
});
