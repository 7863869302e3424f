import {
  createCorrectionRequest,
  decideCorrectionRequest,
  decideOvertime,
  importPunches,
  listCorrectionRequests,
  listPunches,
  lockPeriod,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { fieldsOf, GatewayBench } from '../testing/gateway-bench';
import { at as timestamp, departmentOfAll, known } from '../testing/plausible-answers';

const bench = GatewayBench.forSpecs();
type As = Parameters<typeof bench.callAs>[0];
const ask = (role: As, method: string, path: string, json?: unknown, headers = {}) =>
  bench.callAs(role, method, path, { ...(json !== undefined && { json }), headers });

describe('punches as a file', () => {
  const send = (role: As, body: string, query = '') =>
    bench.callAs(role, 'POST', `/punches/import${query}`, { body, headers: { 'Content-Type': 'text/csv' } });
  const file = 'employee_id;time;site;role\n"\'=E-1";2026-11-20 08:30;Harbour;ENTRY\n\nE-2;2026-11-20 08:31;;\n';

  it('are passed on row by row, and those of a manager are of their department', async () => {
    const answer = await send('manager', file, '?dry_run=true&reason=outage');
    expect(answer.body).toMatchObject({
      dry_run: true,
      created: 2,
      data: [
        { row: 2, result: 'created', at: '2026-11-20T07:30:00.250Z', in_locked_period: false },
        { row: 4, employee_id: 'E-2', errors: [], warnings: [] },
      ],
    });
    expect(bench.services.lastRequest(importPunches)).toMatchObject({
      reason: 'outage',
      isDryRun: true,
      department: departmentOfAll,
      punches: [
        { employeeId: '=E-1', time: '2026-11-20 08:30', site: 'Harbour', role: 'entry' },
        { employeeId: 'E-2', site: '', role: '' },
      ],
    });
    await send('hr_officer', file);
    expect(bench.services.lastRequest(importPunches)).toMatchObject({ department: '', isDryRun: false });
  });

  it('of which one is wrong are 422, each by its row and field', async () => {
    bench.services.respond(importPunches, () => ({
      punches: [{ result: 'created' }, { result: 'failed', faults: [{ field: 'time', message: 'must be a time' }] }],
    }));
    const answer = await send('hr_officer', file);
    expect([answer.status, answer.body['errors']]).toEqual([
      422,
      [{ row: 4, field: 'time', message: 'must be a time' }],
    ]);
    expect(answer.body['detail']).toContain('1 of 2 rows are wrong, so nothing was written');
    expect((await send('hr_officer', file, '?dry_run=true')).body).toMatchObject({ created: 1, failed: 1 });
  });

  it.each([
    ['an unknown column', 'employee_id,time,colour\na,b,c', ['colour']],
    ['no time', 'employee_id\na', ['time']],
    ['a cell too many', 'employee_id,time\na,b,c', ['row 2']],
  ])('with %s are 422', async (_, body, fields) => {
    expect(fieldsOf(await send('hr_officer', body))).toEqual(fields);
  });

  it('are no business of an employee', async () => {
    expect((await send('employee', file)).status).toBe(403);
  });
});

describe('punches', () => {
  it('are those of the last day unless something else is asked for', async () => {
    expect((await ask('hr_officer', 'GET', '/punches?source=manual')).body).toMatchObject({
      data: [{ id: known.punch, source: 'manual', reason: 'The camera was down', withdrawn_at: null }],
    });
    const { from, to } = bench.services.lastRequest(listPunches);
    expect(Number(to?.seconds) - Number(from?.seconds)).toBe(24 * 60 * 60);
    expect(fieldsOf(await ask('hr_officer', 'GET', '/punches?source=badge'))).toEqual(['source']);
  });

  it('by hand want a reason, and are taken back with one', async () => {
    const punch = { user_id: bench.people.of('employee').id, at: '2026-11-20T08:30:00+01:00' };
    expect(fieldsOf(await ask('manager', 'POST', '/punches', punch))).toEqual(['reason']);
    expect((await ask('manager', 'POST', '/punches', { ...punch, reason: 'blind' })).status).toBe(201);
    const withdrawn = await ask('manager', 'POST', `/punches/${known.punch}/withdraw`, { reason: 'another day' });
    expect(withdrawn.body).toMatchObject({ withdrawal_reason: 'another day' });
  });
});

describe('a correction', () => {
  const path = `/corrections/${known.correction}`;

  it('is asked for by an employee for themself, with what is to change and what is given back', async () => {
    const wish = { user_id: bench.people.of('employee').id, kind: 'change', attendance_id: known.record, reason: 'x' };
    const asked = await ask('employee', 'POST', '/corrections', { ...wish, check_out: null, status: 'present' });
    expect(asked).toMatchObject({
      status: 201,
      body: { state: 'pending', wanted: { fields: ['check_out', 'status'] } },
    });
    const { wanted } = bench.services.lastRequest(createCorrectionRequest);
    expect([wanted?.clearCheckOut, wanted?.status, wanted?.checkIn, wanted?.notes]).toEqual([
      true,
      'present',
      undefined,
      undefined,
    ]);
    const other = { ...wish, user_id: bench.people.of('viewer').id };
    expect((await ask('employee', 'POST', '/corrections', other)).status).toBe(404);
    expect(fieldsOf(await ask('employee', 'POST', '/corrections', { ...wish, reason: ' ' }))).toEqual(['reason']);
  });

  it('names who asked and who decided: people, API keys, the system and commands', async () => {
    const made = await ask('administrator', 'POST', '/api-keys', { name: 'Terminal', role: 'hr_officer' });
    const request = {
      id: known.correction,
      personId: bench.people.of('employee').id,
      localDate: '2026-11-20',
      kind: 'change',
      state: 'approved',
      revision: 1,
      createdAt: timestamp,
      updatedAt: timestamp,
    };
    const by = (authorId: string, decidedBy: string) => ({ ...request, authorId, decidedBy });
    const own = { personId: bench.people.of('viewer').id, personName: 'Ada Lovelace' };
    bench.services.respond(listCorrectionRequests, () => ({
      requests: [
        by(String(made.body['id']), bench.people.of('manager').id),
        by('system', ''),
        by('operator', known.record),
        { ...by(own.personId, own.personId), ...own },
      ],
    }));
    const { body } = await ask('hr_officer', 'GET', '/corrections');
    expect(body['data']).toMatchObject([
      { author_kind: 'api_key', author_name: 'Terminal', decided_by_kind: 'user', decided_by_name: 'Erin Employee' },
      { author_kind: 'system', author_name: null, decided_by_kind: null, decided_by_name: null },
      { author_kind: 'operator', author_name: null, decided_by_kind: 'user', decided_by_name: null },
      { author_kind: 'user', author_name: 'Ada Lovelace', decided_by_name: 'Ada Lovelace' },
    ]);
  });

  it('is decided once, by the revision that was seen', async () => {
    const seen = await ask('manager', 'GET', path);
    const etag = seen.headers.get('etag') ?? '';
    expect((await ask('manager', 'POST', `${path}/approve`, {}, { 'If-Match': etag })).body).toMatchObject({
      state: 'approved',
    });
    expect(bench.services.lastRequest(decideCorrectionRequest)).toMatchObject({ expectedRevision: 1, periodId: '' });
    expect((await ask('manager', 'POST', `${path}/approve`, {}, { 'If-Match': '"9-x"' })).status).toBe(412);
    expect(fieldsOf(await ask('manager', 'POST', `${path}/refuse`, {}))).toEqual(['reason']);
    expect((await ask('employee', 'POST', `${path}/approve`, {})).status).toBe(403);
  });

  it('goes through a lock by who may lock, and says which lock is in the way', async () => {
    const through = { period_id: known.period };
    expect((await ask('manager', 'POST', `${path}/approve`, through)).status).toBe(403);
    expect((await ask('hr_officer', 'POST', `${path}/approve`, through)).status).toBe(200);
    bench.services.respond(decideCorrectionRequest, () => {
      throw new AppError('conflict', 'locked', { reason: 'period_locked', details: { existing_id: known.period } });
    });
    expect((await ask('hr_officer', 'POST', `${path}/approve`, {})).body).toMatchObject({
      status: 409,
      reason: 'period_locked',
      existing_id: known.period,
    });
  });
});

describe('overtime', () => {
  const overtime = [
    { attendance_id: known.record, minutes: 45 },
    { attendance_id: known.camera, minutes: 10 },
  ];

  it('is decided for many rows at once, each by itself, and rejected with a reason', async () => {
    expect((await ask('manager', 'GET', '/overtime')).body).toMatchObject({ data: [{ overtime_status: 'pending' }] });
    const decided = await ask('manager', 'POST', '/overtime/decide', { overtime, decision: 'approved' });
    expect(decided.body).toMatchObject({
      decided: 1,
      failed: 1,
      data: [
        { result: 'decided', attendance: { overtime_status: 'approved' } },
        { reason: 'not_found', attendance: null },
      ],
    });
    expect(bench.services.lastRequest(decideOvertime).department).toBe(departmentOfAll);
    expect(fieldsOf(await ask('manager', 'POST', '/overtime/decide', { overtime, decision: 'rejected' }))).toEqual([
      'reason',
    ]);
    const many = Array.from({ length: 201 }, () => overtime[0]);
    expect(
      fieldsOf(await ask('manager', 'POST', '/overtime/decide', { overtime: many, decision: 'approved' })),
    ).toEqual(['overtime']);
    expect((await ask('employee', 'GET', '/overtime')).status).toBe(403);
  });
});

describe('a period', () => {
  const november = { date_from: '2026-11-01', date_to: '2026-11-30' };

  it('is locked once by HR, after a look at what is open, and known to everybody', async () => {
    const open = await ask('hr_officer', 'GET', '/periods/open-items?date_from=2026-11-01&date_to=2026-11-30');
    expect(open.body).toEqual({
      pending_overtime: 2,
      missing_check_outs: 1,
      days_to_compute: 0,
      pending_corrections: 1,
      undecided_leave: 0,
      impossible_travel: 1,
    });
    const headers = { 'Idempotency-Key': 'november' };
    const locked = await ask('hr_officer', 'POST', '/periods', november, headers);
    expect([locked.status, locked.body['is_locked']]).toEqual([201, true]);
    expect(bench.services.lastRequest(lockPeriod).periodId).not.toBe('');
    const again = await ask('hr_officer', 'POST', '/periods', november, headers);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await ask('manager', 'POST', '/periods', november)).status).toBe(403);
    expect((await ask('employee', 'GET', '/periods?is_locked=true')).body).toMatchObject({ total: 1 });
    expect(fieldsOf(await ask('hr_officer', 'GET', '/periods/open-items?date_from=2026-11-01'))).toEqual(['date_to']);
  });

  it('is unlocked with a reason, by the revision that was seen', async () => {
    const path = `/periods/${known.period}`;
    expect(fieldsOf(await ask('hr_officer', 'POST', `${path}/unlock`, {}))).toEqual(['reason']);
    const reason = { reason: 'returned by the bank' };
    expect((await ask('hr_officer', 'POST', `${path}/unlock`, reason, { 'If-Match': '"9-x"' })).status).toBe(412);
    expect((await ask('hr_officer', 'POST', `${path}/unlock`, reason)).body).toMatchObject({ is_locked: false });
  });
});
