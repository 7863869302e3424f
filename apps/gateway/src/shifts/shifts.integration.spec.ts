import 'reflect-metadata';
import {
  createAssignment,
  createShift,
  deleteAssignment,
  createDraft,
  deleteShift,
  approveDraft,
  getRoster,
  importAssignments,
  listAssignments,
  listDraftDays,
  previewDay,
  updateAssignment,
  updateShift,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { fieldsOf, GatewayBench } from '../testing/gateway-bench';
import { known } from '../testing/plausible-answers';

const bench = GatewayBench.forSpecs();
const ask = (method: string, path: string, json?: unknown, headers = {}) =>
  bench.callAs('hr_officer', method, path, { ...(json !== undefined && { json }), headers });

describe('shifts over HTTP', () => {
  const night = { name: 'Night', start: '22:00', end: '06:00' };

  it('are made with times of day, and have defaults', async () => {
    const breaks = [
      { kind: 'fixed', start: '01:00', end: '01:30', paid: true },
      { kind: 'automatic', after_minutes_worked: 360, minutes: 30 },
    ];
    expect((await ask('POST', '/shifts', { ...night, breaks, check_out_rounding_minutes: 5 })).status).toBe(201);
    const { rules } = bench.services.lastRequest(createShift);
    expect(rules).toMatchObject({
      startsAtMinutes: 1_320,
      endsAtMinutes: 360,
      isFlexible: false,
      beforeMinutes: 240,
      afterMinutes: 360,
      lateGraceMinutes: 5,
      autoCheckOut: 'off',
      workingTime: 'first_in_last_out',
      checkOutRounding: { minutes: 5, direction: 'nearest' },
      breaks: [
        { kind: 'fixed', startsAtMinutes: 60, endsAtMinutes: 90, isPaid: true },
        { kind: 'automatic', afterMinutesWorked: 360, minutes: 30 },
      ],
    });
    expect([rules?.requiredMinutes, rules?.overtimeAfterMinutes, rules?.checkInRounding]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('are tried on a day before anybody has them, which leaves no entry in the audit log', async () => {
    const punches = [{ time: '21:55' }, { time: '06:10', day_offset: 1, role: 'exit' }];
    const { status, body } = await bench.callAs('employee', 'POST', '/shifts/preview', {
      json: { start: '22:00', end: '06:00', date: '2026-03-04', punches, leave: 'first_half' },
    });
    expect([status, body]).toMatchObject([200, { row: { status: 'late', worked_minutes: 474, late_minutes: 6 } }]);
    expect(bench.services.lastRequest(previewDay)).toMatchObject({
      date: '2026-03-04',
      leavePart: 'first_half',
      rules: { startsAtMinutes: 1_320, lateGraceMinutes: 5 },
      punches: [
        { atMinutes: 1_315, role: 'both' },
        { atMinutes: 1_810, role: 'exit' },
      ],
    });
  });

  it('are shown with the rules of today and every version', async () => {
    const { body } = await ask('GET', `/shifts/${known.shift}`);
    expect(body).toMatchObject({
      name: 'Day',
      start: '09:00',
      end: '17:30',
      check_in_rounding_minutes: 15,
      check_in_rounding_direction: 'up',
      half_day_below_minutes: null,
      breaks: [
        { kind: 'fixed', start: '12:00', end: '12:30', minutes: null },
        { kind: 'automatic', start: null, after_minutes_worked: 360, minutes: 15 },
      ],
      versions: [
        { version: 1, valid_from: null, late_grace_minutes: 5 },
        { version: 2, valid_from: '2027-01-01', late_grace_minutes: 10 },
      ],
    });
    expect((await ask('GET', '/shifts?sort=name')).body).toMatchObject({ total: 1, data: [{ id: known.shift }] });
    expect((await bench.callAs('employee', 'GET', '/shifts')).status).toBe(200);
    expect((await bench.callAs('manager', 'POST', '/shifts', { json: night })).status).toBe(403);
  });

  it('keep what a change does not name, as it is on the first day of the change', async () => {
    const change = (json: object) => ask('PUT', `/shifts/${known.shift}`, json);
    expect((await change({ end: '18:00' })).status).toBe(200);
    expect(bench.services.lastRequest(updateShift)).toMatchObject({
      validFrom: '',
      expectedRevision: 2,
      rules: { startsAtMinutes: 540, endsAtMinutes: 1_080, lateGraceMinutes: 5, requiredMinutes: 480 },
    });
    await change({ end: '18:00', required_minutes: null, breaks: null, valid_from: '2027-02-01' });
    const { rules, validFrom } = bench.services.lastRequest(updateShift);
    expect([validFrom, rules?.lateGraceMinutes, rules?.requiredMinutes, rules?.breaks]).toEqual([
      '2027-02-01',
      10,
      undefined,
      [],
    ]);
    await change({ name: 'Early' });
    expect(bench.services.lastRequest(updateShift)).toMatchObject({ name: 'Early' });
    expect(bench.services.lastRequest(updateShift).rules).toBeUndefined();
    expect((await ask('PUT', `/shifts/${known.shift}`, { name: 'X' }, { 'If-Match': '"other"' })).status).toBe(412);
  });

  it('that somebody is assigned are not deleted', async () => {
    expect((await ask('DELETE', `/shifts/${known.shift}`)).status).toBe(204);
    bench.services.respond(deleteShift, () => {
      throw new AppError('conflict', 'Days were computed by this shift.', { reason: 'in_use' });
    });
    expect(await ask('DELETE', `/shifts/${known.shift}`)).toMatchObject({ status: 409, body: { reason: 'in_use' } });
  });

  it.each([
    ['start', '9:00'],
    ['end', '24:00'],
    ['flexible', 'yes'],
    ['before_minutes', 721],
    ['check_in_rounding_minutes', 0],
    ['check_in_rounding_direction', 'away'],
    ['auto_check_out', 'always'],
    ['working_time', 'all'],
    ['breaks', [{ kind: 'fixed', start: '12:00' }]],
    ['breaks', [{ kind: 'automatic', minutes: 30 }]],
    ['breaks', [{ kind: 'lunch' }]],
  ])('with %s as %j are 422 naming the field', async (field, value) => {
    expect(fieldsOf(await ask('POST', '/shifts', { ...night, [field]: value }))).toEqual([field]);
    expect(fieldsOf(await ask('PUT', `/shifts/${known.shift}`, { [field]: value }))).toEqual([field]);
  });
});

describe('who works when and where, over HTTP', () => {
  const assignment = { user_id: known.record, shift_id: known.shift, valid_from: '2027-01-01' };

  it('is said with days of the week, every day without them, or with a rotation', async () => {
    const sent = async (json: object) => {
      expect((await ask('POST', '/assignments', json)).status).toBe(201);
      return bench.services.lastRequest(createAssignment).assignment;
    };
    expect(await sent({ ...assignment, weekdays: ['fri', 'mon'] })).toMatchObject({
      personId: known.record,
      shiftId: known.shift,
      weekdays: [1, 5],
      validFrom: '2027-01-01',
      validTo: '',
    });
    expect((await sent(assignment))?.weekdays).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const rotation = { rotation_anchor_date: '2027-01-04', rotation_shift_ids: [known.shift, ''] };
    expect(
      await sent({ department: 'Engines', work_site_id: known.site, valid_from: '2027-01-01', ...rotation }),
    ).toMatchObject({ department: 'Engines', shiftId: '', weekdays: [], rotation: { shiftIds: [known.shift, ''] } });
  });

  it('is listed, ended and deleted by HR alone', async () => {
    const filter = `user_id=${known.record}&date=2027-01-01&shift_id=${known.shift}`;
    expect((await ask('GET', `/assignments?${filter}`)).body).toMatchObject({
      data: [{ id: known.assignment, rotation_shift_ids: [known.shift, ''], weekdays: [], valid_to: null }],
    });
    expect(bench.services.lastRequest(listAssignments)).toMatchObject({ personId: known.record, date: '2027-01-01' });
    const path = `/assignments/${known.assignment}`;
    expect((await ask('PUT', path, { valid_to: '2027-06-30' })).status).toBe(200);
    expect(bench.services.lastRequest(updateAssignment).validTo).toBe('2027-06-30');
    expect(fieldsOf(await ask('PUT', path, {}))).toEqual(['valid_to']);
    expect((await ask('DELETE', path)).status).toBe(204);
    expect(bench.services.lastRequest(deleteAssignment).authorId).toBe(bench.people.of('hr_officer').id);
    expect((await bench.callAs('manager', 'GET', '/assignments')).status).toBe(200);
    expect(bench.services.lastRequest(listAssignments)).toMatchObject({ aboutDepartment: 'Engines', personId: '' });
    expect((await bench.callAs('manager', 'GET', '/assignments?department=Poetry')).status).toBe(403);
    expect((await bench.callAs('manager', 'PUT', path, { json: { valid_to: '2027-06-30' } })).status).toBe(403);
    expect((await bench.callAs('employee', 'GET', '/assignments')).status).toBe(403);
  });

  it.each([
    ['user_id', 'ada'],
    ['weekdays', []],
    ['weekdays', ['monday']],
    ['valid_from', '01.01.2027'],
    ['rotation_anchor_date', '2027-01-04'],
    ['rotation_shift_ids', ['day']],
  ])('with %s as %j is 422', async (field, value) => {
    const answer = await ask('POST', '/assignments', { ...assignment, [field]: value });
    expect(answer.status).toBe(422);
    expect(fieldsOf(answer).every((name) => name.startsWith(field.split('_')[0] ?? ''))).toBe(true);
  });
});

describe('the roster over HTTP', () => {
  const dates = 'date_from=2026-11-23&date_to=2026-11-29';

  it('says of each day the shift and the assignment that decided', async () => {
    const { body } = await ask('GET', `/roster?user_ids=${known.record}&${dates}`);
    expect(body).toMatchObject({
      data: [
        {
          user_id: known.record,
          days: [{ shift: { name: 'Day', start: '09:00', end: '17:30' }, assigned_to: 'person', leave: null }],
        },
      ],
    });
    expect(bench.services.lastRequest(getRoster)).toMatchObject({ dateFrom: '2026-11-23', dateTo: '2026-11-29' });
  });

  it('is everybody’s own, and of nobody else for who is no manager', async () => {
    const { id } = bench.people.of('employee');
    expect((await bench.callAs('employee', 'GET', `/roster?user_ids=${id}&${dates}`)).status).toBe(200);
    expect((await bench.callAs('employee', 'GET', `/roster?user_ids=${id},${known.record}&${dates}`)).status).toBe(403);
  });

  it('is one’s own where nobody is named, for as long as attendance says where no end is named', async () => {
    expect((await bench.callAs('employee', 'GET', '/roster?date_from=2026-11-23')).status).toBe(200);
    const { id } = bench.people.of('employee');
    expect(bench.services.lastRequest(getRoster)).toMatchObject({ personIds: [id], dateTo: '' });
  });
});

describe('assignments from a CSV file', () => {
  const importCsv = (text: string, query = '') =>
    bench.callAs('hr_officer', 'POST', `/assignments/import${query}`, {
      body: Buffer.from(text),
      headers: { 'Content-Type': 'text/csv' },
    });

  it('are all checked, and written when all are right; names stand for ids', async () => {
    const names = 'work_site_id;user_id;shift;weekdays;work_site;valid_from';
    const ids = [known.site.toUpperCase(), known.record];
    const file = `${names}\n${ids.join(';')};DAY;mon tue;harbour;2027-01-01\n`;
    const answer = await importCsv(file);
    expect(answer).toMatchObject({ status: 200, body: { dry_run: false, created: 1, failed: 0 } });
    expect(bench.services.lastRequest(importAssignments)).toMatchObject({
      isDryRun: false,
      assignments: [{ personId: known.record, shiftId: known.shift, weekdays: [1, 2], workSiteId: known.site }],
    });
  });

  it('are told row by row what is wrong with them, and then none is written', async () => {
    const file = `user_id,shift,valid_from\n${known.record},Day,2027-01-01\n${known.record},Nacht,2027-01-01\nada,Day,tomorrow\n`;
    const tried = await importCsv(file, '?dry_run=true');
    expect(tried).toMatchObject({ status: 200, body: { dry_run: true, created: 1, failed: 2 } });
    const answer = await importCsv(file);
    expect(answer.status).toBe(422);
    expect(bench.services.lastRequest(importAssignments).isDryRun).toBe(true);
    const { errors } = answer.body as { errors: { row: number; field: string }[] };
    expect(errors.map(({ row, field }) => [row, field])).toEqual([
      [3, 'shift'],
      [4, 'user_id'],
      [4, 'valid_from'],
    ]);
    expect(fieldsOf(await importCsv('user,valid_from\nada,2027-01-01\n'))).toEqual(['user']);
  });
});

describe('changes of rules that reach back, over HTTP', () => {
  const reason = 'The contract says so';

  it('are drafted of what they are about, with what they do not name as it is then', async () => {
    const draft = (what: string, json: object) => ask('POST', `/drafts/${what}`, { reason, ...json });
    const shift = await draft('shifts', { shift_id: known.shift, valid_from: '2026-11-02', late_grace_minutes: 15 });
    expect(shift).toMatchObject({ status: 201, body: { kind: 'shift', shift: { late_grace_minutes: 15 } } });
    expect(bench.services.lastRequest(createDraft)).toMatchObject({
      reason,
      change: { kind: 'shift', validFrom: '2026-11-02', shiftRules: { startsAtMinutes: 540, lateGraceMinutes: 15 } },
    });
    await draft('sites', { site_id: known.site, valid_from: '2026-11-02', time_zone: 'Europe/Paris' });
    expect(bench.services.lastRequest(createDraft).change).toMatchObject({ kind: 'site', timeZone: 'Europe/Paris' });
    await draft('assignments', { department: 'Engines', shift_id: known.shift, valid_from: '2026-11-02' });
    expect(bench.services.lastRequest(createDraft).change?.assignment).toMatchObject({ department: 'Engines' });
    await draft('assignment-ends', { assignment_id: known.assignment, valid_to: '2026-11-10' });
    expect(bench.services.lastRequest(createDraft).change).toMatchObject({ validTo: '2026-11-10' });
    expect(fieldsOf(await draft('assignment-ends', { assignment_id: known.assignment }))).toEqual(['valid_to']);
    await draft('assignment-ends', { assignment_id: known.assignment, valid_to: null });
    expect(bench.services.lastRequest(createDraft).change).toMatchObject({ validTo: '' });
    await draft('recomputations', { date_from: '2026-11-02', date_to: '2026-11-03' });
    expect(bench.services.lastRequest(createDraft).change).toMatchObject({ kind: 'recomputation', personId: '' });
    expect(fieldsOf(await draft('sites', { site_id: known.site, valid_from: '2026-11-02' }))).toEqual(['site_id']);
  });

  it('are shown day by day, and approved and discarded with a reason by who may', async () => {
    const path = `/drafts/${known.draft}`;
    const { body } = await ask('GET', `${path}/days?user_id=${known.record}`);
    expect(body).toMatchObject({
      data: [{ before: { status: 'present' }, after: { status: 'late' }, causes: ['shift'] }],
    });
    expect(bench.services.lastRequest(listDraftDays)).toMatchObject({ draftId: known.draft, personId: known.record });
    expect(fieldsOf(await ask('POST', `${path}/approve`, { reason: ' ' }))).toEqual(['reason']);
    expect((await ask('POST', `${path}/approve`, { reason })).status).toBe(200);
    expect(bench.services.lastRequest(approveDraft)).toMatchObject({
      reason,
      authorId: bench.people.of('hr_officer').id,
    });
    expect((await ask('POST', `${path}/approve`, { reason }, { 'If-Match': '"other"' })).status).toBe(412);
    expect((await ask('POST', `${path}/discard`, { reason })).status).toBe(200);
    expect((await ask('POST', `${path}/preview`, {})).status).toBe(200);
    expect((await bench.callAs('manager', 'POST', `${path}/approve`, { json: { reason } })).status).toBe(403);
    expect((await bench.callAs('viewer', 'GET', '/drafts')).status).toBe(403);
  });
});
