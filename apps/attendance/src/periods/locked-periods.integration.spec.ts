import 'reflect-metadata';
import {
  correctionRequestChanged,
  createCorrectionRequest,
  createPunch,
  createShift,
  createSite,
  defaultSiteId,
  decideCorrectionRequest,
  decideOvertime,
  deleteRecord,
  fromBinary,
  getAttendanceErasure,
  getCorrectionRequest,
  getOpenItems,
  listCorrectionRequests,
  listCorrections,
  listOvertime,
  listRecords,
  lockPeriod,
  PersonChange,
  personChanged,
  streamOf,
  timestampDate,
  timestampFromDate,
  unlockPeriod,
  updateRecord,
  withdrawCorrectionRequest,
  type AttendanceRecord,
  type CorrectionRequest,
} from '@smart-attendance/contracts';
import { Database } from '@smart-attendance/database';
import { isAppError } from '@smart-attendance/errors';
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
import { AssignmentsRepository } from '../assignments/assignments.repository';
import { attendanceDayOf } from '../calendar/attendance-day.policy';
import { CamerasRepository } from '../cameras/cameras.repository';
import { DayClosingService } from '../days/day-closing.service';
import { DayService } from '../days/day.service';
import { verifyLedger } from '../ledger/ledger-verification.repository';
import { PeopleRepository } from '../people/people.repository';
import { PunchService } from '../punches/punch.service';
import { Neighbours, startAttendance } from '../testing/running-attendance';

let nats: TestNats;
let database: TestDatabase;
let neighbours: Neighbours;
let replicas: readonly [RunningService, RunningService];

beforeAll(async () => {
  [nats, database] = await Promise.all([startTestNats(), createTestDatabase()]);
  neighbours = await Neighbours.connect(nats.url);
  neighbours.respondCoverage(() => []);
  const start = () =>
    startAttendance({ natsUrl: nats.url, databaseUrl: database.url }, { SITE_TIME_ZONE: 'Europe/Berlin' });
  replicas = [await start(), await start()];
  // Rounds of their own have nothing to catch up with.
  const today = attendanceDayOf(new Date(), { timeZone: 'Europe/Berlin', dayStartsAtMinutes: 0 });
  await queryDatabase(database.url, `INSERT INTO attendance.planned_dates VALUES ('${today}') ON CONFLICT DO NOTHING`);
});

afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.stop()));
  await neighbours.close();
  await Promise.all([nats.stop(), database.drop()]);
});

const at = (instant: string) => timestampFromDate(new Date(instant));
const iso = (time: AttendanceRecord['checkIn']) => (time === undefined ? '' : timestampDate(time).toISOString());
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
  await waitFor(async () => (await replicas[0].app.get(PeopleRepository).find(personId)) !== undefined, {
    what: 'the person to be known',
  });
  return personId;
}

async function seen(
  personId: string,
  instant: string,
  replica = replicas[0],
  cameraId: string = randomUUID(),
): Promise<void> {
  const time = new Date(instant);
  const punch = { recognitionId: randomUUID(), personId, cameraId, similarity: 0.7 };
  for (;;) {
    try {
      await replica.app.get(PunchService).handle({ ...punch, firstSeenAt: time, lastSeenAt: time });
      return;
    } catch (error) {
      // As the bus does: what a busy database has no room for is delivered again.
      if (!isAppError(error) || error.code !== 'unavailable') throw error;
    }
  }
}

async function rowOf(personId: string): Promise<AttendanceRecord | undefined> {
  return (await neighbours.requests.request(listRecords, { personId })).records[0];
}

async function existingRowOf(personId: string): Promise<AttendanceRecord> {
  const row = await rowOf(personId);
  if (row === undefined) throw new Error('There is no row.');
  return row;
}

const times = (row: AttendanceRecord | undefined) => [iso(row?.checkIn), iso(row?.checkOut)];

/** Locks days that no other spec has. */
async function lock(dateFrom: string, dateTo = dateFrom): Promise<string> {
  const { period } = await neighbours.requests.request(lockPeriod, {
    dateFrom,
    dateTo,
    reason: 'payroll',
    acceptsOpenItems: true,
    authorId: 'payroll-1',
  });
  return period?.id ?? '';
}

async function requestsAbout(personId: string): Promise<CorrectionRequest[]> {
  return (await neighbours.requests.request(listCorrectionRequests, { personId })).requests;
}

/** How many statements wait for a lock. */
const waiting = async () => (await queryDatabase(database.url, waitingQuery)).length;
const waitingQuery = `SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = database
  WHERE NOT granted AND datname = current_database()`;

const verified = async () => {
  const { brokenChain, strayRows } = await verifyLedger(database.url);
  expect({ brokenChain, strayRows }).toEqual({ brokenChain: undefined, strayRows: [] });
};

it('a row that is taken away takes along what was counted while that waited', async () => {
  const personId = await somebody();
  await seen(personId, '2026-02-06T08:00:00Z');
  const { id: recordId } = await existingRowOf(personId);
  const { app } = replicas[0];
  const done: Promise<unknown>[] = [];
  await app.get(Database).transaction(async (tx) => {
    await app.get(DayService).lock(tx, personId);
    done.push(seen(personId, '2026-02-06T09:00:00Z'));
    await waitFor(async () => (await waiting()) === 1, { what: 'the sighting to wait' });
    done.push(neighbours.requests.request(deleteRecord, { recordId, authorId: 'hr-1', reason: 'her sister' }));
    await waitFor(async () => (await waiting()) === 2, { what: 'the deletion to wait' });
  });
  await Promise.all(done);
  const countedAfter = await queryDatabase(
    database.url,
    `SELECT FROM attendance.records JOIN attendance.punches USING (person_id)
      WHERE id = '${recordId}' AND deleted_at < handled_at`,
  );
  expect(countedAfter).toEqual([]);
});

describe('a correction that is asked for', () => {
  async function asked(fields: object = {}) {
    const personId = await somebody();
    await seen(personId, '2026-02-09T08:00:00Z');
    const row = await existingRowOf(personId);
    const { request } = await neighbours.requests.request(createCorrectionRequest, {
      personId,
      kind: 'change',
      recordId: row.id,
      wanted: { checkOut: at('2026-02-09T16:30:00Z') },
      reason: 'I left by the back door',
      authorId: personId,
      ...fields,
    });
    return { personId, row, requestId: request?.id ?? '', request };
  }
  const decide = (requestId: string, fields: object = {}) =>
    neighbours.requests.request(decideCorrectionRequest, {
      requestId,
      decision: 'approved',
      reason: 'seen on the picture',
      authorId: 'boss',
      ...fields,
    });

  it('changes nothing until somebody else approves it, and then says who and why', async () => {
    const { personId, row, requestId, request } = await asked();
    expect(request).toMatchObject({ state: 'pending', isStale: false, localDate: '2026-02-09', revision: 1 });
    expect(JSON.parse(request?.afterJson ?? '')).toMatchObject({
      check_out: '2026-02-09T16:30:00.000Z',
      time_zone: 'Europe/Berlin',
    });
    expect(times(await rowOf(personId))).toEqual(['2026-02-09T08:00:00.000Z', '']);
    await expect(decide(requestId, { authorId: personId })).rejects.toMatchObject({ reason: 'own_request' });
    expect((await decide(requestId)).request).toMatchObject({ state: 'approved', decidedBy: 'boss' });
    expect(times(await rowOf(personId))).toEqual(['2026-02-09T08:00:00.000Z', '2026-02-09T16:30:00.000Z']);
    const { corrections } = await neighbours.requests.request(listCorrections, { recordId: row.id });
    expect(corrections.map(({ authorId, reason }) => [authorId, reason.split('\n')])).toEqual([
      [
        'boss',
        [`Correction ${requestId}, asked for by ${personId}: I left by the back door`, 'Approved: seen on the picture'],
      ],
    ]);
    expect((await decide(requestId)).request?.state).toBe('approved');
    await expect(decide(requestId, { authorId: 'other' })).rejects.toMatchObject({ reason: 'already_decided' });
    await verified();
  });

  it('is told on the bus step by step, without rows and what people wrote', async () => {
    const { requestId, personId } = await asked();
    await decide(requestId, { decision: 'refused' });
    const { manager } = neighbours.client.bus;
    const { last_seq: last } = (await manager.streams.info(streamOf(correctionRequestChanged))).state;
    const told: CorrectionRequest[] = [];
    for (let seq = 1; seq <= last; seq += 1) {
      const { data } = await manager.streams.getMessage(streamOf(correctionRequestChanged), { seq });
      const { request } = fromBinary(correctionRequestChanged.schema, data);
      if (request?.id === requestId) told.push(request);
    }
    expect(told).toMatchObject([
      { state: 'pending', personId, localDate: '2026-02-09', revision: 1, reason: '', afterJson: '' },
      { state: 'refused', decidedBy: 'boss', revision: 2, decisionReason: '' },
    ]);
    expect(told[0]?.wanted).toBeUndefined();
  });

  it('about a missing day or a removal likewise', async () => {
    const personId = await somebody();
    const about = { personId, reason: 'the door was open', authorId: 'officer' };
    const wanted = { checkIn: at('2026-02-10T08:00:00Z'), checkOut: at('2026-02-10T16:00:00Z') };
    const missing = await neighbours.requests.request(createCorrectionRequest, {
      ...about,
      kind: 'missing_day',
      wanted,
    });
    await decide(missing.request?.id ?? '');
    const row = await existingRowOf(personId);
    expect(times(row)).toEqual(['2026-02-10T08:00:00.000Z', '2026-02-10T16:00:00.000Z']);
    const removal = { ...about, kind: 'removal', recordId: row.id };
    await decide((await neighbours.requests.request(createCorrectionRequest, removal)).request?.id ?? '');
    expect(await rowOf(personId)).toBeUndefined();
    await expect(neighbours.requests.request(createCorrectionRequest, removal)).rejects.toMatchObject({
      code: 'not_found',
    });
    await verified();
  });

  it('of a row that changed since is told, shows what it comes to now, and can be approved then', async () => {
    const { personId, row, requestId } = await asked({ wanted: { notes: 'back door' } });
    await seen(personId, '2026-02-09T15:00:00Z');
    const { request: stale } = await neighbours.requests.request(getCorrectionRequest, { requestId });
    expect(stale?.isStale).toBe(true);
    await expect(decide(requestId)).rejects.toMatchObject({ code: 'conflict', reason: 'row_changed' });
    const { request } = await neighbours.requests.request(getCorrectionRequest, { requestId });
    expect([request?.isStale, request?.revision]).toEqual([false, 2]);
    expect(JSON.parse(request?.afterJson ?? '')).toMatchObject({ check_out: '2026-02-09T15:00:00.000Z' });
    await expect(decide(requestId, { expectedRevision: 1 })).rejects.toMatchObject({ reason: 'changed_meanwhile' });
    await decide(requestId, { expectedRevision: 2 });
    expect((await existingRowOf(personId)).notes).toBe('back door');
    expect((await existingRowOf(personId)).id).toBe(row.id);
  });

  it('is refused with a reason, withdrawn by who asked alone, and of a row that is gone refused', async () => {
    const refused = await asked();
    const answer = await decide(refused.requestId, { decision: 'refused', reason: 'somebody else' });
    expect(answer.request).toMatchObject({ state: 'refused', decisionReason: 'somebody else' });
    const { requestId, personId, row } = await asked();
    const withdraw = (authorId: string) =>
      neighbours.requests.request(withdrawCorrectionRequest, { requestId, authorId });
    await expect(withdraw('hr-1')).rejects.toMatchObject({ code: 'permission_denied' });
    expect((await withdraw(personId)).request?.state).toBe('withdrawn');
    const gone = await asked({ authorId: 'officer' });
    await neighbours.requests.request(deleteRecord, { recordId: gone.row.id, authorId: 'hr-1', reason: 'wrong' });
    await expect(decide(gone.requestId)).rejects.toMatchObject({ reason: 'row_gone' });
    expect(row.id).not.toBe('');
  });

  it('is one of twenty that wait at most, one for each id, and changes something', async () => {
    const { personId, row } = await asked();
    const again = (fields: object) =>
      neighbours.requests.request(createCorrectionRequest, {
        personId,
        kind: 'change',
        recordId: row.id,
        wanted: { notes: 'x' },
        reason: 'again',
        authorId: personId,
        ...fields,
      });
    await expect(again({ wanted: { notes: '' } })).rejects.toMatchObject({ violations: [{ field: 'kind' }] });
    const requestId = randomUUID();
    await Promise.all([again({ requestId }), again({ requestId })]);
    for (let count = 2; count < 20; count += 1) await again({});
    await expect(again({})).rejects.toMatchObject({ reason: 'too_many_corrections' });
    expect(await requestsAbout(personId)).toHaveLength(20);
  });

  it('ends when the person is deactivated; once they are erased no text is left', async () => {
    const { personId } = await asked();
    const change = (fields: object) =>
      neighbours.client.publisher.publish(personChanged, {
        personId,
        changedAt: timestampFromDate(new Date()),
        ...fields,
      });
    await change({ change: PersonChange.UPDATED, revision: 2, isActive: false, firstName: 'Ada' });
    const ended = await waitFor(
      async () => (await requestsAbout(personId)).find(({ state }) => state === 'withdrawn'),
      { what: 'the request to end' },
    );
    expect([ended.decidedBy, ended.decisionReason, ended.reason]).toEqual([
      'system',
      'The person was deactivated.',
      'I left by the back door',
    ]);
    await change({ change: PersonChange.ERASED, revision: 3 });
    const erased = await waitFor(async () => (await requestsAbout(personId)).find(({ reason }) => reason === ''), {
      what: 'the text to go',
    });
    expect([erased.personName, erased.decisionReason]).toEqual(['Erased person', '']);
  });
});

describe('a locked period', () => {
  const decide = (requestId: string, fields: object = {}) =>
    neighbours.requests.request(decideCorrectionRequest, {
      requestId,
      decision: 'approved',
      authorId: 'payroll-1',
      ...fields,
    });

  async function signedRow(date: string, notes = '') {
    const personId = await somebody();
    await seen(personId, `${date}T08:00:00Z`);
    await seen(personId, `${date}T16:00:00Z`);
    const { id: recordId } = await existingRowOf(personId);
    if (notes !== '') await neighbours.requests.request(updateRecord, { recordId, notes, authorId: 'hr-1' });
    const periodId = await lock(date);
    return { personId, periodId, row: await existingRowOf(personId) };
  }

  it('takes no change by hand, and tells the way to go', async () => {
    const { row, personId, periodId } = await signedRow('2026-02-16');
    const change = { recordId: row.id, authorId: 'hr-1', reason: 'late' };
    const refusal = { code: 'conflict', reason: 'period_locked', details: { existing_id: periodId } };
    await expect(neighbours.requests.request(updateRecord, { ...change, notes: 'x' })).rejects.toMatchObject(refusal);
    await expect(neighbours.requests.request(deleteRecord, change)).rejects.toMatchObject(refusal);
    const { request } = await neighbours.requests.request(createCorrectionRequest, {
      personId,
      kind: 'change',
      recordId: row.id,
      wanted: { checkOut: at('2026-02-16T17:00:00Z') },
      reason: 'stayed longer',
      authorId: personId,
    });
    expect(request?.periodId).toBe(periodId);
    await expect(decide(request?.id ?? '')).rejects.toMatchObject(refusal);
    await decide(request?.id ?? '', { periodId });
    expect(iso((await existingRowOf(personId)).checkOut)).toBe('2026-02-16T17:00:00.000Z');
    const { corrections } = await neighbours.requests.request(listCorrections, { recordId: row.id });
    expect(corrections.at(-1)?.reason).toContain(`Through the lock ${periodId}`);
    await verified();
  });

  it('keeps its rows as signed when cameras or people come late, until that is approved', async () => {
    const { personId, periodId, row } = await signedRow('2026-02-17');
    await seen(personId, '2026-02-17T17:00:00Z');
    const punch = { personId, at: at('2026-02-17T18:00:00Z'), reason: 'was there', authorId: 'hr-1' };
    await neighbours.requests.request(createPunch, punch);
    expect(await existingRowOf(personId)).toEqual(row);
    const [late, ...others] = await requestsAbout(personId);
    expect(others).toEqual([]);
    expect(late).toMatchObject({ kind: 'late_data', authorId: 'system', state: 'pending', revision: 2, periodId });
    expect(JSON.parse(late?.afterJson ?? '')).toMatchObject({ check_out: '2026-02-17T18:00:00.000Z' });
    await expect(decide(late?.id ?? '', { periodId, expectedRevision: 1 })).rejects.toMatchObject({
      reason: 'changed_meanwhile',
    });
    await decide(late?.id ?? '', { periodId });
    const approved = await existingRowOf(personId);
    expect([iso(approved.checkOut), approved.revision]).toEqual(['2026-02-17T18:00:00.000Z', row.revision + 1]);
    await verified();
  });

  it('does not ask again about what was refused, and asks about a day that nobody was seen on', async () => {
    const { personId, periodId, row } = await signedRow('2026-02-18');
    await seen(personId, '2026-02-18T17:00:00Z');
    const [late] = await requestsAbout(personId);
    await decide(late?.id ?? '', { decision: 'refused', reason: 'a visit' });
    const { app } = replicas[1];
    await app.get(Database).transaction(async (tx) => {
      await app.get(DayService).lock(tx, personId);
      const day = { personId, date: '2026-02-18' };
      const computed = await app.get(DayService).compute(tx, day, { person: undefined, now: new Date() });
      expect(computed.outcome).toBe('waits');
    });
    expect((await requestsAbout(personId)).map(({ state }) => state)).toEqual(['refused']);
    await seen(personId, '2026-02-18T18:00:00Z');
    expect((await requestsAbout(personId)).map(({ state }) => state).sort()).toEqual(['pending', 'refused']);
    expect(await existingRowOf(personId)).toEqual(row);
    const missed = await somebody();
    await seen(missed, '2026-02-18T08:00:00Z');
    expect(await rowOf(missed)).toBeUndefined();
    const [opening] = await requestsAbout(missed);
    expect([opening?.beforeJson, opening?.recordId]).toEqual(['', '']);
    await decide(opening?.id ?? '', { periodId });
    expect((await existingRowOf(missed)).localDate).toBe('2026-02-18');
    await verified();
  });

  it('waits for a word about who is erased, too, keeps none of it, and holds up no erasure', async () => {
    const { personId, periodId } = await signedRow('2026-01-20', 'Ada is at the dentist');
    await seen(personId, '2026-01-20T17:00:00Z');
    const erased = { personId, change: PersonChange.ERASED, revision: 2, changedAt: timestampFromDate(new Date()) };
    await neighbours.client.publisher.publish(personChanged, erased);
    await waitFor(async () => (await requestsAbout(personId)).every(({ reason }) => reason === ''), {
      what: 'the texts to go',
    });
    await seen(personId, '2026-01-20T18:00:00Z');
    const late = (await requestsAbout(personId)).find(({ state }) => state === 'pending');
    expect(late).toMatchObject({ kind: 'late_data', reason: 'The period was locked already.' });
    expect([late?.beforeJson, late?.afterJson].join()).not.toContain('dentist');
    // As if it were a minute ago, when everything of before is published.
    await queryDatabase(
      database.url,
      `UPDATE attendance.erasures SET erased_at = erased_at - interval '1 min' WHERE person_id = '${personId}'`,
    );
    const receipt = () => neighbours.requests.request(getAttendanceErasure, { personId });
    await waitFor(async () => (await receipt()).erasure?.finishedAt !== undefined, { what: 'the erasure to finish' });
    await decide(late?.id ?? '', { periodId, reason: 'Ada was seen' });
    const decided = (await requestsAbout(personId)).map(({ decisionReason }) => decisionReason);
    expect(decided.join()).not.toContain('Ada');
    await verified();
  });

  it('counts what came late once it is unlocked', async () => {
    const { personId, periodId } = await signedRow('2026-02-19');
    await seen(personId, '2026-02-19T17:00:00Z');
    const unlock = { periodId, reason: 'returned by the bank', authorId: 'payroll-1' };
    await expect(neighbours.requests.request(unlockPeriod, { ...unlock, expectedRevision: 7 })).rejects.toMatchObject({
      reason: 'changed_meanwhile',
    });
    const { period } = await neighbours.requests.request(unlockPeriod, { ...unlock, expectedRevision: 1 });
    expect(period).toMatchObject({ isLocked: false, unlockReason: 'returned by the bank', revision: 2 });
    await expect(neighbours.requests.request(unlockPeriod, unlock)).rejects.toMatchObject({ reason: 'not_locked' });
    expect((await requestsAbout(personId))[0]).toMatchObject({ state: 'withdrawn', decidedBy: 'system' });
    await replicas[0].app.get(DayClosingService).sweep(new Date());
    expect(iso((await existingRowOf(personId)).checkOut)).toBe('2026-02-19T17:00:00.000Z');
    await lock('2026-02-19');
    await verified();
  });

  it('is not signed unseen with a row of two sites too far apart, which is told once', async () => {
    const travel = { travel: [{ siteId: defaultSiteId, minutes: 60 }] };
    const name = `Hall ${randomUUID()}`;
    const { site } = await neighbours.requests.request(createSite, { name, timeZone: 'UTC', travel, authorId: 'hr' });
    const camera = { id: randomUUID(), name: 'Hall', siteId: site?.id ?? '', role: 'both' as const };
    const [replica] = replicas;
    await replica.app.get(CamerasRepository).store({ ...camera, isActive: true, isDeleted: false, revision: 1 });
    const alerts = async () => {
      const text = await (await fetch(`http://127.0.0.1:${String(replica.healthPort)}/metrics`)).text();
      return Number(/^impossible_travel_total (\d+)$/m.exec(text)?.[1]);
    };
    const before = await alerts();
    const personId = await somebody();
    await seen(personId, '2026-02-21T08:00:00Z');
    await seen(personId, '2026-02-21T08:30:00Z', replica, camera.id);
    await seen(personId, '2026-02-21T16:00:00Z', replica, camera.id);
    expect((await existingRowOf(personId)).flags).toEqual(['impossible_travel']);
    expect(await alerts()).toBe(before + 1);
    const span = { dateFrom: '2026-02-21', dateTo: '2026-02-21' };
    const { openItems } = await neighbours.requests.request(getOpenItems, span);
    expect(openItems?.impossibleTravel).toBe(1);
    const request = { ...span, reason: '', authorId: 'payroll-1' };
    await expect(neighbours.requests.request(lockPeriod, request)).rejects.toMatchObject({
      reason: 'open_items',
      message: expect.stringContaining('1 row of two sites too far apart') as string,
    });
    const { period } = await neighbours.requests.request(lockPeriod, { ...request, acceptsOpenItems: true });
    expect(period?.openItems?.impossibleTravel).toBe(1);
  });

  it('says what is open before it closes, and is of no day that is not over or locked already', async () => {
    const personId = await somebody();
    await seen(personId, '2026-02-20T08:00:00Z');
    const row = await existingRowOf(personId);
    await neighbours.requests.request(createCorrectionRequest, {
      personId,
      kind: 'removal',
      recordId: row.id,
      reason: 'was at home',
      authorId: personId,
    });
    const span = { dateFrom: '2026-02-20', dateTo: '2026-02-20' };
    const { openItems } = await neighbours.requests.request(getOpenItems, span);
    expect(openItems).toMatchObject({ pendingCorrections: 1, missingCheckOuts: 1 });
    const request = { ...span, reason: '', authorId: 'payroll-1' };
    await expect(neighbours.requests.request(lockPeriod, request)).rejects.toMatchObject({
      reason: 'open_items',
      message: expect.stringContaining('1 row without a check-out') as string,
    });
    const periodId = randomUUID();
    const accepted = { ...request, acceptsOpenItems: true, periodId };
    const [one, other] = await Promise.all([1, 2].map(() => neighbours.requests.request(lockPeriod, accepted)));
    expect([one?.period, other?.period?.id]).toEqual([other?.period, periodId]);
    await expect(neighbours.requests.request(lockPeriod, { ...accepted, periodId: '' })).rejects.toMatchObject({
      reason: 'overlaps',
      details: { existing_id: periodId },
    });
    await expect(neighbours.requests.request(lockPeriod, { ...request, dateTo: '2099-01-01' })).rejects.toMatchObject({
      violations: [{ field: 'date_to' }],
    });
  });

  it('lets nothing slip in while two replicas count and one locks', async () => {
    const date = '2026-02-23';
    const people = await Promise.all(Array.from({ length: 12 }, () => somebody()));
    for (const personId of people) await seen(personId, `${date}T07:00:00Z`);
    const counting = people.flatMap((personId, index) =>
      Array.from({ length: 8 }, (_, hour) =>
        seen(personId, `${date}T${String(8 + hour).padStart(2, '0')}:00:00Z`, replicas[(index + hour) % 2]),
      ),
    );
    const locking = lock(date);
    await Promise.all([...counting, locking]);
    const periodId = await locking;
    const slipped = await queryDatabase<{ count: string }>(
      database.url,
      `SELECT count(*) FROM attendance.ledger_entries entry
        WHERE subject = 'record' AND after->>'local_date' = '${date}' AND sequence > (
          SELECT sequence FROM attendance.ledger_entries WHERE subject = 'lock' AND subject_id = '${periodId}')`,
    );
    expect(slipped[0]?.count).toBe('0');
    // Whoever is short of the last sighting has a correction with it.
    for (const personId of people) {
      const checkOut = iso((await existingRowOf(personId)).checkOut);
      const [late] = await requestsAbout(personId);
      const last = late === undefined ? checkOut : (JSON.parse(late.afterJson) as { check_out: string }).check_out;
      expect(last).toBe(`${date}T15:00:00.000Z`);
    }
    await verified();
  });
});

describe('overtime', () => {
  async function worked(personId: string, date: string, until: string) {
    await seen(personId, `${date}T08:00:00Z`);
    await seen(personId, `${date}T${until}:00Z`);
    await replicas[0].app.get(DayClosingService).sweep(new Date());
  }

  async function somebodyWithShift(department: string): Promise<string> {
    const personId = await somebody(department);
    const { shift } = await neighbours.requests.request(createShift, {
      name: `Day ${personId}`,
      authorId: 'hr-1',
      rules: {
        startsAtMinutes: 540,
        endsAtMinutes: 1_020,
        beforeMinutes: 240,
        afterMinutes: 360,
        overtimeAfterMinutes: 0,
        overtimeNeedsApproval: true,
        autoCheckOut: 'off',
        workingTime: 'first_in_last_out',
      },
    });
    const { app } = replicas[0];
    const longAgo = new Date('2020-01-01T00:00:00Z');
    const subject = { id: randomUUID(), personId, department: null, departmentKey: null, siteId: null };
    const when = { weekdays: [1, 2, 3, 4, 5, 6, 7], validFrom: '2020-01-01', validTo: null };
    const what = { shiftId: shift?.id ?? '', shiftIds: [shift?.id ?? ''], rotation: null, workSiteId: null };
    const row = { ...subject, ...when, ...what, revision: 1, createdAt: longAgo, updatedAt: longAgo };
    await app.get(Database).transaction((tx) => app.get(AssignmentsRepository).insert(tx, [row]));
    return personId;
  }

  const decide = async (recordId: string, minutes: number, fields: object = {}) => {
    const given = { overtime: [{ recordId, minutes }], decision: 'approved', authorId: 'boss', ...fields };
    const [decided] = (await neighbours.requests.request(decideOvertime, given)).decided;
    return decided;
  };

  it('waits for somebody’s word, is asked about again when late data change it, and told in the history', async () => {
    const personId = await somebodyWithShift('Boilers');
    await worked(personId, '2026-02-24', '16:45');
    const { records } = await neighbours.requests.request(listOvertime, { department: 'boilers' });
    expect(records.map((row) => [row.personId, row.overtimeMinutes])).toEqual([[personId, 45]]);
    const recordId = records[0]?.id ?? '';
    expect(await decide(recordId, 44)).toMatchObject({ result: 'failed', reason: 'minutes_changed' });
    expect(await decide(recordId, 45, { authorId: personId })).toMatchObject({ reason: 'own_row' });
    expect(await decide(recordId, 45, { department: 'Poetry' })).toMatchObject({ reason: 'not_found' });
    expect(await decide(recordId, 45, { reason: 'a delivery', department: 'BOILERS' })).toMatchObject({
      result: 'decided',
      record: { overtimeStatus: 'approved', revision: (records[0]?.revision ?? 0) + 1 },
    });
    expect(await decide(recordId, 45)).toMatchObject({ result: 'unchanged' });
    expect(await decide(recordId, 45, { decision: 'rejected', reason: 'no' })).toMatchObject({ result: 'decided' });
    await seen(personId, '2026-02-24T17:00:00Z');
    expect(await existingRowOf(personId)).toMatchObject({ overtimeMinutes: 60, overtimeStatus: 'pending' });
    const { corrections } = await neighbours.requests.request(listCorrections, { recordId });
    expect(corrections.map(({ authorId, reason }) => [authorId, reason])).toEqual([
      ['boss', 'a delivery'],
      ['boss', 'no'],
    ]);
    await lock('2026-02-24');
    expect(await decide(recordId, 60)).toMatchObject({ result: 'failed', reason: 'period_locked' });
    await verified();
  });
});
