import 'reflect-metadata';
import {
  create,
  createReportJob,
  createReportSchedule,
  defaultSiteId,
  deleteRecord,
  deleteReportJob,
  fromBinary,
  getReportJob,
  getReportSchedule,
  listReportJobs,
  readReportFile,
  renderReport,
  reportFinished,
  streamOf,
  timestampFromDate,
  ReportQuerySchema,
  type MessageInitShape,
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
import { DataSource } from 'typeorm';
import { Neighbours, startAttendance, type Addresses } from '../testing/running-attendance';
import type { ReportRow } from './report';
import { ReportJobsRepository } from './report-jobs.repository';
import { ReportRendererService } from './report-renderer.service';
import { ReportRowsService } from './report-rows.service';
import { ReportSchedulesService } from './report-schedules.service';
import { fromQueryMessage } from './report.message';

const site = { SITE_TIME_ZONE: 'Europe/Berlin' };
const ada = randomUUID();
const bob = randomUUID();
const hr = { ownerId: randomUUID(), scheduled: true };
const november = { dateFrom: '2025-11-01', dateTo: '2025-11-30' };

let nats: TestNats;
let database: TestDatabase;
let addresses: Addresses;
let neighbours: Neighbours;
let service: RunningService;

type Query = MessageInitShape<typeof ReportQuerySchema>;

beforeAll(async () => {
  [nats, database] = await Promise.all([startTestNats(), createTestDatabase()]);
  addresses = { natsUrl: nats.url, databaseUrl: database.url };
  neighbours = await Neighbours.connect(nats.url);
  service = await startAttendance(addresses, site);
  await neighbours.publishPerson(ada, { firstName: 'Ada', lastName: '=Lovelace', department: 'Engines' });
  await neighbours.publishPerson(bob, { firstName: '张', lastName: '伟', department: 'Office' });
  for (const day of ['03', '04']) {
    await neighbours.publishRecognized({ personId: ada, from: `2025-11-${day}T07:52:30Z` });
    await neighbours.publishRecognized({ personId: ada, from: `2025-11-${day}T16:41:00Z` });
  }
  await neighbours.publishRecognized({ personId: bob, from: '2025-11-03T08:00:00Z' });
  await waitFor(async () => (await rows({ kind: 'punches', ...november })).length === 5 && (await namesAreThere()), {
    what: 'everybody and every punch',
  });
});

afterAll(async () => {
  await service.stop();
  await neighbours.close();
  await Promise.all([nats.stop(), database.drop()]);
});

async function render(query: Query) {
  const asked = { format: 'json', language: 'en', ...query };
  const { content, ...answer } = await neighbours.requests.request(renderReport, { query: asked });
  return { ...answer, content: Buffer.from(content) };
}

async function rows(query: Query): Promise<Record<string, unknown>[]> {
  const report = JSON.parse((await render(query)).content.toString()) as { data: Record<string, unknown>[] };
  return report.data;
}

async function namesAreThere(): Promise<boolean> {
  return (await rows({ kind: 'monthly', ...november })).every(({ user_name: name }) => name !== null);
}

async function lines(query: Query): Promise<string[]> {
  return (await render({ format: 'csv', ...query })).content.toString().trimEnd().split('\r\n');
}

async function jobOf(jobId: string, viewer = hr) {
  return (await neighbours.requests.request(getReportJob, { jobId, viewer })).job;
}

async function created(query: Query, ownerId = hr.ownerId): Promise<string> {
  const asked = { format: 'csv', language: 'en', ...query };
  const { job } = await neighbours.requests.request(createReportJob, { query: asked, ownerId });
  return job?.id ?? '';
}

function ended(jobId: string, viewer = hr) {
  return waitFor(
    async () => {
      const job = await jobOf(jobId, viewer);
      return job !== undefined && !['queued', 'running'].includes(job.state) && job;
    },
    { what: 'the job to end' },
  );
}

async function fileOf(jobId: string): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for (let position = 0, isLast = false; !isLast; position += 1) {
    const piece = await neighbours.requests.request(readReportFile, { jobId, viewer: hr, position });
    pieces.push(piece.content);
    ({ isLast } = piece);
  }
  return Buffer.concat(pieces);
}

describe('a small report', () => {
  it('has a row of each person and day, in the order of departments, names and dates', async () => {
    const days = await rows({ kind: 'monthly', ...november });
    expect(days.map((row) => [row['user_name'], row['date'], row['check_in'], row['worked_minutes']])).toEqual([
      ['Ada =Lovelace', '2025-11-03', '2025-11-03T07:52:30.000Z', 528],
      ['Ada =Lovelace', '2025-11-04', '2025-11-04T07:52:30.000Z', 528],
      ['张 伟', '2025-11-03', '2025-11-03T08:00:00.000Z', null],
    ]);
  });

  it('is a spreadsheet in the language of its reader, on the wall of the site', async () => {
    const [head, first] = await lines({ kind: 'daily', dateFrom: '2025-11-03', language: 'de' });
    expect(head).toMatch(/^\uFEFFPerson;Personalnummer;Abteilung;Datum;Schicht;Status;Kommen;Gehen;/);
    expect(first).toMatch(/^Ada =Lovelace;;Engines;2025-11-03;;Anwesend;2025-11-03 08:52;2025-11-03 17:41;8:48;/);
  });

  it('is narrowed to a person and to a department, whatever its case', async () => {
    expect(await rows({ kind: 'monthly', ...november, personId: bob })).toHaveLength(1);
    expect(await rows({ kind: 'monthly', ...november, department: 'ENGINES' })).toHaveLength(2);
    expect(await rows({ kind: 'monthly', ...november, personId: bob, department: 'Engines' })).toEqual([]);
  });

  it('sums up people and departments', async () => {
    const totals = await rows({ kind: 'totals', ...november });
    expect(totals.map((row) => [row['user_id'], row['days'], row['worked_minutes']])).toEqual([
      [ada, 2, 1056],
      [bob, 1, 0],
    ]);
    const departments = await rows({ kind: 'departments', ...november });
    expect(departments).toMatchObject([
      { department: 'Engines', people: 1, worked_minutes: 1056 },
      { department: 'Office', people: 1, worked_minutes: 0 },
    ]);
  });

  it('sums up a department with more minutes than an integer of the database has', async () => {
    const day = '2025-09-01';
    const many = 1_500_000_000;
    // In place of the hours of 50,000 people.
    await service.app.get(DataSource).query(
      `INSERT INTO records (id, person_id, local_date, status, source, location, notes, check_in_held, check_out_held,
         status_held, is_corrected, revision, created_at, updated_at, shift_id, worked_minutes)
       SELECT gen_random_uuid(), person_id, $2, 'present', 'camera', '', '', false, false, false, false, 1, now(), now(),
              gen_random_uuid(), $3
       FROM unnest($1::uuid[]) AS person_id`,
      [[ada, bob], day, many],
    );
    const ofNobody = { kind: 'departments', dateFrom: day, dateTo: day };
    expect(await rows(ofNobody)).toMatchObject([{ worked_minutes: many }, { worked_minutes: many }]);
    await service.app
      .get(DataSource)
      .query('UPDATE records SET person_id = gen_random_uuid() WHERE local_date = $1', [day]);
    expect(await rows(ofNobody)).toMatchObject([{ department: null, people: 2, days: 2, worked_minutes: 2 * many }]);
  });

  it('of punches has whoever was seen, also where no row came of it', async () => {
    const visitor = randomUUID();
    await neighbours.publishRecognized({ personId: visitor, from: '2025-12-03T08:00:00Z' });
    const december = { dateFrom: '2025-12-01', dateTo: '2025-12-31' };
    const [row] = await waitFor(
      async () => {
        const found = await rows({ kind: 'monthly', ...december });
        return found.length > 0 && found;
      },
      { what: 'the row of the visitor' },
    );
    const recordId = String(row?.['attendance_id']);
    await neighbours.requests.request(deleteRecord, { recordId, authorId: 'hr', reason: 'a visitor' });
    expect(await rows({ kind: 'monthly', ...december })).toEqual([]);
    expect((await rows({ kind: 'punches', ...december })).map((punch) => punch['user_id'])).toEqual([visitor]);
  });

  it('of punches has each of somebody who stays in view once and in order, some thousand in memory at a time', async () => {
    const staying = randomUUID();
    // Eight hours, one every two seconds; three at a moment, so that some of one moment come in two pieces.
    await service.app.get(DataSource).query(
      `INSERT INTO punches (recognition_id, person_id, site_id, role, source, first_seen_at, last_seen_at, handled_at)
       SELECT gen_random_uuid(), $1, $2, 'both', 'camera', at, at, at
       FROM generate_series(0, 14399) AS number,
            LATERAL (SELECT timestamptz '2025-10-06T06:00:00Z' + number / 3 * interval '6 s' AS at) AS moment`,
      [staying, defaultSiteId],
    );
    const piecesOf = async (format: string) => {
      const query = { kind: 'punches', format, language: 'en', dateFrom: '2025-10-01', dateTo: '2025-10-31' };
      const { app } = service;
      const report = app
        .get(ReportRendererService)
        .resolve(fromQueryMessage(create(ReportQuerySchema, query)), new Date());
      const pieces: (readonly ReportRow[])[] = [];
      await app.get(ReportRowsService).read(report, ({ rows: piece }) => {
        pieces.push(piece);
        return Promise.resolve();
      });
      return pieces;
    };
    const pieces = await piecesOf('csv');
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(5_000);
    const places = pieces
      .flat()
      .map((row) => `${(row['first_seen_at'] as Date).toISOString()} ${String(row['punch_id'])}`);
    expect(new Set(places).size).toBe(14_400);
    expect(places).toEqual([...places].sort());
    // Those of a PDF are written for so long that the transaction that reads them would be ended.
    expect(Math.max(...(await piecesOf('pdf')).map(({ length }) => length))).toBeLessThanOrEqual(500);
  });

  it('says who was in at a moment that has passed, and rather one too many', async () => {
    const presentAt = async (at: string) =>
      (await rows({ kind: 'presence', at: timestampFromDate(new Date(at)) })).map((row) => row['user_id']);
    expect(await presentAt('2025-11-03T07:00:00Z')).toEqual([]);
    expect(await presentAt('2025-11-03T12:00:00Z')).toEqual([ada, bob]);
    // Ada was seen for the last time at 16:41; nobody saw Bob leave.
    expect(await presentAt('2025-11-03T17:00:00Z')).toEqual([bob]);
    expect(await presentAt('2025-11-03T20:00:00Z')).toEqual([]);
    expect(await rows({ kind: 'presence' })).toEqual([]);
  });

  it.each([
    ['xlsx', 'PK'],
    ['pdf', '%PDF'],
  ])('is a file as %s', async (format, signature) => {
    const report = await render({ kind: 'monthly', format, language: 'ar', ...november });
    expect(report.content.toString('latin1', 0, signature.length)).toBe(signature);
    expect(report).toMatchObject({ fileName: `monthly-2025-11-01-2025-11-30.${format}`, rows: 3 });
  });

  it('names what does not fit', async () => {
    const refused = (query: Query) => render(query).catch((error: unknown) => error);
    expect(await refused({ kind: 'monthly', dateFrom: '2025-01-01', dateTo: '2025-12-31' })).toMatchObject({
      violations: [{ field: 'date_to' }],
    });
    expect(await refused({ kind: 'daily', siteId: randomUUID() })).toMatchObject({
      violations: [{ field: 'site_id' }],
    });
  });
});

describe('a report job', () => {
  it('is written, read in pieces, and gone when it is deleted', async () => {
    const id = await created({ kind: 'monthly', ...november });
    expect(await ended(id)).toMatchObject({ state: 'done', progressPercent: 100, rows: 3 });
    expect((await fileOf(id)).toString()).toBe(
      (await render({ kind: 'monthly', format: 'csv', ...november })).content.toString(),
    );
    await neighbours.requests.request(deleteReportJob, { jobId: id, viewer: hr });
    await expect(jobOf(id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is nobody else’s, and three of one owner wait at a time', async () => {
    const id = await created({ kind: 'monthly', ...november });
    const other = { ownerId: randomUUID(), scheduled: true };
    await expect(jobOf(id, other)).rejects.toMatchObject({ code: 'not_found' });
    expect((await neighbours.requests.request(listReportJobs, { viewer: other })).jobs).toEqual([]);
    await ended(id);
    // Nobody takes them: they are as of a time that has not come.
    await service.app.get(DataSource).query(
      `INSERT INTO report_jobs SELECT gen_random_uuid(), $1, NULL, query, 'running', 0, 0, 0, '', '', '', '', 1,
         gen_random_uuid(), now() + interval '1 h', now(), now(), NULL, expires_at FROM report_jobs, generate_series(1, 3)
       WHERE id = $2`,
      [other.ownerId, id],
    );
    await expect(created({ kind: 'monthly', ...november }, other.ownerId)).rejects.toMatchObject({
      reason: 'too_many_reports',
    });
  });

  it('whose replica is gone is done again by another, and what the first still writes counts for nothing', async () => {
    const jobs = service.app.get(ReportJobsRepository);
    const data = service.app.get(DataSource);
    const id = await created({ kind: 'monthly', ...november });
    await ended(id);
    // As a replica leaves it that was killed in the middle: with a piece, and a lease that has run out.
    const leaseId = randomUUID();
    await data.query(
      `UPDATE report_jobs SET state = 'running', attempts = 1, lease_id = $2, leased_until = now() - interval '1 s',
         finished_at = NULL WHERE id = $1`,
      [id, leaseId],
    );
    await data.query(`UPDATE report_pieces SET content = 'half a file' WHERE job_id = $1`, [id]);
    const job = await waitFor(
      async () => {
        const found = await jobs.find(id, hr);
        return found?.state === 'done' && found;
      },
      { what: 'another replica to write it' },
    );
    expect(job.attempts).toBe(2);
    const late = { rows: 9, percent: 9, sizeBytes: 9 };
    expect(await jobs.progress({ job, leaseId }, late, { position: 7, content: Buffer.from('late') })).toBe(false);
    expect((await fileOf(id)).toString()).toContain('Ada');
    await neighbours.requests.request(deleteReportJob, { jobId: id, viewer: hr });
  });

  it('that cannot be written says why', async () => {
    const ofMonth = { kind: 'datev_lodas', ...november };
    const datev = { consultantNumber: '1234567', clientNumber: '42', hoursWageType: '100' };
    const id = await created({ ...ofMonth, datev });
    expect(await ended(id)).toMatchObject({ state: 'failed', reason: 'personnel_number_missing', sizeBytes: 0n });
    await expect(fileOf(id)).rejects.toMatchObject({ reason: 'report_not_done' });
    // He has a check-in alone.
    const ofBob = await created({ ...ofMonth, personId: bob, datev });
    expect(await ended(ofBob)).toMatchObject({ state: 'failed', reason: 'hours_unknown' });
    const withGaps = await created({ ...ofMonth, datev: { ...datev, allowGaps: true } });
    expect(await ended(withGaps)).toMatchObject({ state: 'done' });
    expect((await fileOf(withGaps)).toString()).toMatch(/\[Bewegungsdaten\]\r\n$/);
  });

  it('is deleted with its file when somebody in it is erased', async () => {
    const gone = randomUUID();
    await neighbours.publishPerson(gone, { firstName: 'Gone', department: 'Engines' });
    const [ofAll, ofAda] = [
      await created({ kind: 'monthly', ...november }),
      await created({ kind: 'monthly', ...november, personId: ada }),
    ];
    await Promise.all([ended(ofAll), ended(ofAda)]);
    await neighbours.publishErased(gone, 2);
    await waitFor(
      () =>
        jobOf(ofAll).then(
          () => false,
          () => true,
        ),
      { what: 'the file to go' },
    );
    expect((await jobOf(ofAda))?.state).toBe('done');
  });
});

it('a report that begins anew because people are erased is not given up for it', async () => {
  const id = await created({ kind: 'monthly', ...november });
  await ended(id);
  await service.app.get(DataSource).query(
    `UPDATE report_jobs SET state = 'running', attempts = 3, lease_id = gen_random_uuid(), finished_at = NULL,
       leased_until = now() + interval '1 h' WHERE id = $1`,
    [id],
  );
  await service.app.get(ReportJobsRepository).forget(randomUUID());
  expect(await ended(id)).toMatchObject({ state: 'done', rows: 3 });
  await neighbours.requests.request(deleteReportJob, { jobId: id, viewer: hr });
});

it('a report that takes the database too long is given up the third time, and those behind it have their turn', async () => {
  const data = service.app.get(DataSource);
  const slow = await created({ kind: 'punches', ...november });
  await ended(slow);
  const locking = data.createQueryRunner();
  await locking.startTransaction();
  // Of all reports only punches name cameras: it waits until the database ends the statement.
  await locking.query('LOCK TABLE cameras');
  await data.query(`UPDATE report_jobs SET state = 'queued', attempts = 2, finished_at = NULL WHERE id = $1`, [slow]);
  const behind = await created({ kind: 'totals', ...november });
  const endOf = (jobId: string) =>
    waitFor(
      async () => {
        const job = await jobOf(jobId);
        return job?.finishedAt !== undefined && job;
      },
      { what: 'the job to end', timeoutMs: 80_000 },
    );
  expect(await endOf(behind)).toMatchObject({ state: 'done' });
  expect(await endOf(slow)).toMatchObject({ state: 'failed', reason: 'worker_lost' });
  await locking.rollbackTransaction();
  await locking.release();
  for (const jobId of [slow, behind]) await neighbours.requests.request(deleteReportJob, { jobId, viewer: hr });
});

it('a report of somebody who is erased goes, also one that a replica takes in that moment', async () => {
  const ownerId = randomUUID();
  const id = await created({ kind: 'monthly', ...november }, ownerId);
  await ended(id, { ownerId, scheduled: false });
  const data = service.app.get(DataSource);
  const taking = data.createQueryRunner();
  await taking.startTransaction();
  await taking.query(
    `UPDATE report_jobs SET state = 'running', lease_id = gen_random_uuid(), finished_at = NULL,
       leased_until = now() + interval '1 h' WHERE id = $1`,
    [id],
  );
  const forgetting = service.app.get(ReportJobsRepository).forget(ownerId);
  const waits =
    "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'DELETE FROM report_jobs%'";
  await waitFor(async () => (await data.query<unknown[]>(waits)).length > 0, {
    what: 'the deletion to wait',
    everyMs: 5,
  });
  await taking.commitTransaction();
  await taking.release();
  await forgetting;
  expect(await data.query('SELECT 1 FROM report_jobs WHERE id = $1', [id])).toEqual([]);
});

describe('a schedule of reports', () => {
  it('has the month that ended written once, whoever looks at it, and tells when it is done', async () => {
    const query = { kind: 'totals', format: 'csv', language: 'fr' };
    const wish = { name: 'For payroll', query, every: 'monthly', dayOfMonth: 2, atMinutes: 360, isActive: true };
    const { schedule } = await neighbours.requests.request(createReportSchedule, { schedule: wish, authorId: 'hr' });
    const scheduleId = schedule?.id ?? '';
    const due = new Date((Number(schedule?.nextRunAt?.seconds) + 1) * 1_000);
    const schedules = service.app.get(ReportSchedulesService);
    await Promise.all([schedules.round(due), schedules.round(due)]);

    const { schedule: after } = await neighbours.requests.request(getReportSchedule, { scheduleId });
    const job = await ended(after?.lastJobId ?? '');
    const month = new Date(due.getTime() - 10 * 86_400_000).toISOString().slice(0, 7);
    expect(job).toMatchObject({ state: 'done', scheduleId, query: { dateFrom: `${month}-01`, language: 'fr' } });
    const { jobs } = await neighbours.requests.request(listReportJobs, { viewer: hr });
    expect(jobs.filter((one) => one.scheduleId === scheduleId)).toHaveLength(1);
    expect(Number(after?.nextRunAt?.seconds)).toBeGreaterThan(due.getTime() / 1_000);
    const { manager } = neighbours.client.bus;
    const told = await waitFor(
      async () => {
        const stream = streamOf(reportFinished);
        const { last_seq: seq } = (await manager.streams.info(stream)).state;
        return seq > 0 && fromBinary(reportFinished.schema, (await manager.streams.getMessage(stream, { seq })).data);
      },
      { what: 'the event' },
    );
    expect(told).toMatchObject({ jobId: job.id, scheduleId, scheduleName: 'For payroll', state: 'done' });
  });
});
