import 'reflect-metadata';
import {
  getRecord,
  listRecords,
  PersonChange,
  personChanged,
  timestampFromDate,
  type AttendanceRecord,
} from '@smart-attendance/contracts';
import type { RunningService } from '@smart-attendance/messaging';
import {
  createTestDatabase,
  startTestNats,
  waitFor,
  type TestDatabase,
  type TestNats,
} from '@smart-attendance/testing';
import { randomUUID } from 'node:crypto';
import { verifyLedger } from '../ledger/ledger-verification.repository';
import { PeopleRepository } from '../people/people.repository';
import { PunchService } from '../punches/punch.service';
import { dayShift } from '../testing/day-case';
import { Neighbours, startAttendance, type Addresses } from '../testing/running-attendance';
import { DateRulesSource } from './date-rules';
import { DayClosingService } from './day-closing.service';

const berlin = { SITE_TIME_ZONE: 'Europe/Berlin' };
const date = '2026-03-04';
const morning = new Date('2026-03-04T10:00:00+01:00');
const afterwards = new Date('2026-03-05T00:30:00+01:00');
const door = randomUUID();

let nats: TestNats;
let database: TestDatabase;
let addresses: Addresses;
let neighbours: Neighbours;
let replicas: readonly RunningService[];
/** What camera-registry answers; undefined while it is away. */
let blind: { readonly from: string; readonly to: string }[] | undefined = [];

beforeAll(async () => {
  [nats, database] = await Promise.all([startTestNats(), createTestDatabase()]);
  addresses = { natsUrl: nats.url, databaseUrl: database.url };
  neighbours = await Neighbours.connect(nats.url);
  neighbours.respondCoverage(() => blind);
  replicas = [await startAttendance(addresses, berlin), await startAttendance(addresses, berlin)];
  replicas.forEach(assignDayShift);
});

afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.stop()));
  await neighbours.close();
  await Promise.all([nats.stop(), database.drop()]);
});

/** Everybody has the day shift, and the door is the way in. */
function assignDayShift({ app }: RunningService): void {
  const rules = app.get(DateRulesSource);
  const rulesOf = rules.rulesOf.bind(rules);
  Object.assign(rules, {
    rulesOf: async (...span: Parameters<DateRulesSource['rulesOf']>) =>
      (await rulesOf(...span)).map((one) => ({ ...one, shift: dayShift })),
    expectsAnybody: () => Promise.resolve(true),
    entryCamerasOf: () => Promise.resolve([door]),
  });
}

async function somebody(): Promise<string> {
  const personId = randomUUID();
  await neighbours.publishPerson(personId, { firstName: 'Ada' });
  const people = replicas[0]?.app.get(PeopleRepository);
  await waitFor(async () => (await people?.find(personId)) !== undefined, { what: 'the person to be known' });
  return personId;
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
