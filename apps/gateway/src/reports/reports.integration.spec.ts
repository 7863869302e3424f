import 'reflect-metadata';
import {
  createReportJob,
  getReportJob,
  listReportJobs,
  readReportFile,
  renderReport,
  timestampFromDate,
  updateReportSchedule,
  type Role,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { fieldsOf, GatewayBench } from '../testing/gateway-bench';
import { known } from '../testing/plausible-answers';
import { plausibleReport } from '../testing/plausible-reports';
import { apiPath } from '../http/paths.middleware';

describe('reports over HTTP', () => {
  const bench = GatewayBench.forSpecs();

  async function download(path: string, headers: Record<string, string> = {}, role: Role = 'hr_officer') {
    const token = await bench.tokenOf(role);
    return fetch(`${bench.origin}${apiPath}${path}`, { headers: { Authorization: `Bearer ${token}`, ...headers } });
  }

  it('a small one is JSON unless a file is asked for, in the language of the reader', async () => {
    const shown = await bench.callAs('hr_officer', 'GET', '/reports/daily?date_from=2026-11-20');
    expect([shown.status, shown.body]).toEqual([200, plausibleReport]);

    const file = await download('/reports/monthly?format=csv&date_from=2026-11-01', {
      'Accept-Language': 'pt, de-CH;q=0.8',
    });
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="daily.csv"');
    expect(file.headers.get('content-type')).toMatch(/^text\/csv/);
    await file.arrayBuffer();
    expect(bench.services.lastRequest(renderReport).query).toMatchObject({
      kind: 'monthly',
      format: 'csv',
      language: 'de',
      dateFrom: '2026-11-01',
      dateTo: '',
    });
  });

  it('is narrowed to the department of a manager and to oneself, and is for no device', async () => {
    const [manager, employee] = [bench.people.of('manager'), bench.people.of('employee')];
    expect((await bench.callAs('manager', 'GET', '/reports/monthly')).status).toBe(200);
    expect(bench.services.lastRequest(renderReport).query?.department).toBe(manager.department);
    expect((await bench.callAs('employee', 'GET', '/reports/monthly')).status).toBe(200);
    expect(bench.services.lastRequest(renderReport).query?.personId).toBe(employee.id);
    expect((await bench.callAs('device', 'GET', '/reports/monthly')).status).toBe(403);

    const wish = { json: { kind: 'monthly', user_id: manager.id } };
    expect((await bench.callAs('employee', 'POST', '/reports/jobs', wish)).status).toBe(403);
    expect((await bench.callAs('employee', 'POST', '/reports/jobs', { json: { kind: 'monthly' } })).status).toBe(202);
    expect(bench.services.lastRequest(createReportJob)).toMatchObject({
      ownerId: employee.id,
      query: { personId: employee.id },
    });
    await bench.callAs('employee', 'GET', '/reports/jobs');
    expect(bench.services.lastRequest(listReportJobs).viewer).toMatchObject({ ownerId: employee.id, scheduled: false });
    expect((await bench.callAs('manager', 'GET', '/reports/schedules')).status).toBe(403);
  });

  it('says what is wrong, and passes on that it is too large', async () => {
    expect((await bench.callAs('hr_officer', 'GET', '/reports/yearly')).status).toBe(422);
    const wrong = await bench.callAs('hr_officer', 'GET', '/reports/daily?format=doc&language=xx&date_from=today');
    expect([wrong.status, fieldsOf(wrong).sort()]).toEqual([422, ['date_from', 'format', 'language']]);
    const datev = await bench.callAs('hr_officer', 'GET', '/reports/datev_lodas');
    expect(fieldsOf(datev).sort()).toEqual(['datev_client_number', 'datev_consultant_number', 'datev_hours_wage_type']);
    bench.services.respond(renderReport, () => {
      throw new AppError('refused', 'This report has more than 10,000 rows.', { reason: 'too_many_rows' });
    });
    const large = await bench.callAs('hr_officer', 'GET', '/reports/monthly');
    expect([large.status, large.body]).toMatchObject([422, { reason: 'too_many_rows' }]);
  });

  it('the file of a job comes whole, or breaks off', async () => {
    const file = await download(`/reports/jobs/${known.reportJob}/file`, { 'Accept-Encoding': 'identity' });
    expect([file.status, file.headers.get('content-length'), await file.text()]).toEqual([200, '6', 'abcdef']);

    const head = await bench.callAs('hr_officer', 'HEAD', `/reports/jobs/${known.reportJob}/file`);
    expect([head.status, head.headers.get('content-length'), head.text]).toEqual([200, '6', '']);
    expect(bench.services.lastRequest(readReportFile).position).toBe(0);

    bench.services.respond(readReportFile, ({ position }) => {
      if (position > 0) throw AppError.notFound('report job', known.reportJob);
      return { content: Buffer.from('abc'), isLast: false };
    });
    const broken = await download(`/reports/jobs/${known.reportJob}/file`, { 'Accept-Encoding': 'identity' });
    await expect(broken.text()).rejects.toThrow();
  });

  it('where somebody was when is for those who may read punches, in a report as in the list', async () => {
    expect((await bench.callAs('viewer', 'GET', '/reports/punches')).status).toBe(200);
    expect(bench.services.lastRequest(renderReport).query?.personId).toBe(bench.people.of('viewer').id);
    const other = { json: { kind: 'punches', user_id: bench.people.of('employee').id } };
    expect((await bench.callAs('viewer', 'POST', '/reports/jobs', other)).status).toBe(403);
    expect((await bench.callAs('viewer', 'GET', '/reports/monthly')).status).toBe(200);
    expect(bench.services.lastRequest(renderReport).query?.personId).toBe('');
    expect((await bench.callAs('manager', 'GET', '/reports/punches')).status).toBe(200);
    expect(bench.services.lastRequest(renderReport).query?.department).toBe(bench.people.of('manager').department);
  });

  it('the file of a job is not for who may see fewer people by now than are in it', async () => {
    const at = timestampFromDate(new Date());
    const statusFor = async (role: Role, people: object) => {
      const query = { kind: 'monthly', format: 'csv', language: 'en', ...people };
      const job = { id: known.reportJob, query, state: 'done', sizeBytes: 6n, createdAt: at, expiresAt: at };
      bench.services.respond(getReportJob, () => ({ job: { ...job, fileName: 'monthly.csv', mediaType: 'text/csv' } }));
      const file = await download(`/reports/jobs/${known.reportJob}/file`, {}, role);
      await file.body?.cancel();
      return file.status;
    };
    const { department } = bench.people.of('manager');
    expect(await statusFor('manager', { department: department.toUpperCase() })).toBe(200);
    expect(await statusFor('manager', { department: 'Poetry' })).toBe(404);
    expect(await statusFor('manager', {})).toBe(404);
    expect(await statusFor('employee', { personId: bench.people.of('employee').id })).toBe(200);
    expect(await statusFor('employee', { department })).toBe(404);
    expect(await statusFor('viewer', {})).toBe(200);
    expect(await statusFor('viewer', { kind: 'punches' })).toBe(404);
  });

  it('of a schedule is read by who may see everybody, and deleted by who may change schedules', async () => {
    const path = `/reports/jobs/${known.reportJob}`;
    expect((await bench.callAs('viewer', 'DELETE', path)).status).toBe(204);
    const query = { kind: 'monthly', format: 'csv', language: 'en' };
    const at = timestampFromDate(new Date());
    const job = { id: known.reportJob, query, state: 'done', createdAt: at, expiresAt: at };
    bench.services.respond(getReportJob, () => ({ job: { ...job, scheduleId: known.reportSchedule } }));
    expect((await bench.callAs('viewer', 'GET', path)).body).toMatchObject({ schedule_id: known.reportSchedule });
    expect(await bench.callAs('viewer', 'DELETE', path)).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('who may change schedules') as string },
    });
    expect((await bench.callAs('hr_officer', 'DELETE', path)).status).toBe(204);
  });

  it('a schedule is changed in part, from the state that was read', async () => {
    const path = `/reports/schedules/${known.reportSchedule}`;
    const answer = await bench.callAs('hr_officer', 'PUT', path, { json: { at_time: '07:15', department: null } });
    expect(answer.status).toBe(200);
    expect(bench.services.lastRequest(updateReportSchedule)).toMatchObject({
      expectedRevision: 1,
      schedule: { name: 'For payroll', atMinutes: 435, every: 'monthly', dayOfMonth: 2, query: { kind: 'monthly' } },
    });
  });
});
