import 'reflect-metadata';
import {
  changeLeaveRequest,
  createHolidayCalendar,
  createLeaveRequest,
  createShift,
  importHolidays,
  importLeave,
  listLeaveRequests,
  updateHolidayCalendar,
} from '@smart-attendance/contracts';
import { fieldsOf, GatewayBench } from '../testing/gateway-bench';
import { known, respondPlausibly } from '../testing/plausible-answers';

const bench = GatewayBench.forSpecs();
const ask = (method: string, path: string, json?: unknown, headers = {}) =>
  bench.callAs('hr_officer', method, path, { ...(json !== undefined && { json }), headers });
const send = (path: string, mediaType: string, body: string) =>
  bench.callAs('hr_officer', 'POST', path, { body, headers: { 'Content-Type': mediaType } });

describe('holiday calendars over HTTP', () => {
  it('are made with their days, listed without them, and named by shifts', async () => {
    const holidays = [{ date: '2027-05-01', name: 'Labour Day' }];
    expect((await ask('POST', '/holidays', { name: 'Berlin', holidays })).status).toBe(201);
    expect(bench.services.lastRequest(createHolidayCalendar)).toMatchObject({ name: 'Berlin', holidays });
    const list = await bench.callAs('employee', 'GET', '/holidays?sort=name');
    expect(list.body).toMatchObject({
      total: 1,
      data: [{ id: known.holidayCalendar, holiday_count: 1, in_use: true }],
    });
    expect((await ask('GET', `/holidays/${known.holidayCalendar}`)).body).toMatchObject({ holidays });
    expect((await bench.callAs('manager', 'POST', '/holidays', { json: { name: 'X' } })).status).toBe(403);
    const shift = { name: 'Day', start: '09:00', end: '17:30', holiday_calendar: known.holidayCalendar };
    expect((await ask('POST', '/shifts', shift)).status).toBe(201);
    expect(bench.services.lastRequest(createShift).rules?.holidayCalendarId).toBe(known.holidayCalendar);
  });

  it('are changed as a whole, and only as they were read', async () => {
    const path = `/holidays/${known.holidayCalendar}`;
    const many = Array.from({ length: 400 }, (_, index) => ({ date: `${2000 + index}-05-01`, name: 'Labour Day' }));
    expect((await ask('PUT', path, { holidays: many })).status).toBe(200);
    expect(bench.services.lastRequest(updateHolidayCalendar).holidays?.holidays).toHaveLength(400);
    expect((await ask('PUT', path, { name: 'B' }, { 'If-Match': '"other"' })).status).toBe(412);
    expect(fieldsOf(await ask('PUT', path, { holidays: [{ date: '1 May', name: 'X' }] }))).toEqual(['holidays']);
    expect((await ask('DELETE', path)).status).toBe(204);
  });

  it('take an iCalendar file as it is or in a form, and name the lines that are wrong', async () => {
    const path = `/holidays/${known.holidayCalendar}/import`;
    const file = 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n';
    const answer = await send(`${path}?dry_run=true&repeats_until=2030-12-31`, 'text/calendar; charset=utf-8', file);
    expect(answer).toMatchObject({
      status: 200,
      body: { dry_run: true, changed: [{ name_before: 'May Day' }], kept: 1, skipped: [{ line: 12 }] },
    });
    expect(bench.services.lastRequest(importHolidays)).toMatchObject({
      isDryRun: true,
      removesMissing: false,
      repeatsUntil: '2030-12-31',
    });
    const form = new FormData();
    form.set('file', new Blob([file], { type: 'text/calendar' }), 'holidays.ics');
    form.set('remove_missing', 'true');
    expect((await bench.callAs('hr_officer', 'POST', path, { body: form })).status).toBe(200);
    const { content, removesMissing } = bench.services.lastRequest(importHolidays);
    expect([Buffer.from(content).toString(), removesMissing]).toEqual([file, true]);

    bench.services.respond(importHolidays, () => ({ faults: [{ line: 7, message: 'has no DTSTART' }] }));
    expect(await send(path, 'text/calendar', file)).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'file', message: 'line 7: has no DTSTART' }] },
    });
    expect((await send(path, 'text/csv', file)).status).toBe(415);
    expect((await send(path, 'text/calendar', 'x'.repeat(512 * 1024 + 1))).status).toBe(413);
  });
});

describe('leave over HTTP', () => {
  const wish = { type_id: known.leaveType, date_from: '2026-12-28' };
  const path = `/leave/requests/${known.leaveRequest}`;

  it('is asked for by oneself, for one day without more words, and for others by HR and managers', async () => {
    expect((await bench.callAs('employee', 'POST', '/leave/requests', { json: wish })).status).toBe(201);
    const me = bench.people.of('employee').id;
    expect(bench.services.lastRequest(createLeaveRequest)).toMatchObject({
      personId: me,
      authorId: me,
      dateFrom: '2026-12-28',
      dateTo: '2026-12-28',
      part: 'full_day',
    });
    const forEmployee = { ...wish, user_id: me, part: 'first_half' };
    expect((await bench.callAs('manager', 'POST', '/leave/requests', { json: forEmployee })).status).toBe(201);
    expect(bench.services.lastRequest(createLeaveRequest)).toMatchObject({ personId: me, part: 'first_half' });
  });

  it.each([
    ['type_id', 'vacation'],
    ['date_from', '28.12.2026'],
    ['date_to', ''],
    ['part', 'half'],
    ['state', 'approved'],
  ])('with %s as %j is 422 naming it', async (field, value) => {
    expect(fieldsOf(await ask('POST', '/leave/requests', { ...wish, [field]: value }))).toEqual([field]);
  });

  it('is decided by a manager of the department, with a reason where it is refused, and by nobody for themself', async () => {
    const as = (role: 'manager' | 'employee', action: string, json: object = {}) =>
      bench.callAs(role, 'POST', `${path}/${action}`, { json });
    respondPlausibly(bench.services, bench.people.of('employee').id);
    expect(await as('manager', 'approve')).toMatchObject({ status: 200, body: { state: 'approved' } });
    expect(fieldsOf(await as('manager', 'refuse'))).toEqual(['reason']);
    expect(fieldsOf(await as('manager', 'cancel', { reason: '  ' }))).toEqual(['reason']);
    expect(await as('manager', 'refuse', { reason: 'harvest' })).toMatchObject({
      status: 200,
      body: { state: 'refused', decided_by: bench.people.of('manager').id, decision_reason: 'harvest' },
    });
    expect((await as('employee', 'approve')).status).toBe(403);
    expect((await as('employee', 'withdraw')).status).toBe(200);
    expect(bench.services.lastRequest(changeLeaveRequest)).toMatchObject({ state: 'withdrawn' });
    const stale = { json: {}, headers: { 'If-Match': '"other"' } };
    expect((await bench.callAs('manager', 'POST', `${path}/approve`, stale)).status).toBe(412);

    respondPlausibly(bench.services, bench.people.of('manager').id);
    expect(await as('manager', 'approve')).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('Your own leave') as string },
    });
    respondPlausibly(bench.services, bench.people.of('employee').id);
  });

  it('is listed by what it is', async () => {
    const filter = 'state=requested&date_from=2026-12-01&date_to=2026-12-31&sort=-date_from';
    expect((await bench.callAs('employee', 'GET', `/leave/requests?${filter}`)).body).toMatchObject({
      data: [{ id: known.leaveRequest, type_name: 'Vacation', state: 'requested', decided_by: null }],
    });
    expect(bench.services.lastRequest(listLeaveRequests)).toMatchObject({
      personId: bench.people.of('employee').id,
      state: 'requested',
      dateFrom: '2026-12-01',
    });
  });

  it('of many people comes as CSV, row by row', async () => {
    const csv =
      'employee_id;type;date_from;date_to\r\nE-1;Vacation;2026-12-28;2026-12-31\r\nE-2;Vacation;2026-12-24;\r\n';
    const answer = await send('/leave/requests/import?dry_run=true&reason=company+holiday', 'text/csv', csv);
    expect(answer).toMatchObject({ status: 200, body: { dry_run: true, created: 2, failed: 0, days_computed: 2 } });
    expect(bench.services.lastRequest(importLeave)).toMatchObject({
      isDryRun: true,
      reason: 'company holiday',
      leaves: [
        { employeeId: 'E-1', dateTo: '2026-12-31', part: 'full_day' },
        { employeeId: 'E-2', dateTo: '2026-12-24' },
      ],
    });
    bench.services.respond(importLeave, () => ({
      results: ['created', 'failed'],
      personIds: ['', ''],
      faults: [{ index: 1, field: 'employee_id', message: 'is nobody' }],
    }));
    expect(await send('/leave/requests/import', 'text/csv', csv)).toMatchObject({
      status: 422,
      body: { errors: [{ row: 3, field: 'employee_id', message: 'is nobody' }] },
    });
    const wrong = await send('/leave/requests/import', 'text/csv', 'name,type\r\nAda,Vacation\r\n');
    expect(fieldsOf(wrong)).toEqual(['name', 'date_from', 'user_id']);
    expect((await bench.callAs('manager', 'POST', '/leave/requests/import', { body: csv })).status).toBe(403);
  });
});
