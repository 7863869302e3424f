import 'reflect-metadata';
import {
  createAssignment,
  createRecord,
  createShift,
  createSite,
  defaultSiteId,
  deleteAssignment,
  deleteShift,
  departmentKey,
  getRoster,
  getShift,
  importAssignments,
  listAssignments,
  listPresence,
  timestampFromDate,
  previewDay,
  timestampDate,
  updateAssignment,
  updateRecord,
  updateShift,
  type AssignmentSchema,
  type MessageInitShape,
  type Shift,
  type ShiftRulesSchema,
} from '@smart-attendance/contracts';
import { Database } from '@smart-attendance/database';
import type { RunningService } from '@smart-attendance/messaging';
import {
  createTestDatabase,
  startTestNats,
  waitFor,
  type TestDatabase,
  type TestNats,
} from '@smart-attendance/testing';
import { randomUUID } from 'node:crypto';
import { AssignmentsRepository } from '../assignments/assignments.repository';
import { addDays, attendanceDayOf } from '../calendar/attendance-day.policy';
import { CamerasRepository } from '../cameras/cameras.repository';
import { PeopleRepository } from '../people/people.repository';
import { Neighbours, startAttendance } from '../testing/running-attendance';
import { RulesService } from './rules.service';

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

const authorId = 'hr';
const today = attendanceDayOf(new Date(), { timeZone: 'UTC', dayStartsAtMinutes: 0 });
const tomorrow = addDays(today, 1);
const everyDay = [1, 2, 3, 4, 5, 6, 7];

const day = {
  startsAtMinutes: 540,
  endsAtMinutes: 1_050,
  beforeMinutes: 240,
  afterMinutes: 360,
  lateGraceMinutes: 5,
  earlyGraceMinutes: 5,
  autoCheckOut: 'off',
  workingTime: 'first_in_last_out',
  breaks: [{ kind: 'fixed', startsAtMinutes: 720, endsAtMinutes: 750 }],
} satisfies MessageInitShape<typeof ShiftRulesSchema>;

async function newShift(rules: MessageInitShape<typeof ShiftRulesSchema> = {}, shiftId = ''): Promise<Shift> {
  const name = `Shift ${randomUUID()}`;
  const { shift } = await neighbours.requests.request(createShift, {
    name,
    rules: { ...day, ...rules },
    shiftId,
    authorId,
  });
  if (shift === undefined) throw new Error('The answer holds no shift.');
  return shift;
}

async function somebody(department: string): Promise<string> {
  const personId = randomUUID();
  await neighbours.publishPerson(personId, { firstName: 'Ada', department });
  await waitFor(async () => (await service.app.get(PeopleRepository).find(personId)) !== undefined, {
    what: 'the person to be known',
  });
  return personId;
}

async function assign(assignment: MessageInitShape<typeof AssignmentSchema>) {
  const given = { weekdays: everyDay, validFrom: tomorrow, ...assignment };
  const answer = await neighbours.requests.request(createAssignment, { assignment: given, authorId });
  if (answer.assignment === undefined) throw new Error('The answer holds no assignment.');
  return answer.assignment;
}

/** As if it had been said long ago. */
async function assignFromThePast(
  { personId = null, department = null }: { readonly personId?: string | null; readonly department?: string | null },
  shiftId: string,
  workSiteId: string | null = null,
): Promise<void> {
  const now = new Date();
  const key = department === null ? null : departmentKey(department);
  const row = { id: randomUUID(), personId, department, departmentKey: key, siteId: null, rotation: null };
  const rest = { shiftId, shiftIds: [shiftId], weekdays: everyDay, workSiteId, validFrom: '2020-01-01' };
  await service.app
    .get(Database)
    .transaction((tx) =>
      service.app
        .get(AssignmentsRepository)
        .insert(tx, [{ ...row, ...rest, validTo: null, revision: 1, createdAt: now, updatedAt: now }]),
    );
}

const rulesOf = (personId: string, from: string, to = from) =>
  service.app.get(RulesService).rulesOf(personId, from, to);

describe('the roster', () => {
  it('says of each day the shift, who it was assigned to, and where', async () => {
    const [day, night] = [await newShift(), await newShift({ startsAtMinutes: 1_320, endsAtMinutes: 360, breaks: [] })];
    const personId = await somebody('Roster');
    const ofDepartment = await assign({ department: 'Roster', shiftId: day.id });
    const own = await assign({ personId, shiftId: night.id, validFrom: addDays(today, 3), validTo: addDays(today, 3) });
    const answer = await neighbours.requests.request(getRoster, {
      personIds: [personId, randomUUID()],
      dateFrom: today,
      dateTo: addDays(today, 3),
    });
    const [somebodys, nobodys] = answer.people.map(({ days }) =>
      days.map(({ shiftId, assignedTo, assignmentId, siteId }) => [shiftId, assignedTo, assignmentId, siteId]),
    );
    const free = ['', '', '', defaultSiteId];
    const early = [day.id, 'department', ofDepartment.id, defaultSiteId];
    expect(somebodys).toEqual([free, early, early, [night.id, 'person', own.id, defaultSiteId]]);
    expect(nobodys).toEqual([free, free, free, free]);
    await expect(
      neighbours.requests.request(getRoster, { personIds: [personId], dateFrom: today, dateTo: addDays(today, 62) }),
    ).rejects.toMatchObject({ code: 'invalid_argument' });
    await expect(
      neighbours.requests.request(getRoster, { personIds: [personId], dateTo: addDays(today, 62) }),
    ).rejects.toMatchObject({ code: 'invalid_argument' });
    const { people } = await neighbours.requests.request(getRoster, { personIds: [personId] });
    expect([people[0]?.days.at(0)?.date, people[0]?.days.at(-1)?.date]).toEqual([today, addDays(today, 27)]);
  });
});

describe('an example day', () => {
  it('is computed in the time zone of its site, and not with rules that no shift may have', async () => {
    const { site } = await neighbours.requests.request(createSite, {
      name: `Tokyo ${randomUUID()}`,
      timeZone: 'Asia/Tokyo',
      authorId,
    });
    const punches = [
      { atMinutes: 546, role: 'both' },
      { atMinutes: 1_050, role: 'both' },
    ];
    const example = { rules: day, date: '2026-03-04', siteId: site?.id ?? '', punches };
    const { record } = await neighbours.requests.request(previewDay, example);
    expect(record).toMatchObject({ status: 'late', lateMinutes: 6, workedMinutes: 474, localDate: '2026-03-04' });
    expect(record?.checkIn && timestampDate(record.checkIn).toISOString()).toBe('2026-03-04T00:06:00.000Z');
    await expect(
      neighbours.requests.request(previewDay, { ...example, rules: { ...day, breaks: [{ kind: 'fixed' }] } }),
    ).rejects.toMatchObject({ code: 'invalid_argument' });
  });
});

describe('a shift', () => {
  it('is made once of one id, changed as a whole while nobody has it, and from tomorrow on afterwards', async () => {
    const id = randomUUID();
    const shift = await newShift({}, id);
    expect(await newShift({}, id)).toEqual(shift);
    expect(shift).toMatchObject({ id, revision: 1, current: { version: 1, validFrom: '', rules: day } });

    const change = { shiftId: id, rules: { ...day, lateGraceMinutes: 10 }, authorId };
    const changed = (await neighbours.requests.request(updateShift, change)).shift;
    expect(changed).toMatchObject({ revision: 2, versions: [{ version: 2, validFrom: '' }] });
    expect((await neighbours.requests.request(updateShift, change)).shift?.revision).toBe(2);

    await assign({ personId: await somebody(''), shiftId: id });
    const again = { ...change, rules: { ...day, lateGraceMinutes: 15 } };
    for (const validFrom of [today, '2020-01-01']) {
      await expect(neighbours.requests.request(updateShift, { ...again, validFrom })).rejects.toMatchObject({
        violations: [{ field: 'valid_from', message: expect.stringContaining(tomorrow) as string }],
      });
    }
    expect((await neighbours.requests.request(updateShift, again)).shift?.versions).toMatchObject([
      { version: 2, validFrom: '', rules: { lateGraceMinutes: 10 } },
      { version: 3, validFrom: tomorrow, rules: { lateGraceMinutes: 15 } },
    ]);
    const stale = neighbours.requests.request(updateShift, { ...change, expectedRevision: 1 });
    await expect(stale).rejects.toMatchObject({ reason: 'changed_meanwhile' });
    const removal = neighbours.requests.request(deleteShift, { shiftId: id, authorId });
    await expect(removal).rejects.toMatchObject({ code: 'conflict', reason: 'in_use' });
  });

  it('is deleted when nobody was ever assigned it', async () => {
    const { id: shiftId } = await newShift();
    await neighbours.requests.request(deleteShift, { shiftId, authorId });
    await expect(neighbours.requests.request(getShift, { shiftId })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is refused with each wrong field named', async () => {
    const wrong = newShift({
      lateGraceMinutes: 721,
      breaks: [{ kind: 'fixed', startsAtMinutes: 60, endsAtMinutes: 90 }],
    });
    await expect(wrong).rejects.toMatchObject({ violations: [{ field: 'late_grace_minutes' }, { field: 'breaks' }] });
    await expect(newShift({ workingTime: 'some' })).rejects.toMatchObject({ violations: [{ field: 'working_time' }] });
  });
});

describe('who works when and where', () => {
  it('is what is assigned to the person, else to their department, in the version of the day', async () => {
    const department = `Engines ${randomUUID()}`;
    const [ada, bob] = [await somebody(department), await somebody(department.toUpperCase())];
    const [own, common] = [await newShift(), await newShift({ startsAtMinutes: 480 })];
    const { site } = await neighbours.requests.request(createSite, {
      name: `Site ${randomUUID()}`,
      timeZone: 'Asia/Tokyo',
      authorId,
    });
    await assign({ department, shiftId: common.id, workSiteId: site?.id ?? '' });
    await assign({ personId: ada, shiftId: own.id, validFrom: addDays(today, 2), validTo: addDays(today, 2) });

    expect((await rulesOf(ada, today, addDays(today, 3))).map(({ date, shift }) => [date, shift?.id])).toEqual([
      [today, undefined],
      [tomorrow, common.id],
      [addDays(today, 2), own.id],
      [addDays(today, 3), common.id],
    ]);
    const [now, then] = await rulesOf(bob, today, tomorrow);
    expect(now).toMatchObject({ site: { id: defaultSiteId, timeZone: 'UTC', cooldownSeconds: 60 } });
    expect(then).toMatchObject({
      site: { id: site?.id, timeZone: 'Asia/Tokyo' },
      shift: { name: common.name, version: 1, startsAtMinutes: 480, breaks: [{ kind: 'fixed', isPaid: false }] },
    });
    expect(await rulesOf(randomUUID(), tomorrow)).toMatchObject([{ site: { id: defaultSiteId }, shift: undefined }]);
  });

  it('is what their department had on that day, also after they moved to another', async () => {
    const [engines, office] = [`Engines ${randomUUID()}`, `Office ${randomUUID()}`];
    const [early, usual] = [await newShift({ startsAtMinutes: 360, endsAtMinutes: 840 }), await newShift()];
    await assignFromThePast({ department: engines }, early.id);
    await assignFromThePast({ department: office }, usual.id);
    const personId = await somebody(engines);
    const movesAt = async (instant: string, department: string, revision: number) => {
      await neighbours.publishPerson(personId, { firstName: 'Ada', department, changedAt: instant }, revision);
      await waitFor(async () => (await service.app.get(PeopleRepository).find(personId))?.revision === revision, {
        what: 'the change to be known',
      });
    };
    await movesAt('2026-03-01T09:00:00Z', office, 2);
    // Somebody renamed them; and two changes of one day, of which the last counts.
    await movesAt('2026-03-02T09:00:00Z', office.toUpperCase(), 3);
    await movesAt('2026-03-04T09:00:00Z', '', 4);
    await movesAt('2026-03-04T10:00:00Z', engines, 5);
    expect((await rulesOf(personId, '2026-02-27', '2026-03-04')).map(({ date, shift }) => [date, shift?.id])).toEqual([
      ['2026-02-27', early.id],
      ['2026-02-28', early.id],
      ['2026-03-01', usual.id],
      ['2026-03-02', usual.id],
      ['2026-03-03', usual.id],
      ['2026-03-04', early.id],
    ]);
  });

  it('is not asked again for what is written beside a day', async () => {
    const [personId, shift] = [await somebody(''), await newShift()];
    const request = { personId, checkIn: timestampFromDate(new Date('2026-03-04T08:00:00Z')), authorId };
    const { record: entered } = await neighbours.requests.request(createRecord, request);
    await assignFromThePast({ personId }, shift.id);
    const edit = { recordId: entered?.id ?? '', authorId };
    const noted = await neighbours.requests.request(updateRecord, { ...edit, notes: 'Seen', location: 'Hall' });
    expect(noted.record).toMatchObject({ revision: 2, notes: 'Seen', location: 'Hall', shiftId: '' });
    const checkOut = timestampFromDate(new Date('2026-03-04T17:30:00Z'));
    const corrected = await neighbours.requests.request(updateRecord, { ...edit, checkOut });
    expect(corrected.record).toMatchObject({ revision: 3, shiftId: shift.id, workedMinutes: 540 });
  });

  it('is never changed for a day that has begun: an assignment is ended, or deleted before it begins', async () => {
    const [personId, shift] = [await somebody(''), await newShift()];
    await expect(assign({ personId, shiftId: shift.id, validFrom: today })).rejects.toMatchObject({
      violations: [{ field: 'valid_from' }],
    });
    const { id: assignmentId } = await assign({ personId, shiftId: shift.id });
    const end = (validTo: string) => neighbours.requests.request(updateAssignment, { assignmentId, validTo, authorId });
    expect((await end(addDays(today, 30))).assignment).toMatchObject({ validTo: addDays(today, 30), revision: 2 });
    await expect(end(today)).rejects.toMatchObject({ violations: [{ field: 'valid_to' }] });
    await neighbours.requests.request(deleteAssignment, { assignmentId, authorId });
    await assignFromThePast({ personId }, shift.id);
    const { assignments } = await neighbours.requests.request(listAssignments, { personId, date: today });
    const begun = { assignmentId: assignments[0]?.id ?? '', authorId };
    await expect(neighbours.requests.request(deleteAssignment, begun)).rejects.toMatchObject({ reason: 'has_begun' });
    await expect(
      neighbours.requests.request(updateAssignment, { ...begun, validTo: addDays(today, -1) }),
    ).rejects.toMatchObject({ violations: [{ field: 'valid_to' }] });
    expect(
      (await neighbours.requests.request(updateAssignment, { ...begun, validTo: today })).assignment?.validTo,
    ).toBe(today);
  });

  it('is taken from a list as a whole or not at all, and once however often it is sent', async () => {
    const [ada, bob, shift] = [await somebody(''), await somebody(''), await newShift()];
    const of = (personId: string, shiftId = shift.id) => ({
      personId,
      shiftId,
      weekdays: [1, 2],
      validFrom: tomorrow,
    });
    const send = (assignments: MessageInitShape<typeof AssignmentSchema>[], isDryRun = false) =>
      neighbours.requests.request(importAssignments, { assignments, isDryRun, authorId });
    const isThere = async () =>
      (await neighbours.requests.request(listAssignments, { shiftId: shift.id })).pageInfo?.total;

    expect(await send([of(ada), of(randomUUID()), of(bob, randomUUID())])).toMatchObject({
      results: ['created', 'failed', 'failed'],
      faults: [
        { index: 1, field: 'user_id' },
        { index: 2, field: 'shift_id' },
      ],
    });
    expect((await send([of(ada), of(bob)], true)).results).toEqual(['created', 'created']);
    expect(await isThere()).toBe(0);
    expect((await send([of(ada), of(bob), of(ada)])).results).toEqual(['created', 'created', 'unchanged']);
    expect((await send([of(ada), of(bob)])).results).toEqual(['unchanged', 'unchanged']);
    expect(await isThere()).toBe(2);
  });
});

describe('a day by hand', () => {
  it('may be as long as it is where somebody works, entered and corrected', async () => {
    const [ada, bob, shift] = [await somebody(''), await somebody(''), await newShift()];
    const { site } = await neighbours.requests.request(createSite, {
      name: `Site ${randomUUID()}`,
      timeZone: 'Europe/Berlin',
      authorId,
    });
    await assignFromThePast({ personId: ada }, shift.id, site?.id);
    const at = (instant: string) => timestampFromDate(new Date(instant));
    // In that night the clock goes back in Berlin.
    const checkIn = at('2026-10-24T22:00:00+02:00');
    const long = { checkIn, checkOut: at('2026-10-25T22:00:00+01:00'), authorId };
    const { record } = await neighbours.requests.request(createRecord, { personId: ada, ...long });
    expect(record).toMatchObject({ timeZone: 'Europe/Berlin', localDate: '2026-10-24' });
    const correct = (checkOut: string) =>
      neighbours.requests.request(updateRecord, { recordId: record?.id ?? '', checkOut: at(checkOut), authorId });
    await correct('2026-10-25T21:00:00+01:00');
    expect((await correct('2026-10-25T22:00:00+01:00')).record).toMatchObject({ revision: 3, checkOut: long.checkOut });
    const refused = { code: 'invalid_argument', violations: [{ field: 'check_out' }] };
    await expect(correct('2026-10-25T22:00:01+01:00')).rejects.toMatchObject(refused);
    // In UTC, where Bob works, it is an hour too long.
    await expect(neighbours.requests.request(createRecord, { personId: bob, ...long })).rejects.toMatchObject(refused);
  });
});

describe('where a camera is', () => {
  it('is where its site is, and people come in by those that see them come', async () => {
    const rules = service.app.get(RulesService);
    const { site } = await neighbours.requests.request(createSite, {
      name: `Site ${randomUUID()}`,
      timeZone: 'Europe/Berlin',
      travel: { travel: [{ siteId: defaultSiteId, minutes: 25 }] },
      authorId,
    });
    const siteId = site?.id ?? '';
    const cameras = { entry: randomUUID(), exit: randomUUID(), both: randomUUID(), inside: randomUUID() };
    for (const [role, id] of Object.entries(cameras)) {
      const camera = { id, name: role, siteId, role: role as keyof typeof cameras, revision: 1 };
      await service.app.get(CamerasRepository).store({ ...camera, isActive: true, isDeleted: false });
    }
    expect([...(await rules.entryCamerasOf(siteId))].sort()).toEqual([cameras.entry, cameras.both].sort());
    const travel = await service.app.get(Database).transaction((tx) => rules.travelTimes(tx));
    expect(travel).toContainEqual({ siteIds: [defaultSiteId, siteId], minutes: 25 });
    const places = service.app.get(Database).transaction(async (tx) => {
      return [await rules.placeOf(cameras.exit, tx), await rules.placeOf(randomUUID(), tx)];
    });
    expect(await places).toMatchObject([
      { siteId, role: 'exit' },
      { siteId: defaultSiteId, role: 'both' },
    ]);
  });
});

describe('who is in', () => {
  it('is told beside who is expected, and who should have come', async () => {
    const allDay = { startsAtMinutes: 0, endsAtMinutes: 0, breaks: [] };
    const [late, flexible] = [
      await newShift({ ...allDay, lateGraceMinutes: 0 }),
      await newShift({ ...allDay, isFlexible: true }),
    ];
    const [ada, bob] = [await somebody(''), await somebody('')];
    await assignFromThePast({ personId: ada }, late.id);
    await assignFromThePast({ personId: bob }, flexible.id);
    const stateOf = async (personId: string) => {
      const { people } = await neighbours.requests.request(listPresence, { personId });
      return people[0];
    };
    expect(await stateOf(ada)).toMatchObject({ state: 'late', shift: { id: late.id, name: late.name } });
    expect(await stateOf(bob)).toMatchObject({ state: 'expected', lateMinutes: 0, shift: { id: flexible.id } });
    await neighbours.publishRecognized({ personId: ada, from: new Date().toISOString() });
    await waitFor(async () => (await stateOf(ada))?.state === 'in', { what: 'Ada to be in' });
  });
});
