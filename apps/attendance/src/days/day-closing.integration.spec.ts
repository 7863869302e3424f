import 'reflect-metadata';
import {
  createCorrectionRequest,
  createRecord,
  createShift,
  createSite,
  defaultSiteId,
  departmentKey,
  durableOf,
  facesDetected,
  getRecord,
  listCorrectionRequests,
  listRecords,
  PersonChange,
  personChanged,
  personRecognized,
  streamOf,
  timestampFromDate,
  updateRecord,
  type AttendanceRecord,
  type MessageInitShape,
  type ShiftRulesSchema,
} from '@smart-attendance/contracts';
import { Database } from '@smart-attendance/database';
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
import { addDays, attendanceDayOf } from '../calendar/attendance-day.policy';
import { CamerasRepository } from '../cameras/cameras.repository';
import { verifyLedger } from '../ledger/ledger-verification.repository';
import { PeopleRepository } from '../people/people.repository';
import { PunchService } from '../punches/punch.service';
import { Neighbours, startAttendance, type Addresses } from '../testing/running-attendance';
import { DayClosingService } from './day-closing.service';

const berlin = { SITE_TIME_ZONE: 'Europe/Berlin' };
const calendar = { timeZone: 'Europe/Berlin', dayStartsAtMinutes: 0 };
const longAgo = '2020-01-01T00:00:00Z';
const date = '2026-03-04';
const morning = new Date('2026-03-04T10:00:00+01:00');
const afterwards = new Date('2026-03-05T00:30:00+01:00');
const door = randomUUID();

let nats: TestNats;
let database: TestDatabase;
let addresses: Addresses;
let neighbours: Neighbours;
let replicas: readonly RunningService[];
let dayShiftId: string;
/** What camera-registry answers; undefined while it is away. */
let blind: { readonly from: string; readonly to: string }[] | undefined = [];

beforeAll(async () => {
  [nats, database] = await Promise.all([startTestNats(), createTestDatabase()]);
  addresses = { natsUrl: nats.url, databaseUrl: database.url };
  neighbours = await Neighbours.connect(nats.url);
  neighbours.respondCoverage(() => blind);
  replicas = [await startAttendance(addresses, berlin), await startAttendance(addresses, berlin)];
  // Rounds of their own have nothing to catch up with.
  await queryDatabase(database.url, `INSERT INTO attendance.planned_dates VALUES ('${todayInBerlin()}')`);
  await makeEntrance();
  dayShiftId = await newShift('Day', dayShift);
});

afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.stop()));
  await neighbours.close();
  await Promise.all([nats.stop(), database.drop()]);
});

const dayShift: MessageInitShape<typeof ShiftRulesSchema> = {
  startsAtMinutes: 9 * 60,
  endsAtMinutes: 17 * 60 + 30,
  requiredMinutes: 480,
  beforeMinutes: 240,
  afterMinutes: 360,
  lateGraceMinutes: 5,
  earlyGraceMinutes: 5,
  halfDayBelowMinutes: 240,
  overtimeAfterMinutes: 0,
  autoCheckOut: 'off',
  workingTime: 'first_in_last_out',
  breaks: [{ kind: 'fixed', startsAtMinutes: 12 * 60, endsAtMinutes: 12 * 60 + 30 }],
};

function todayInBerlin(now = new Date()): string {
  return attendanceDayOf(now, calendar);
}

async function makeEntrance(): Promise<void> {
  const camera = { id: door, name: 'Door', siteId: defaultSiteId, role: 'both', revision: 1 } as const;
  await replicas[0]?.app.get(CamerasRepository).store({ ...camera, isActive: true, isDeleted: false });
}

async function newShift(name: string, rules: MessageInitShape<typeof ShiftRulesSchema>): Promise<string> {
  const { shift } = await neighbours.requests.request(createShift, { name, rules, authorId: 'hr' });
  return shift?.id ?? '';
}

/** As if it had been said long ago. */
async function assign(
  subject: { readonly personId?: string; readonly department?: string },
  shiftId: string | null,
  workSiteId: string | null = null,
) {
  const { personId = null, department = null } = subject;
  const key = department === null ? null : departmentKey(department);
  const whom = { id: randomUUID(), personId, department, departmentKey: key, siteId: null };
  const when = { weekdays: [1, 2, 3, 4, 5, 6, 7], validFrom: '2020-01-01', validTo: null };
  const what = { shiftId, shiftIds: shiftId === null ? [] : [shiftId], rotation: null, workSiteId };
  const row = { ...whom, ...when, ...what, revision: 1, createdAt: new Date(longAgo), updatedAt: new Date(longAgo) };
  const app = replicas[0]?.app;
  await app?.get(Database).transaction((tx) => app.get(AssignmentsRepository).insert(tx, [row]));
}

async function somebody(shiftId = dayShiftId): Promise<string> {
  const personId = randomUUID();
  await neighbours.publishPerson(personId, { firstName: 'Ada', changedAt: longAgo });
  await waitFor(async () => (await replicas[0]?.app.get(PeopleRepository).find(personId)) !== undefined, {
    what: 'the person to be known',
  });
  await assign({ personId }, shiftId);
  return personId;
}

/** When that day of theirs is looked at next. */
async function dueOf(personId: string, date: string): Promise<Date | undefined> {
  const [row] = await queryDatabase<{ due_at: Date }>(
    database.url,
    `SELECT due_at FROM attendance.day_work WHERE person_id = '${personId}' AND local_date = '${date}'`,
  );
  return row?.due_at;
}

/** Until the returned function is called, identity has not handled what a camera saw. */
async function facesWait(): Promise<() => Promise<unknown>> {
  const { bus, publisher } = neighbours.client;
  const faces = { frameId: randomUUID(), cameraId: door, capturedAt: timestampFromDate(new Date()) };
  await publisher.publish(facesDetected, { ...faces, model: { packId: 'pack', vectorSize: 1 } });
  const { consumers } = bus.manager;
  const ours = await consumers.info(streamOf(personRecognized), durableOf(personRecognized, 'attendance'));
  const identity = durableOf(facesDetected, 'identity');
  const settings = { durable_name: identity, ack_policy: ours.config.ack_policy };
  await consumers.add(streamOf(facesDetected), settings);
  return () => consumers.delete(streamOf(facesDetected), identity);
}

async function sweep(time: string | Date): Promise<void> {
  const closing = replicas[0]?.app.get(DayClosingService);
  for (let found: string | undefined = 'more'; found === 'more';) found = await closing?.sweep(new Date(time));
}

async function rowOf(personId: string, day = date): Promise<AttendanceRecord | undefined> {
  const { records } = await neighbours.requests.request(listRecords, { personId, dateFrom: day, dateTo: day });
  return records[0];
}

/** A day as it goes: planned in the morning, and looked at after midnight, by both at once. */
async function theDayIsOver(): Promise<void> {
  for (const now of [morning, afterwards]) {
    await Promise.all(replicas.map(({ app }) => app.get(DayClosingService).sweep(now)));
  }
}

async function see(personId: string, time: string): Promise<void> {
  const instant = new Date(time);
  const seen = { firstSeenAt: instant, lastSeenAt: instant, similarity: 0.5 };
  await replicas[0]?.app.get(PunchService).handle({ personId, recognitionId: randomUUID(), cameraId: door, ...seen });
}

it('who was expected and not seen is absent when the day is over, once', async () => {
  const [absent, present] = [await somebody(), await somebody()];
  await see(present, '2026-03-04T08:52:00+01:00');
  await see(present, '2026-03-04T17:41:00+01:00');
  await theDayIsOver();
  const row = await rowOf(absent);
  expect(row).toMatchObject({ status: 'absent', revision: 1, coveragePercent: 100, shiftName: 'Day' });
  expect(row?.checkIn).toBeUndefined();
  expect(row?.explanation).toContain('absent: not seen from before the shift started at 09:00');
  expect(await neighbours.published(absent)).toHaveLength(1);
  expect(await rowOf(present)).toMatchObject({ status: 'present', workedMinutes: 499, overtimeMinutes: 19 });
  await theDayIsOver();
  expect(await rowOf(absent)).toEqual(row);
  expect(await verifyLedger(database.url)).toMatchObject({ brokenChain: undefined, strayRows: [] });
});

it('nobody is absent because a camera was blind, and who is seen after all was there', async () => {
  blind = [{ from: '2026-03-03T08:00:00+01:00', to: '2026-03-03T11:00:00+01:00' }];
  const personId = await somebody();
  for (const { app } of replicas) {
    await app.get(DayClosingService).sweep(new Date('2026-03-03T10:00:00+01:00'));
    await app.get(DayClosingService).sweep(new Date('2026-03-04T00:30:00+01:00'));
  }
  const row = await rowOf(personId, '2026-03-03');
  expect(row).toMatchObject({ status: 'no_coverage', coveragePercent: 76 });
  await see(personId, '2026-03-03T08:58:00+01:00');
  await see(personId, '2026-03-03T17:30:00+01:00');
  const seen = await rowOf(personId, '2026-03-03');
  expect(seen).toMatchObject({
    id: row?.id,
    status: 'present',
    workedMinutes: 482,
    revision: 3,
    flags: ['low_coverage'],
  });
  const { punches, intervals } = await neighbours.requests.request(getRecord, { recordId: row?.id ?? '' });
  expect([punches.length, intervals.length]).toEqual([2, 1]);
  blind = [];
});

it('nobody is called anything while camera-registry is away', async () => {
  blind = undefined;
  const personId = await somebody();
  const [closing, other] = replicas.map(({ app }) => app.get(DayClosingService));
  await closing?.sweep(new Date('2026-03-02T10:00:00+01:00'));
  await closing?.sweep(new Date('2026-03-03T00:30:00+01:00'));
  expect(await rowOf(personId, '2026-03-02')).toBeUndefined();
  blind = [];
  // Rounds of their own may have asked in vain, too, and put it off.
  let nowMs = Date.now();
  const row = await waitFor(
    async () => {
      nowMs += 600_000;
      await other?.sweep(new Date(nowMs));
      return rowOf(personId, '2026-03-02');
    },
    { what: 'the day to be closed', timeoutMs: 60_000 },
  );
  expect(row).toMatchObject({ status: 'absent' });
});

it('who leaves the company has no day that is still open', async () => {
  const personId = await somebody();
  const now = new Date();
  await see(personId, now.toISOString());
  const { records } = await neighbours.requests.request(listRecords, { personId });
  expect(records[0]?.flags).not.toContain('missing_check_out');
  await neighbours.client.publisher.publish(personChanged, {
    personId,
    change: PersonChange.UPDATED,
    revision: 2,
    isActive: false,
    firstName: 'Ada',
    changedAt: timestampFromDate(new Date()),
  });
  await waitFor(
    async () => {
      const list = await neighbours.requests.request(listRecords, { personId });
      return list.records[0]?.flags.includes('missing_check_out');
    },
    { what: 'the day to be closed' },
  );
});

it('who was missed on a day on which nothing ran is absent all the same, unless they came later', async () => {
  await sweep('2026-02-10T10:00:00+01:00');
  const personId = await somebody();
  const later = await somebody();
  const since = '2026-02-12T12:00:00+01:00';
  await queryDatabase(database.url, `UPDATE attendance.people SET active_since = '${since}' WHERE id = '${later}'`);
  await sweep('2026-02-13T00:30:00+01:00');
  for (const day of ['2026-02-11', '2026-02-12']) {
    expect(await rowOf(personId, day)).toMatchObject({ status: 'absent' });
    expect(await rowOf(later, day)).toBeUndefined();
  }
});

it('who is entered in the middle of a day is expected by the shift that is not over', async () => {
  const department = 'Engines';
  const allDay = await newShift('All day', { ...dayShift, startsAtMinutes: 0, endsAtMinutes: 0, breaks: [] });
  await assign({ department }, allDay);
  const now = new Date();
  const [personId, today] = [randomUUID(), todayInBerlin(now)];
  await neighbours.publishPerson(personId, { firstName: 'Ada', department, changedAt: now.toISOString() });
  const isPlanned = async () =>
    (await queryDatabase(database.url, `SELECT FROM attendance.day_work WHERE person_id = '${personId}'`)).length > 0;
  await waitFor(isPlanned, { what: 'the day to be planned' });
  await sweep(`${addDays(today, 1)}T22:00:00Z`);
  expect(await rowOf(personId, today)).toMatchObject({ status: 'absent' });
  expect(await rowOf(personId, addDays(today, -1))).toBeUndefined();
});

it('who is moved to another day by hand is missing on the one that they left', async () => {
  const personId = await somebody();
  const at = (time: string) => timestampFromDate(new Date(time));
  const times = { checkIn: at('2026-02-18T09:00:00+01:00'), checkOut: at('2026-02-18T17:00:00+01:00') };
  const { record } = await neighbours.requests.request(createRecord, { personId, ...times, authorId: 'hr' });
  const checkIn = at('2026-02-17T18:00:00+01:00');
  await neighbours.requests.request(updateRecord, { recordId: record?.id ?? '', checkIn, authorId: 'hr' });
  expect(await rowOf(personId, '2026-02-18')).toBeUndefined();
  const left = await waitFor(
    async () => {
      await sweep(new Date());
      return rowOf(personId, '2026-02-18');
    },
    { what: 'the day to be looked at' },
  );
  expect(left).toMatchObject({ status: 'absent', coveragePercent: 100 });
  expect(await rowOf(personId, '2026-02-17')).toMatchObject({
    checkOut: times.checkOut,
    heldFields: ['check_in', 'check_out'],
  });
});

/** Makes that no day of theirs can be computed any more. */
async function workNowhere(personId: string): Promise<() => Promise<void>> {
  const { site } = await neighbours.requests.request(createSite, {
    name: `Nowhere ${personId}`,
    timeZone: 'Europe/Oslo',
    authorId: 'hr',
  });
  await assign({ personId }, null, site?.id);
  return async () => {
    const versions = `replace(versions::text, 'Oslo', 'Nowhere')::jsonb`;
    await queryDatabase(
      database.url,
      `UPDATE attendance.sites SET versions = ${versions} WHERE id = '${site?.id ?? ''}'`,
    );
  };
}

it('an erasure leaves no text, also where a day of theirs cannot be computed', async () => {
  const personId = await somebody();
  const breakDays = await workNowhere(personId);
  const checkIn = timestampFromDate(new Date(Date.now() - 60_000));
  const { record } = await neighbours.requests.request(createRecord, { personId, checkIn, authorId: 'hr' });
  await neighbours.requests.request(createCorrectionRequest, {
    personId,
    kind: 'change',
    recordId: record?.id ?? '',
    wanted: { notes: 'what I did' },
    reason: 'I forgot',
    authorId: personId,
  });
  await breakDays();
  const erased = { personId, change: PersonChange.ERASED, revision: 2, changedAt: timestampFromDate(new Date()) };
  await neighbours.client.publisher.publish(personChanged, erased);
  const reasons = async () =>
    (await neighbours.requests.request(listCorrectionRequests, { personId })).requests.map(({ reason }) => reason);
  await waitFor(async () => (await reasons()).join() === '', { what: 'the text to go' });
  expect(await reasons()).toEqual(['']);
});

it('a day that cannot be closed is put off, and keeps no other from it', async () => {
  const [broken, other] = [await somebody(), await somebody()];
  const breakDays = await workNowhere(broken);
  await sweep('2026-02-24T10:00:00+01:00');
  await breakDays();
  await queryDatabase(
    database.url,
    `UPDATE attendance.day_work SET due_at = '2026-01-01' WHERE person_id = '${broken}'`,
  );
  await sweep('2026-02-25T00:30:00+01:00');
  expect(await rowOf(other, '2026-02-24')).toMatchObject({ status: 'absent' });
  expect(await dueOf(broken, '2026-02-24')).toEqual(new Date('2026-02-25T00:45:00+01:00'));
  await queryDatabase(database.url, `DELETE FROM attendance.day_work WHERE person_id = '${broken}'`);
});

it('a day of which not all is handled is nobody’s absence, and is looked at seldomer and seldomer until it is', async () => {
  const personId = await somebody();
  const isHandled = await facesWait();
  const day = addDays(todayInBerlin(), 3);
  await sweep(`${day}T09:00:00Z`);
  const over = (await dueOf(personId, day)) ?? new Date(0);
  const later = (minutes: number) => new Date(over.getTime() + minutes * 60_000);
  await sweep(over);
  const row = await rowOf(personId, day);
  expect(row).toMatchObject({ status: 'no_coverage', coveragePercent: 100, revision: 1 });
  const first = await dueOf(personId, day);
  await sweep(later(60));
  const second = await dueOf(personId, day);
  expect(Number(second) - later(60).getTime()).toBeGreaterThan(Number(first) - over.getTime());
  expect(await rowOf(personId, day)).toEqual(row);
  await isHandled();
  await sweep(later(180));
  expect(await rowOf(personId, day)).toMatchObject({ status: 'absent', revision: 2 });
});
