import 'reflect-metadata';
import {
  attendanceExportKinds,
  changeLeaveRequest,
  checkAttendanceErasure,
  createHolidayCalendar,
  createLeaveRequest,
  createLeaveType,
  createRecord,
  createShift,
  decideCorrectionRequest,
  defaultSiteId,
  deleteHolidayCalendar,
  deleteLeaveType,
  exportAttendancePerson,
  fromBinary,
  getAttendanceErasure,
  getHolidayCalendar,
  getLeaveRequest,
  getOpenItems,
  importHolidays,
  importLeave,
  leaveChanged,
  listCorrectionRequests,
  listLeaveRequests,
  listPresence,
  listRecords,
  lockPeriod,
  PersonChange,
  personChanged,
  streamOf,
  timestampFromDate,
  unlockPeriod,
  updateHolidayCalendar,
  updateLeaveType,
  updateShift,
  type AttendanceExportKind,
  type CreateLeaveRequestRequestSchema,
  type ImportedLeaveSchema,
  type MessageInitShape,
} from '@smart-attendance/contracts';
import { Database, Retention } from '@smart-attendance/database';
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
import { DayClosingService } from '../days/day-closing.service';
import { DayService } from '../days/day.service';
import { verifyLedger } from '../ledger/ledger-verification.repository';
import { PeopleRepository } from '../people/people.repository';
import { RulesService } from '../rules/rules.service';
import { Neighbours, startAttendance } from '../testing/running-attendance';

const today = attendanceDayOf(new Date(), { timeZone: 'UTC', dayStartsAtMinutes: 0 });
const [yesterday, tomorrow] = [addDays(today, -1), addDays(today, 1)];
const [boss, hr]: readonly [string, string] = [randomUUID(), randomUUID()];

let nats: TestNats;
let database: TestDatabase;
let neighbours: Neighbours;
let service: RunningService;
let vacationId: string;

beforeAll(async () => {
  [nats, database] = await Promise.all([startTestNats(), createTestDatabase()]);
  neighbours = await Neighbours.connect(nats.url);
  neighbours.respondCoverage(() => []);
  service = await startAttendance({ natsUrl: nats.url, databaseUrl: database.url });
  // Rounds of its own have nothing to catch up with.
  await queryDatabase(database.url, `INSERT INTO attendance.planned_dates VALUES ('${today}')`);
  const entrance = { id: randomUUID(), name: 'Entrance', siteId: defaultSiteId, role: 'entry' as const, revision: 1 };
  await service.app.get(CamerasRepository).store({ ...entrance, isActive: true, isDeleted: false });
  vacationId = (await newType('Vacation')).id;
});

afterAll(async () => {
  await service.stop();
  await neighbours.close();
  await Promise.all([nats.stop(), database.drop()]);
});

const ask: Neighbours['requests']['request'] = (...args) => neighbours.requests.request(...args);

async function newType(name: string) {
  const { type } = await ask(createLeaveType, { name, isPaid: true, authorId: hr });
  if (type === undefined) throw new Error('The answer holds no type.');
  return type;
}

async function somebody(employeeId = ''): Promise<string> {
  const personId = randomUUID();
  await neighbours.client.publisher.publish(personChanged, {
    personId,
    change: PersonChange.CREATED,
    revision: 1,
    firstName: 'Ada',
    employeeId,
    department: 'Engines',
    isActive: true,
    changedAt: timestampFromDate(new Date('2020-01-01T00:00:00Z')),
  });
  await waitFor(async () => (await service.app.get(PeopleRepository).find(personId)) !== undefined, {
    what: 'the person to be known',
  });
  return personId;
}

const day = {
  startsAtMinutes: 540,
  endsAtMinutes: 1_050,
  beforeMinutes: 240,
  afterMinutes: 360,
  lateGraceMinutes: 5,
  earlyGraceMinutes: 5,
  autoCheckOut: 'off',
  workingTime: 'first_in_last_out',
};

/** A shift that they have since long ago, every day of the week. */
async function employed(holidayCalendarId = '', employeeId = '') {
  const rules = { ...day, holidayCalendarId };
  const { shift } = await ask(createShift, { name: `Shift ${randomUUID()}`, rules, authorId: hr });
  const [personId, shiftId, now] = [await somebody(employeeId), shift?.id ?? '', new Date()];
  const subject = { personId, department: null, departmentKey: null, siteId: null, rotation: null, workSiteId: null };
  const dates = { validFrom: '2020-01-01', validTo: null, revision: 1, createdAt: now, updatedAt: now };
  const row = { id: randomUUID(), ...subject, shiftId, shiftIds: [shiftId], weekdays: [1, 2, 3, 4, 5, 6, 7], ...dates };
  await inTransaction((tx) => service.app.get(AssignmentsRepository).insert(tx, [row]));
  return { personId, shiftId };
}

const inTransaction: Database['transaction'] = (work) => service.app.get(Database).transaction(work);

async function close(personId: string, date: string): Promise<void> {
  await inTransaction((tx) => service.app.get(DayService).computeSoon(tx, { personId, date }));
  await service.app.get(DayClosingService).sweep(new Date());
}

async function rowOn(personId: string, date: string) {
  const { records } = await ask(listRecords, { personId, dateFrom: date, dateTo: date });
  return records[0];
}

async function requestLeave(personId: string, wish: MessageInitShape<typeof CreateLeaveRequestRequestSchema> = {}) {
  const whole = { typeId: vacationId, dateFrom: yesterday, dateTo: yesterday, part: 'full_day', authorId: personId };
  const { request } = await ask(createLeaveRequest, { personId, ...whole, note: 'to the sea', ...wish });
  if (request === undefined) throw new Error('The answer holds no request.');
  return request;
}

const change = (requestId: string, state: string, authorId = boss, reason = 'because') =>
  ask(changeLeaveRequest, { requestId, state, authorId, reason });

/** What names somebody beside rows and requests, as officers leave it. @returns the draft, which is the key, too */
async function leaveTracesOf(personId: string): Promise<string> {
  const id = randomUUID();
  const schedule = (author: string, about: string) =>
    `(gen_random_uuid(), 'Weekly', '{"kind": "monthly", "personId": "${about}"}', 'weekly', 1, 1, 0, false, NULL, NULL, NULL,
      '${author}', 1, now(), now())`;
  await queryDatabase(
    database.url,
    `INSERT INTO attendance.drafts
       SELECT * FROM jsonb_populate_record(NULL::attendance.drafts, '{
         "id": "${id}", "change": {"kind": "recomputation"}, "state": "applied", "problem": "", "date_from": "2020-01-01",
         "date_to": "2020-01-01", "rules_hash": "", "people_done": 1, "people_total": 1, "days_changed": 1,
         "days_locked": 0, "days_applied": 1, "days_different": 0, "author_id": "${hr}", "reason": "of others",
         "decided_by": "${hr}", "decision_reason": "", "preview_began_at": "2020-01-02", "revision": 1,
         "created_at": "2020-01-02", "updated_at": "${new Date().toISOString()}"}');
     INSERT INTO attendance.draft_people VALUES ('${id}', '${personId}', true);
     INSERT INTO attendance.draft_days VALUES (gen_random_uuid(), '${id}', '${personId}', '2020-01-01', NULL, NULL, NULL,
       NULL, '', '{}', 'applied', now());
     INSERT INTO attendance.report_schedules VALUES ${schedule(personId, '')}, ${schedule(boss, personId)}`,
  );
  const locked = { dateFrom: '2019-01-01', dateTo: '2019-01-01', reason: 'November', acceptsOpenItems: true };
  await ask(lockPeriod, { periodId: id, ...locked, authorId: personId });
  await ask(unlockPeriod, { periodId: id, reason: 'by another', authorId: boss });
  const checkIn = timestampFromDate(new Date('2020-01-01T09:00:00Z'));
  await ask(createRecord, { personId, checkIn, authorId: personId, idempotencyKey: id });
  return id;
}

/** What the ledger says of the revisions of that row. */
function entriesOf(id: string) {
  return queryDatabase(
    database.url,
    `SELECT author, action, reason FROM attendance.ledger_entries WHERE subject_id = '${id}' ORDER BY sequence`,
  );
}

describe('a holiday calendar', () => {
  const newCalendar = async (days: Readonly<Record<string, string>>, calendarId = '') => {
    const holidays = Object.entries(days).map(([date, name]) => ({ date, name }));
    const name = `Calendar ${randomUUID()}`;
    const { calendar } = await ask(createHolidayCalendar, { name, holidays, calendarId, authorId: hr });
    if (calendar === undefined) throw new Error('The answer holds no calendar.');
    return calendar;
  };

  it('makes holidays of the days of whoever has it by their shift, and of nobody else', async () => {
    const calendar = await newCalendar({ [yesterday]: 'Founders’ Day' });
    const [off, other] = [await employed(calendar.id), await employed()];
    await close(off.personId, yesterday);
    await close(other.personId, yesterday);
    expect(await rowOn(off.personId, yesterday)).toMatchObject({ status: 'holiday' });
    expect(await rowOn(other.personId, yesterday)).toMatchObject({ status: 'absent' });
    const rules = service.app.get(RulesService);
    const [before, holiday] = await rules.rulesOf(off.personId, addDays(yesterday, -1), yesterday);
    expect([before?.holiday, holiday?.holiday]).toEqual([undefined, 'Founders’ Day']);
  });

  it('keeps its days that have begun once somebody has it, and changes those to come', async () => {
    const calendar = await newCalendar({ [yesterday]: 'Founders’ Day', [tomorrow]: 'Rest' });
    const update = (holidays: { date: string; name: string }[]) =>
      ask(updateHolidayCalendar, { calendarId: calendar.id, holidays: { holidays }, authorId: hr });
    const { personId } = await employed(calendar.id);
    await expect(update([])).rejects.toMatchObject({ violations: [{ field: 'holidays' }] });
    const kept = [
      { date: yesterday, name: 'Founders’ Day' },
      { date: tomorrow, name: 'Rest and be thankful' },
    ];
    expect((await update(kept)).calendar).toMatchObject({ holidays: kept, isInUse: true, revision: 2 });
    expect((await update(kept)).calendar).toMatchObject({ revision: 2 });
    const [next] = await service.app.get(RulesService).rulesOf(personId, tomorrow, tomorrow);
    expect(next?.holiday).toBe('Rest and be thankful');
    await expect(ask(deleteHolidayCalendar, { calendarId: calendar.id, authorId: hr })).rejects.toMatchObject({
      reason: 'in_use',
    });
  });

  it('is imported from iCalendar, after a dry run that says what would become of it', async () => {
    const year = Number(today.slice(0, 4)) + 1;
    const calendar = await newCalendar({ [`${year}-05-01`]: 'May Day', [`${year}-12-24`]: 'Ours' });
    const file = (...lines: string[]) => ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', ...lines, 'END:VEVENT', 'END:VCALENDAR'];
    const send = (lines: string[], wish: { isDryRun?: boolean; removesMissing?: boolean } = {}) =>
      ask(importHolidays, {
        calendarId: calendar.id,
        content: Buffer.from(lines.join('\r\n')),
        authorId: hr,
        repeatsUntil: `${year}-12-31`,
        ...wish,
      });
    const labourDay = file(`DTSTART;VALUE=DATE:${year}0501`, 'RRULE:FREQ=YEARLY', 'SUMMARY:Labour Day');
    const would = {
      added: [],
      changed: [{ date: `${year}-05-01`, name: 'Labour Day', nameBefore: 'May Day' }],
      removed: [],
    };
    expect(await send(labourDay, { isDryRun: true })).toMatchObject({ ...would, calendar: { revision: 1 } });
    expect((await ask(getHolidayCalendar, { calendarId: calendar.id })).calendar?.revision).toBe(1);
    expect(await send(labourDay)).toMatchObject({ ...would, calendar: { revision: 2, holidayCount: 2 } });
    expect(await send(labourDay)).toMatchObject({ changed: [], unchanged: 1, calendar: { revision: 2 } });
    expect(await send(labourDay, { removesMissing: true })).toMatchObject({ removed: [{ name: 'Ours' }] });
    const wrong = await send(file('SUMMARY:Nothing'));
    expect(wrong.faults).toEqual([expect.objectContaining({ line: 2 })]);
    const summer = (of: number) => [`DTSTART;VALUE=DATE:${of}0601`, 'DURATION:P100D', 'SUMMARY:Summer'];
    const summers = Array.from({ length: 21 }, (_, index) => file(...summer(year + index)).slice(1, -1)).flat();
    const tooMany = send(['BEGIN:VCALENDAR', ...summers, 'END:VCALENDAR'], { isDryRun: true });
    await expect(tooMany).rejects.toMatchObject({ violations: [{ field: 'holidays' }] });
  });

  it('is made once of one id, has a name of its own, and is what a shift may have', async () => {
    const id = randomUUID();
    const calendar = await newCalendar({}, id);
    expect(await newCalendar({}, id)).toEqual(calendar);
    const twin = { name: ` ${calendar.name.toUpperCase()}`, authorId: hr };
    await expect(ask(createHolidayCalendar, twin)).rejects.toMatchObject({ reason: 'name_taken' });
    const { shiftId } = await employed();
    const rules = { ...day, holidayCalendarId: randomUUID() };
    await expect(ask(updateShift, { shiftId, rules, authorId: hr })).rejects.toMatchObject({
      violations: [{ field: 'holiday_calendar' }],
    });
    await ask(deleteHolidayCalendar, { calendarId: id, authorId: hr });
    await expect(ask(getHolidayCalendar, { calendarId: id })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('leave', () => {
  it('that is approved makes its days anew, past ones at once, and cancelling gives them back', async () => {
    const { personId } = await employed();
    await close(personId, yesterday);
    expect(await rowOn(personId, yesterday)).toMatchObject({ status: 'absent', revision: 1 });
    const { id } = await requestLeave(personId, { dateTo: addDays(today, 3) });
    expect(await rowOn(personId, yesterday)).toMatchObject({ status: 'absent', revision: 1 });

    const approved = await change(id, 'approved');
    expect(approved).toMatchObject({ daysComputed: 3, request: { state: 'approved', decidedBy: boss, revision: 2 } });
    const row = await rowOn(personId, yesterday);
    expect(row).toMatchObject({ status: 'on_leave', revision: 2 });
    // Whoever reads rows does not read of what kind the leave is.
    expect(row?.explanation).toBe('on leave: approved for the whole day, and nobody was seen');
    expect((await ask(listPresence, { personId })).people[0]).toMatchObject({ state: 'on_leave' });
    expect(await change(id, 'approved')).toMatchObject({ daysComputed: 0, request: { revision: 2 } });

    await change(id, 'cancelled', hr);
    expect(await rowOn(personId, yesterday)).toMatchObject({ status: 'absent', revision: 3 });
    expect((await entriesOf(row?.id ?? '')).slice(1)).toEqual([
      expect.objectContaining({ author: boss, reason: `leave ${id} approved` }),
      expect.objectContaining({ author: hr, reason: `leave ${id} cancelled` }),
    ]);
    expect((await entriesOf(id)).map((entry) => entry['action'] as string)).toEqual([
      'requested',
      'approved',
      'cancelled',
    ]);
  });

  it('of a day off is a row while it is approved, and of a day that was never looked at asks the cameras', async () => {
    const nobodysShift = await somebody();
    const { id } = await requestLeave(nobodysShift);
    await change(id, 'approved');
    expect(await rowOn(nobodysShift, yesterday)).toMatchObject({ status: 'on_leave' });
    await change(id, 'cancelled');
    expect(await rowOn(nobodysShift, yesterday)).toBeUndefined();

    const { personId } = await employed();
    const other = await requestLeave(personId);
    await change(other.id, 'approved');
    await change(other.id, 'cancelled');
    await service.app.get(DayClosingService).sweep(new Date());
    expect(await rowOn(personId, yesterday)).toMatchObject({ status: 'absent', coveragePercent: 100 });
  });

  it('of a signed day that is cancelled waits with what the cameras saw, and then is an absence', async () => {
    const [{ personId }, date] = [await employed(), addDays(today, -20)];
    const { id } = await requestLeave(personId, { dateFrom: date, dateTo: date });
    await change(id, 'approved');
    const signed = { dateFrom: date, dateTo: date, reason: 'paid', authorId: hr, acceptsOpenItems: true };
    const { period } = await ask(lockPeriod, signed);
    await change(id, 'cancelled');
    await service.app.get(DayClosingService).sweep(new Date());
    expect(await rowOn(personId, date)).toMatchObject({ status: 'on_leave' });
    const { requests } = await ask(listCorrectionRequests, { personId });
    expect(requests.map(({ kind, afterJson }) => [kind, JSON.parse(afterJson) as unknown])).toEqual([
      ['late_data', expect.objectContaining({ status: 'absent' })],
    ]);
    const decision = { requestId: requests[0]?.id ?? '', decision: 'approved', periodId: period?.id ?? '' };
    await ask(decideCorrectionRequest, { ...decision, authorId: hr });
    expect(await rowOn(personId, date)).toMatchObject({ status: 'absent', coveragePercent: 100 });
  });

  it('of half a day moves the start to the middle, and two halves are the whole day', async () => {
    const { personId } = await employed();
    await neighbours.publishRecognized({ personId, from: `${yesterday}T13:15:00Z` });
    await neighbours.publishRecognized({ personId, from: `${yesterday}T17:30:00Z` });
    await waitFor(async () => (await rowOn(personId, yesterday))?.checkOut !== undefined, {
      what: 'the day to be seen',
    });
    expect(await rowOn(personId, yesterday)).toMatchObject({ status: 'late', requiredMinutes: 510 });
    const morning = await requestLeave(personId, { part: 'first_half' });
    await change(morning.id, 'approved');
    expect(await rowOn(personId, yesterday)).toMatchObject({ status: 'present', requiredMinutes: 255 });
    await expect(requestLeave(personId)).rejects.toMatchObject({ reason: 'overlaps' });
    const afternoon = await requestLeave(personId, { part: 'second_half' });
    await change(afternoon.id, 'approved');
    expect((await rowOn(personId, yesterday))?.flags).toContain('worked_on_leave');
  });

  it('is never decided by whose it is, and touches no other leave, of two requests at once one', async () => {
    const personId = await somebody();
    const dates = { dateFrom: tomorrow, dateTo: addDays(tomorrow, 4) };
    const wishes = await Promise.allSettled([requestLeave(personId, dates), requestLeave(personId, dates)]);
    expect(wishes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const { requests } = await ask(listLeaveRequests, { personId });
    const id = requests[0]?.id ?? '';
    await expect(change(id, 'approved', personId)).rejects.toMatchObject({ code: 'permission_denied' });
    await expect(change(id, 'refused', boss, '')).rejects.toMatchObject({ violations: [{ field: 'reason' }] });
    await expect(
      ask(changeLeaveRequest, { requestId: id, state: 'approved', authorId: boss, expectedRevision: 7 }),
    ).rejects.toMatchObject({ reason: 'changed_meanwhile' });
    await expect(requestLeave(personId, { ...dates, dateFrom: addDays(tomorrow, 4) })).rejects.toMatchObject({
      reason: 'overlaps',
    });
    await change(id, 'withdrawn', personId);
    expect(await requestLeave(personId, { ...dates, requestId: randomUUID() })).toMatchObject({ state: 'requested' });
    expect((await ask(listLeaveRequests, { personId, state: 'withdrawn' })).requests).toHaveLength(1);
    expect((await ask(listLeaveRequests, { personId, dateFrom: addDays(tomorrow, 5) })).requests).toHaveLength(0);
  });

  it('is not asked for and taken back without end', async () => {
    const personId = await somebody();
    for (let count = 0; count < 100; count += 1) {
      await change((await requestLeave(personId)).id, 'withdrawn', personId);
    }
    await expect(requestLeave(personId)).rejects.toMatchObject({ reason: 'too_many_leave_requests' });
    expect(await requestLeave(await somebody())).toMatchObject({ state: 'requested' });
  });

  it('keeps the name and the pay of when it was asked for, of a type that is still there', async () => {
    const type = await newType(`Care ${randomUUID()}`);
    const personId = await somebody();
    const { id } = await requestLeave(personId, { typeId: type.id });
    await expect(ask(deleteLeaveType, { typeId: type.id, authorId: hr })).rejects.toMatchObject({ reason: 'in_use' });
    await ask(updateLeaveType, {
      typeId: type.id,
      name: `Other ${type.id}`,
      isPaid: false,
      isActive: false,
      authorId: hr,
    });
    expect((await ask(getLeaveRequest, { requestId: id })).request).toMatchObject({
      typeName: type.name,
      isPaid: true,
    });
    const again = requestLeave(personId, { typeId: type.id, dateFrom: tomorrow, dateTo: tomorrow });
    await expect(again).rejects.toMatchObject({ violations: [{ field: 'type_id' }] });
    await expect(newType('vacation ')).rejects.toMatchObject({ reason: 'name_taken' });
  });

  it('of who leaves ends where it is open, and of who is erased nothing is left that was written', async () => {
    const personId = await somebody();
    const { id: approvedId } = await requestLeave(personId);
    await change(approvedId, 'approved', boss, 'go and see the sea');
    const { id } = await requestLeave(personId, { dateFrom: tomorrow, dateTo: tomorrow });
    await neighbours.publishErased(personId, 2);
    const stateOf = async (requestId: string) => (await ask(getLeaveRequest, { requestId })).request;
    await waitFor(async () => (await stateOf(id))?.note === '', { what: 'the texts to go' });
    expect(await stateOf(id)).toMatchObject({ state: 'withdrawn', endedBy: 'system', note: '', personName: '' });
    expect(await stateOf(approvedId)).toMatchObject({ state: 'approved', note: '', decisionReason: '' });
    await expect(requestLeave(personId)).rejects.toMatchObject({ code: 'not_found' });
    await change(approvedId, 'cancelled', boss, 'never came back from the sea');
    expect(await stateOf(approvedId)).toMatchObject({ state: 'cancelled', endReason: '' });
    const texts = await queryDatabase(
      database.url,
      `SELECT FROM attendance.ledger_entries WHERE to_jsonb(ledger_entries)::text LIKE '%the sea%'`,
    );
    expect(texts).toHaveLength(0);
  });

  it('of who is erased is in a receipt that says what went, what stays and why, and a check finds nothing else', async () => {
    const personId = await somebody();
    await requestLeave(personId, { note: 'to Lake Nyos' });
    await leaveTracesOf(personId);
    await neighbours.publishErased(personId, 2);
    const receipt = async () => (await ask(getAttendanceErasure, { personId }).catch(() => undefined))?.erasure;
    await waitFor(async () => (await receipt()) !== undefined, { what: 'the receipt' });
    // As if it were a minute ago, when everything of before is published.
    await queryDatabase(database.url, "UPDATE attendance.erasures SET erased_at = erased_at - interval '1 min'");
    const finished = await waitFor(
      async () => {
        const now = await receipt();
        return now?.finishedAt !== undefined && now;
      },
      { what: 'the receipt to be finished' },
    );
    expect(finished.removed).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'names', rows: 1 }),
        expect.objectContaining({ kind: 'texts_of_leave_requests', rows: 1 }),
        expect.objectContaining({ kind: 'report_schedules', rows: 1 }),
        expect.objectContaining({ kind: 'idempotency_keys', rows: 1 }),
      ]),
    );
    expect(finished.kept).toContainEqual(
      expect.objectContaining({ kind: 'leave_requests', rows: 1, reason: expect.stringMatching(/rows/) as string }),
    );
    expect(finished.kept.map(({ kind, rows, days }) => [kind, rows, days])).toEqual(
      expect.arrayContaining([
        ['drafts', 1, undefined],
        ['draft_days', 1, 90],
        ['periods', 1, undefined],
        ['report_schedules', 1, undefined],
      ]),
    );
    const texts = ['to lake nyos'];
    const { findings, places } = await ask(checkAttendanceErasure, { personId, texts });
    expect(findings.filter(({ isKept }) => !isKept)).toEqual([]);
    expect(places).toEqual(expect.arrayContaining(['attendance.records', 'attendance_v1_leave-changed']));
  });

  it('that came to nothing goes after two years, and other things of people after their time', async () => {
    const personId = await somebody();
    const { id: refused } = await requestLeave(personId, { dateFrom: tomorrow, dateTo: tomorrow });
    await change(refused, 'refused');
    const { id: approved } = await requestLeave(personId);
    await change(approved, 'approved');
    const draftId = await leaveTracesOf(personId);
    await queryDatabase(
      database.url,
      `UPDATE attendance.leave_requests SET updated_at = now() - interval '733 days' WHERE person_id = '${personId}';
       UPDATE attendance.drafts SET updated_at = now() - interval '91 days' WHERE id = '${draftId}';
       UPDATE attendance.idempotency_keys SET created_at = now() - interval '8 days'`,
    );
    const other = await leaveTracesOf(await somebody());
    await service.app.get(Retention).sweep(new Date());
    const leftOf = async (table: string, column: string) =>
      (await queryDatabase<{ id: string }>(database.url, `SELECT ${column} AS id FROM attendance.${table}`)).map(
        ({ id }) => id,
      );
    expect(await leftOf('leave_requests', 'id')).toContain(approved);
    expect(await leftOf('leave_requests', 'id')).not.toContain(refused);
    for (const table of ['draft_days', 'draft_people']) {
      expect(await leftOf(table, 'draft_id')).toContain(other);
      expect(await leftOf(table, 'draft_id')).not.toContain(draftId);
    }
    expect(await leftOf('drafts', 'id')).toContain(draftId);
    expect(await leftOf('idempotency_keys', 'key')).toEqual([other]);
  });

  it('comes with the export of its person, and names nobody else', async () => {
    const personId = await somebody();
    const draftId = await leaveTracesOf(personId);
    const { id } = await requestLeave(personId);
    await change(id, 'approved', boss, 'well earned');
    const pages = await Promise.all(
      attendanceExportKinds.map((kind) => ask(exportAttendancePerson, { personId, kind })),
    );
    const rowsOf = (kind: AttendanceExportKind) =>
      pages[attendanceExportKinds.indexOf(kind)]?.rows.map((row) => JSON.parse(row) as unknown);
    expect(rowsOf('leave_requests')).toMatchObject([{ state: 'approved', decided_by: 'another' }]);
    expect(rowsOf('attendance_history')).toEqual(
      expect.arrayContaining([expect.objectContaining({ subject: 'leave', action: 'approved', by: 'another' })]),
    );
    expect(rowsOf('attendance_person')).toHaveLength(1);
    expect(rowsOf('drafts')).toMatchObject([{ id: draftId, drafted_by: 'another', reason: null }]);
    expect(rowsOf('draft_days')).toMatchObject([{ draft_id: draftId, outcome: 'applied' }]);
    expect(rowsOf('periods')).toMatchObject([{ locked_by: 'oneself', lock_reason: 'November' }]);
    expect(rowsOf('report_schedules')).toHaveLength(2);
    expect(JSON.stringify(pages)).not.toContain(boss);
  });

  it('of many people is approved from a list as a whole, and once however often it is sent', async () => {
    const employeeId = `E-${randomUUID()}`;
    const ada = await employed('', employeeId);
    const bob = await somebody();
    await close(ada.personId, yesterday);
    const leave = (changes: MessageInitShape<typeof ImportedLeaveSchema>) => {
      return { typeName: 'vacation', dateFrom: yesterday, dateTo: today, part: 'full_day', ...changes };
    };
    const send = (leaves: MessageInitShape<typeof ImportedLeaveSchema>[], isDryRun = false) =>
      ask(importLeave, { leaves, isDryRun, reason: 'company holiday', authorId: hr });
    const both = [leave({ employeeId }), leave({ personId: bob })];
    expect(await send([...both, leave({ personId: bob, dateFrom: today })])).toMatchObject({
      results: ['created', 'created', 'failed'],
      faults: [{ index: 2, field: 'date_from' }],
    });
    expect(await send(both, true)).toMatchObject({ results: ['created', 'created'], daysComputed: 0 });
    expect((await ask(listLeaveRequests, { personId: bob })).requests).toHaveLength(0);
    const done = await send(both);
    expect(done).toMatchObject({ results: ['created', 'created'], personIds: [ada.personId, bob], daysComputed: 4 });
    expect(await rowOn(ada.personId, yesterday)).toMatchObject({ status: 'on_leave' });
    expect(await send(both)).toMatchObject({ results: ['unchanged', 'unchanged'], daysComputed: 0 });
    const people = Array.from({ length: 3 }, () => somebody());
    const long = (await Promise.all(people)).map((personId) => leave({ personId, dateFrom: addDays(today, -300) }));
    expect((await send(long, true)).faults).toMatchObject([{ message: expect.stringContaining('split it') as string }]);
  });

  it('of somebody who is erased while a list waits for them is not written', async () => {
    const [gone, bob] = [await somebody(), await somebody()];
    const leave = { typeName: 'vacation', dateFrom: tomorrow, dateTo: tomorrow, part: 'full_day', note: 'by the sea' };
    const leaves = [gone, bob].map((personId) => ({ ...leave, personId }));
    const isErased = async () => (await service.app.get(PeopleRepository).find(gone))?.isErased === true;
    const list = await inTransaction(async (tx) => {
      await service.app.get(DayService).lock(tx, gone);
      const answer = ask(importLeave, { leaves, isDryRun: false, reason: 'company holiday', authorId: hr });
      const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'`;
      await waitFor(async () => (await queryDatabase(database.url, waiting)).length > 0, { what: 'the list to wait' });
      await neighbours.publishErased(gone, 2);
      await waitFor(isErased, { what: 'the erasure' });
      return { answer };
    });
    expect(await list.answer).toMatchObject({ results: ['failed', 'created'], faults: [{ field: 'user_id' }] });
    expect((await ask(listLeaveRequests, {})).requests.filter(({ personId }) => personId === gone)).toEqual([]);
  });

  it('is open until it is decided, is told on the bus step by step, and the ledger holds', async () => {
    const personId = await somebody();
    const { manager } = neighbours.client.bus;
    const lastSequence = async () => (await manager.streams.info(streamOf(leaveChanged))).state.last_seq;
    const before = await lastSequence();
    const { id } = await requestLeave(personId, { dateFrom: tomorrow, dateTo: tomorrow });
    const undecided = async () =>
      (await ask(getOpenItems, { dateFrom: tomorrow, dateTo: tomorrow })).openItems?.undecidedLeave ?? 0;
    const open = await undecided();
    await change(id, 'refused');
    expect(await undecided()).toBe(open - 1);
    const last = await lastSequence();
    const states: string[] = [];
    for (let seq = before + 1; seq <= last; seq += 1) {
      const { data } = await manager.streams.getMessage(streamOf(leaveChanged), { seq });
      const { request } = fromBinary(leaveChanged.schema, data);
      if (request?.id === id) states.push(`${request.state} ${request.personName}`);
    }
    expect(states).toEqual(['requested Ada', 'refused Ada']);
    expect(await verifyLedger(database.url)).toMatchObject({ brokenChain: undefined, strayRows: [] });
  });
});
