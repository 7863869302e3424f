import 'reflect-metadata';
import {
  approveDraft,
  createAssignment,
  createDraft,
  createShift,
  defaultSiteId,
  discardDraft,
  getDraft,
  getOpenItems,
  listCorrectionRequests,
  listCorrections,
  listDraftDays,
  listDrafts,
  listRecords,
  lockPeriod,
  PersonChange,
  personChanged,
  previewDraft,
  timestampFromDate,
  updateShift,
  type Draft,
  type DraftDay,
  type MessageInitShape,
  type RuleChangeSchema,
  type ShiftRulesSchema,
} from '@smart-attendance/contracts';
import { Database } from '@smart-attendance/database';
import type { RunningService } from '@smart-attendance/messaging';
import {
  createTestDatabase,
  queryDatabase,
  ServiceProcess,
  startTestNats,
  waitFor,
  type TestDatabase,
  type TestNats,
} from '@smart-attendance/testing';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { AssignmentsRepository } from '../assignments/assignments.repository';
import { addDays, attendanceDayOf } from '../calendar/attendance-day.policy';
import { DayService } from '../days/day.service';
import { verifyLedger } from '../ledger/ledger-verification.repository';
import { PeopleRepository } from '../people/people.repository';
import { Neighbours, startAttendance } from '../testing/running-attendance';

jest.setTimeout(120_000);

/** What is killed is the built service. */
const mainFile = join(__dirname, '../../dist/main.js');
const authorId = 'hr-1';
const today = attendanceDayOf(new Date(), { timeZone: 'UTC', dayStartsAtMinutes: 0 });
const daysAgo = (days: number): string => addDays(today, -days);

const dayRules = {
  startsAtMinutes: 540,
  endsAtMinutes: 1_050,
  beforeMinutes: 240,
  afterMinutes: 360,
  lateGraceMinutes: 5,
  earlyGraceMinutes: 5,
  overtimeAfterMinutes: 0,
  autoCheckOut: 'off',
  workingTime: 'first_in_last_out',
  breaks: [{ kind: 'fixed', startsAtMinutes: 720, endsAtMinutes: 750 }],
} satisfies MessageInitShape<typeof ShiftRulesSchema>;

let nats: TestNats;
let database: TestDatabase;
let neighbours: Neighbours;
let service: RunningService;

beforeAll(async () => {
  [nats, database] = await Promise.all([startTestNats(), createTestDatabase()]);
  neighbours = await Neighbours.connect(nats.url);
  service = await startAttendance({ natsUrl: nats.url, databaseUrl: database.url });
});

afterAll(async () => {
  await service.stop();
  await neighbours.close();
  await Promise.all([nats.stop(), database.drop()]);
});

async function newShift(rules: MessageInitShape<typeof ShiftRulesSchema> = {}): Promise<string> {
  const request = { name: `Shift ${randomUUID()}`, rules: { ...dayRules, ...rules }, authorId };
  return (await neighbours.requests.request(createShift, request)).shift?.id ?? '';
}

async function somebody(): Promise<string> {
  const personId = randomUUID();
  await neighbours.publishPerson(personId, { firstName: 'Ada', department: 'Engines' });
  await waitFor(async () => (await service.app.get(PeopleRepository).find(personId)) !== undefined, {
    what: 'the person to be known',
  });
  return personId;
}

/** As if it had been said long ago. */
async function assignFromThePast(personId: string, shiftId: string): Promise<string> {
  const [id, now] = [randomUUID(), new Date()];
  const whom = { id, personId, department: null, departmentKey: null, siteId: null, rotation: null, workSiteId: null };
  const what = {
    shiftId,
    shiftIds: [shiftId],
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    validFrom: '2020-01-01',
    validTo: null,
  };
  const row = { ...whom, ...what, revision: 1, createdAt: now, updatedAt: now };
  await service.app.get(Database).transaction((tx) => service.app.get(AssignmentsRepository).insert(tx, [row]));
  return id;
}

/** Seen at these times of these days. */
async function seen(personId: string, days: readonly string[], ...times: readonly string[]): Promise<void> {
  for (const day of days) {
    for (const time of times) await neighbours.publishRecognized({ personId, from: `${day}T${time}:00Z` });
  }
  await waitFor(async () => (await rowsOf(personId)).filter(({ checkOut }) => checkOut).length >= days.length, {
    what: 'the rows',
  });
}

async function rowsOf(personId: string) {
  return (await neighbours.requests.request(listRecords, { personId, page: { limit: 1_000, sort: 'date' } })).records;
}

async function statusesOf(personId: string): Promise<string[]> {
  return (await rowsOf(personId)).map(({ localDate, status }) => `${localDate} ${status}`);
}

async function draft(change: MessageInitShape<typeof RuleChangeSchema>): Promise<Draft> {
  const answer = await neighbours.requests.request(createDraft, { change, reason: 'a wrong shift', authorId });
  return settled(answer.draft?.id ?? '', 'previewing');
}

/** Once it is not in that state any more. */
async function settled(draftId: string, state: string): Promise<Draft> {
  let found: Draft | undefined;
  await waitFor(
    async () => {
      found = (await neighbours.requests.request(getDraft, { draftId })).draft;
      return found?.state !== state;
    },
    { what: `the draft to be ${state} no more`, timeoutMs: 60_000 },
  );
  if (found === undefined) throw new Error('There is no draft.');
  return found;
}

async function approve({ id: draftId }: Draft): Promise<Draft> {
  await neighbours.requests.request(approveDraft, { draftId, authorId: 'boss', reason: 'agreed' });
  return settled(draftId, 'applying');
}

async function daysOf({ id: draftId }: Draft): Promise<DraftDay[]> {
  return (await neighbours.requests.request(listDraftDays, { draftId, page: { limit: 1_000 } })).days;
}

const shown = ({ localDate, before, after }: DraftDay) => [
  localDate,
  [before?.status, before?.workedMinutes, before?.overtimeMinutes],
  [after?.status, after?.workedMinutes, after?.overtimeMinutes],
];

describe('a draft of other rules of a shift', () => {
  it('shows each day before and after, changes nothing until it is approved, and then just that', async () => {
    const [personId, shiftId] = [await somebody(), await newShift()];
    await assignFromThePast(personId, shiftId);
    await seen(personId, [daysAgo(12), daysAgo(9), daysAgo(8)], '09:20', '17:40');
    const before = await rowsOf(personId);

    const made = await draft({
      kind: 'shift',
      shiftId,
      validFrom: daysAgo(10),
      shiftRules: { ...dayRules, lateGraceMinutes: 30, breaks: [] },
    });
    expect(made).toMatchObject({ state: 'ready', daysLocked: 0, dateFrom: daysAgo(10), dateTo: today });
    const days = await daysOf(made);
    expect(days.filter(({ before: was }) => was !== undefined).map(shown)).toEqual([
      [daysAgo(9), ['late', 470, 0], ['present', 500, 0]],
      [daysAgo(8), ['late', 470, 0], ['present', 500, 0]],
    ]);
    expect(new Set(days.flatMap(({ causes }) => causes))).toEqual(new Set(['shift']));
    expect(days.every(({ personName, outcome }) => personName === 'Ada' && outcome === 'waiting')).toBe(true);
    expect(await rowsOf(personId)).toEqual(before);

    const applied = await approve(made);
    expect(applied).toMatchObject({ state: 'applied', daysApplied: made.daysChanged, daysDifferent: 0 });
    expect((await statusesOf(personId)).filter((row) => !row.endsWith('no_coverage'))).toEqual([
      `${daysAgo(12)} late`,
      `${daysAgo(9)} present`,
      `${daysAgo(8)} present`,
    ]);
    const changed = (await rowsOf(personId)).find(({ localDate }) => localDate === daysAgo(9));
    const { corrections } = await neighbours.requests.request(listCorrections, { recordId: changed?.id ?? '' });
    expect(corrections.map(({ action, authorId: by }) => [action, by])).toEqual([['edited', 'boss']]);
    expect(corrections[0]?.reason).toContain('agreed');
    expect(await verifyLedger(database.url)).toMatchObject({ brokenChain: undefined, strayRows: [] });
    const [entry] = await queryDatabase<{ author: string; reason: string }>(
      database.url,
      `SELECT author, reason FROM attendance.ledger_entries WHERE subject = 'rule' AND subject_id = '${made.id}'`,
    );
    expect(entry).toEqual({ author: 'boss', reason: 'agreed' });
    await expect(approve(made)).rejects.toMatchObject({ code: 'conflict', reason: 'not_ready' });
  });

  it('is stale when a row or a rule of its days changes, until it is previewed again', async () => {
    const [personId, shiftId] = [await somebody(), await newShift()];
    await assignFromThePast(personId, shiftId);
    await seen(personId, [daysAgo(9)], '09:20', '17:40');
    const change = {
      kind: 'shift',
      shiftId,
      validFrom: daysAgo(10),
      shiftRules: { ...dayRules, lateGraceMinutes: 30 },
    };
    const made = await draft(change);
    await neighbours.publishRecognized({ personId, from: `${daysAgo(9)}T18:00:00Z` });
    await waitFor(async () => (await rowsOf(personId))[0]?.revision === 3, { what: 'the late sighting' });
    await expect(approve(made)).rejects.toMatchObject({ code: 'conflict', reason: 'stale' });
    expect((await settled(made.id, 'ready')).problem).toContain('Rows');

    await neighbours.requests.request(previewDraft, { draftId: made.id, authorId });
    const again = await settled(made.id, 'previewing');
    expect(again).toMatchObject({ state: 'ready', problem: '' });
    await neighbours.requests.request(updateShift, { shiftId, name: `Other ${randomUUID()}`, authorId });
    await expect(approve(again)).rejects.toMatchObject({ code: 'conflict', reason: 'stale' });
    await neighbours.requests.request(previewDraft, { draftId: made.id, authorId });
    expect(await approve(await settled(made.id, 'previewing'))).toMatchObject({ state: 'applied', daysDifferent: 0 });
  });

  it('may be discarded, and is listed; one that is decided is not decided again', async () => {
    const shiftId = await newShift();
    const made = await draft({ kind: 'shift', shiftId, validFrom: daysAgo(3), shiftRules: dayRules });
    expect(made).toMatchObject({ state: 'ready', daysChanged: 0 });
    const request = { draftId: made.id, authorId: 'boss', reason: 'no' };
    const { draft: gone } = await neighbours.requests.request(discardDraft, request);
    expect(gone).toMatchObject({ state: 'discarded', decidedBy: 'boss', decisionReason: 'no' });
    const { drafts } = await neighbours.requests.request(listDrafts, { state: 'discarded' });
    expect(drafts.map(({ id }) => id)).toContain(made.id);
    await expect(approve(made)).rejects.toMatchObject({ code: 'conflict' });
    await expect(neighbours.requests.request(approveDraft, { ...request, expectedRevision: 1 })).rejects.toMatchObject({
      reason: 'changed_meanwhile',
    });
  });

  it('is not approved while a day of it is in a locked period', async () => {
    const [personId, shiftId] = [await somebody(), await newShift()];
    await assignFromThePast(personId, shiftId);
    await seen(personId, [daysAgo(60)], '09:20', '17:40');
    const period = {
      dateFrom: daysAgo(61),
      dateTo: daysAgo(59),
      reason: 'paid',
      authorId: 'payroll',
      acceptsOpenItems: true,
    };
    await neighbours.requests.request(lockPeriod, period);
    const shiftRules = { ...dayRules, lateGraceMinutes: 30 };
    const made = await draft({ kind: 'shift', shiftId, validFrom: daysAgo(60), shiftRules });
    expect(made.daysLocked).toBeGreaterThan(0);
    expect((await daysOf(made)).find(({ localDate }) => localDate === daysAgo(60))?.outcome).toBe('locked');
    await expect(approve(made)).rejects.toMatchObject({ code: 'conflict', reason: 'period_locked' });
    expect((await rowsOf(personId))[0]?.status).toBe('late');
  });

  it('of what is locked while it is applied asks for a correction, and until then has days to be computed', async () => {
    const [personId, shiftId, date] = [await somebody(), await newShift(), daysAgo(45)];
    await assignFromThePast(personId, shiftId);
    await seen(personId, [date], '09:20', '17:40');
    const shiftRules = { ...dayRules, lateGraceMinutes: 30 };
    const made = await draft({ kind: 'shift', shiftId, validFrom: date, shiftRules });
    const span = { dateFrom: date, dateTo: date };
    await service.app.get(Database).transaction(async (tx) => {
      // So long nobody computes a day of theirs.
      await service.app.get(DayService).lock(tx, personId);
      await neighbours.requests.request(approveDraft, { draftId: made.id, authorId: 'boss', reason: 'agreed' });
      const { openItems } = await neighbours.requests.request(getOpenItems, span);
      expect(openItems?.daysToCompute).toBe(1);
      await queryDatabase(
        database.url,
        `INSERT INTO attendance.periods VALUES (gen_random_uuid(), '${date}', '${date}', 'payroll', now(), '', '{}',
           NULL, NULL, '', 1, now(), now())`,
      );
    });
    expect(await settled(made.id, 'applying')).toMatchObject({ state: 'applied', daysLocked: 1 });
    expect((await rowsOf(personId)).find(({ localDate }) => localDate === date)?.status).toBe('late');
    const { requests } = await neighbours.requests.request(listCorrectionRequests, { personId });
    expect(requests.map(({ kind, afterJson }) => [kind, JSON.parse(afterJson) as unknown])).toEqual([
      ['late_data', expect.objectContaining({ status: 'present' })],
    ]);
    await queryDatabase(database.url, `DELETE FROM attendance.periods WHERE date_from = '${date}'`);
  });

  it('says nothing of what cameras saw of a day that lasts', async () => {
    const allDay = { ...dayRules, startsAtMinutes: 0, endsAtMinutes: 1_439, beforeMinutes: 0, afterMinutes: 0 };
    const rules = { ...allDay, breaks: [] };
    const [personId, shiftId] = [await somebody(), await newShift(rules)];
    await assignFromThePast(personId, shiftId);
    await neighbours.publishRecognized({ personId, from: `${today}T00:01:00Z` });
    await waitFor(async () => (await rowsOf(personId)).length === 1, { what: 'the row of today' });
    await approve(
      await draft({ kind: 'shift', shiftId, validFrom: daysAgo(2), shiftRules: { ...rules, earlyGraceMinutes: 9 } }),
    );
    const row = (await rowsOf(personId)).find(({ localDate }) => localDate === today);
    expect([row?.flags, row?.coveragePercent]).toEqual([[], undefined]);
  });

  it.each([
    ['valid_from', { kind: 'shift', validFrom: addDays(today, 1), shiftRules: dayRules }],
    ['valid_from', { kind: 'shift', validFrom: daysAgo(500), shiftRules: dayRules }],
    ['breaks', { kind: 'shift', validFrom: daysAgo(2), shiftRules: { ...dayRules, endsAtMinutes: 600 } }],
    [
      'holiday_calendar',
      { kind: 'shift', validFrom: daysAgo(2), shiftRules: { ...dayRules, holidayCalendarId: randomUUID() } },
    ],
    ['date_to', { kind: 'recomputation', validFrom: daysAgo(2), validTo: daysAgo(3) }],
    ['kind', { kind: 'holiday' }],
  ])('with a wrong %s is refused', async (field, change) => {
    const shiftId = await newShift();
    const wrong = neighbours.requests.request(createDraft, { change: { shiftId, ...change }, authorId, reason: 'x' });
    await expect(wrong).rejects.toMatchObject({ code: 'invalid_argument', violations: [{ field }] });
  });
});

describe('a draft of an assignment', () => {
  it('that begins in the past gives people the shift that they had, and says who was missed', async () => {
    const [personId, shiftId] = [await somebody(), await newShift()];
    await seen(personId, [daysAgo(5)], '09:20', '17:40');
    expect(await statusesOf(personId)).toEqual([`${daysAgo(5)} present`]);
    const assignment = { personId, shiftId, weekdays: [1, 2, 3, 4, 5, 6, 7], validFrom: daysAgo(6) };
    const made = await draft({ kind: 'assignment', assignment, validFrom: daysAgo(6) });
    const days = await daysOf(made);
    expect(days.map(shown).slice(0, 3)).toEqual([
      [daysAgo(6), [undefined, undefined, undefined], ['no_coverage', undefined, 0]],
      [daysAgo(5), ['present', 500, 0], ['late', 470, 0]],
      [daysAgo(4), [undefined, undefined, undefined], ['no_coverage', undefined, 0]],
    ]);
    await approve(made);
    expect((await statusesOf(personId)).slice(0, 3)).toEqual([
      `${daysAgo(6)} no_coverage`,
      `${daysAgo(5)} late`,
      `${daysAgo(4)} no_coverage`,
    ]);
  });

  it('that is to end in the past takes the days after it back', async () => {
    const [personId, shiftId] = [await somebody(), await newShift()];
    const assignmentId = await assignFromThePast(personId, shiftId);
    await seen(personId, [daysAgo(6), daysAgo(4)], '09:20', '17:40');
    const made = await draft({ kind: 'assignment_end', assignmentId, validTo: daysAgo(5) });
    await approve(made);
    const rows = await rowsOf(personId);
    expect(rows.map(({ localDate, status, shiftName }) => [localDate, status, shiftName === ''])).toEqual([
      [daysAgo(6), 'late', false],
      [daysAgo(4), 'present', true],
    ]);
    const tooLate = { kind: 'assignment_end', assignmentId, validTo: addDays(today, 5) };
    expect((await draft(tooLate)).state).toBe('ready');
  });
});

describe('a recomputation', () => {
  it('shows and mends what is another than it would be computed to now, and says why', async () => {
    const [personId, shiftId] = [await somebody(), await newShift()];
    await assignFromThePast(personId, shiftId);
    await seen(personId, [daysAgo(7), daysAgo(6)], '09:20', '17:40');
    const recomputation = { kind: 'recomputation', validFrom: daysAgo(7), validTo: daysAgo(6), personId };
    // What cameras saw of late data was never asked.
    const first = await draft(recomputation);
    expect((await daysOf(first)).map(({ causes }) => causes)).toEqual([['coverage'], ['coverage']]);
    await approve(first);
    expect(await daysOf(await draft(recomputation))).toEqual([]);
    // A role that was wrong when the punches were made.
    await queryDatabase(
      database.url,
      `UPDATE attendance.punches SET role = 'entry'
        WHERE person_id = '${personId}' AND first_seen_at > '${daysAgo(6)}T12:00:00Z'`,
    );
    const made = await draft(recomputation);
    const days = await daysOf(made);
    expect(
      days.map(({ localDate, before, after }) => [localDate, before?.workedMinutes, after?.workedMinutes]),
    ).toEqual([[daysAgo(6), 470, undefined]]);
    expect(days[0]?.causes).toContain('punches');
    await approve(made);
    const rows = await rowsOf(personId);
    expect(rows.map(({ localDate, flags }) => [localDate, flags.includes('missing_check_out')])).toEqual([
      [daysAgo(7), false],
      [daysAgo(6), true],
    ]);
  });

  it('misses nobody while they had left, unless an assignment of their own says that they had not', async () => {
    const [personId, shiftId] = [randomUUID(), await newShift()];
    const become = async (revision: number, isActive: boolean, date: string) => {
      const changedAt = timestampFromDate(new Date(`${date}T06:00:00Z`));
      const change = revision === 1 ? PersonChange.CREATED : PersonChange.UPDATED;
      const person = { personId, change, revision, isActive, firstName: 'Ada', department: 'Returned', changedAt };
      await neighbours.client.publisher.publish(personChanged, person);
      await waitFor(async () => (await service.app.get(PeopleRepository).find(personId))?.revision === revision, {
        what: `revision ${String(revision)} of the person`,
      });
    };
    await become(1, true, daysAgo(40));
    await assignFromThePast(personId, shiftId);
    await seen(personId, [daysAgo(20)], '09:20', '17:40');
    await become(2, false, daysAgo(10));
    await become(3, true, daysAgo(7));
    await become(4, false, daysAgo(6));
    await become(5, true, daysAgo(4));
    const made = await draft({ kind: 'recomputation', validFrom: daysAgo(12), validTo: daysAgo(3), personId });
    expect((await daysOf(made)).map(({ localDate }) => localDate)).toEqual([12, 11, 7, 4, 3].map(daysAgo));
    const assignment = { personId, shiftId: await newShift(), weekdays: [1, 2, 3, 4, 5, 6, 7], validFrom: daysAgo(9) };
    const theirs = await draft({ kind: 'assignment', assignment, validFrom: daysAgo(9) });
    expect((await daysOf(theirs)).map(({ localDate }) => localDate)).toContain(daysAgo(8));
  });

  it('leaves a row alone that somebody took away, and people of whom nothing was known then', async () => {
    const personId = await somebody();
    await neighbours.requests.request(createAssignment, {
      assignment: { personId, workSiteId: defaultSiteId, validFrom: addDays(today, 1) },
      authorId,
    });
    const made = await draft({ kind: 'recomputation', validFrom: daysAgo(30), validTo: daysAgo(1), personId });
    expect(await daysOf(made)).toEqual([]);
  });
});

it('a replica that is killed while it applies a draft leaves nobody half computed, and another one goes on', async () => {
  const [shiftId, people] = [await newShift(), await Promise.all(Array.from({ length: 12 }, somebody))];
  await Promise.all(people.map((personId) => seen(personId, [daysAgo(41)], '09:20', '17:40')));
  const assignment = { department: 'Engines', shiftId, weekdays: [1, 2, 3, 4, 5, 6, 7], validFrom: daysAgo(40) };
  const made = await draft({ kind: 'assignment', assignment, validFrom: daysAgo(40) });
  expect(made.daysChanged).toBeGreaterThanOrEqual(12 * 39);
  await service.stop();
  const environment = { NATS_URL: nats.url, DATABASE_URL: database.url };
  const victim = await ServiceProcess.start(mainFile, environment);
  await neighbours.requests.request(approveDraft, { draftId: made.id, authorId: 'boss', reason: 'agreed' });
  const done = async (): Promise<number> => {
    const [row] = await queryDatabase<{ people_done: number }>(
      database.url,
      `SELECT people_done FROM attendance.drafts WHERE id = '${made.id}'`,
    );
    return row?.people_done ?? 0;
  };
  await waitFor(async () => (await done()) > 0, { what: 'a first batch', everyMs: 1 });
  await victim.killAtOnce();
  const rowsOfEach = async (): Promise<number[]> => {
    const rows = await queryDatabase<{ count: number }>(
      database.url,
      `SELECT count(*)::integer AS count FROM attendance.records
        WHERE person_id = ANY ('{${people.join()}}') GROUP BY person_id`,
    );
    return [...new Set(rows.map(({ count }) => count))].sort((one, other) => one - other);
  };
  const [untouched, computed] = await rowsOfEach();
  expect([untouched, computed === 40 || computed === 41]).toEqual([1, true]);
  service = await startAttendance({ natsUrl: nats.url, databaseUrl: database.url });
  const applied = await settled(made.id, 'applying');
  expect(applied).toMatchObject({ state: 'applied', daysApplied: made.daysChanged, daysDifferent: 0 });
  expect(await rowsOfEach()).toHaveLength(1);
  expect(await verifyLedger(database.url)).toMatchObject({ brokenChain: undefined, strayRows: [] });
});
