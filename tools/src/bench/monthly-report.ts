import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { NatsConnection } from 'nats';
import {
  create,
  createReportJob,
  fromBinary,
  getReportJob,
  subjectOf,
  toBinary,
  type MessageInitShape,
  type MessageShape,
  type ReportJob,
  type RequestContract,
} from '@smart-attendance/contracts';
import { queryDatabase } from '@smart-attendance/testing';
import { median } from '../statistics.policy';
import type { AttendanceBench } from './attendance-bench.command';
import type { BenchOutcome } from './bench-command';
import { connectTo } from './bench-setting';
import { besideService, type BenchedService } from './benched-service';
import { residentMbOf } from './process-figures';

const peopleCount = 10_000;
const month = { dateFrom: '2026-11-01', dateTo: '2026-11-30' };
const rowCount = peopleCount * 30;
const rounds = 3;
const timesMax = 2;
/** What a report may add to the memory of the service, however many rows it has. */
const growthMbMax = 150;
const writtenWithinMs = 300_000;
const pollEveryMs = 50;

interface RoundFigures {
  readonly reportSeconds: number;
  readonly bareSeconds: number;
  readonly growthMb: number;
  readonly slowestAnswerMs: number;
}

/** The same rows in the same order, with a name on each, as a client of Postgres takes them. */
const bareSql = `
  SELECT record.id, record.person_id, person.name, person.employee_id, person.department, record.local_date::text,
         record.shift_name, record.status, record.check_in, record.check_out, record.worked_minutes, record.break_minutes,
         record.required_minutes, record.late_minutes, record.early_minutes, record.overtime_minutes,
         record.overtime_status, record.flags, record.coverage_percent, record.explanation ->> 'timeZone' AS time_zone
  FROM attendance.records record LEFT JOIN attendance.people person ON person.id = record.person_id
  WHERE record.deleted_at IS NULL AND record.local_date BETWEEN $1 AND $2
  ORDER BY person.department_key, lower(person.name), record.person_id, record.local_date`;

/**
 * The month of 10,000 people, 300,000 rows, as CSV: from the request of the job until its file is whole in the
 * database, beside the bare query in the same run, in turns.
 */
export async function measureMonthlyReport({ setting, databaseUrl }: AttendanceBench): Promise<BenchOutcome> {
  const { natsUrl, log } = setting;
  const environment = { NATS_URL: natsUrl, DATABASE_URL: databaseUrl, LOG_LEVEL: 'warn' };
  const choice = { app: 'attendance', environment, name: 'attendance-reports' };
  const found = await besideService(setting, choice, async (service) => {
    await fill(databaseUrl);
    log(`${String(rowCount)} rows of ${String(peopleCount)} people`);
    const connection = await connectTo(natsUrl);
    try {
      const all: RoundFigures[] = [];
      for (let round = 0; round < rounds; round += 1) all.push(await measureRound(connection, databaseUrl, service));
      return all;
    } finally {
      await connection.close();
    }
  });
  return outcomeOf(found);
}

function outcomeOf(found: readonly RoundFigures[]): BenchOutcome {
  const of = (key: keyof RoundFigures): number => median(found.map((round) => round[key]));
  const times = of('reportSeconds') / of('bareSeconds');
  const monthlyReport = {
    rows: rowCount,
    rounds: found,
    reportSeconds: of('reportSeconds'),
    bareSeconds: of('bareSeconds'),
    times,
    growthMb: Math.max(...found.map(({ growthMb }) => growthMb)),
    slowestAnswerMs: Math.max(...found.map(({ slowestAnswerMs }) => slowestAnswerMs)),
  };
  const { reportSeconds, bareSeconds, growthMb } = monthlyReport;
  console.log(
    `monthly report: ${reportSeconds.toFixed(2)} s, bare SQL ${bareSeconds.toFixed(2)} s (${times.toFixed(2)} times), ` +
      `${growthMb.toFixed(0)} MiB more at most, slowest answer meanwhile ${monthlyReport.slowestAnswerMs.toFixed(0)} ms`,
  );
  const missed = [
    ...(times > timesMax ? [`FAILED: the monthly report takes ${times.toFixed(2)} times the bare SQL`] : []),
    ...(growthMb > growthMbMax ? [`FAILED: the monthly report takes ${growthMb.toFixed(0)} MiB`] : []),
  ];
  return { figures: { monthlyReport }, missed };
}

async function measureRound(
  connection: NatsConnection,
  databaseUrl: string,
  service: BenchedService,
): Promise<RoundFigures> {
  const bareSeconds = await secondsOf(() => queryDatabase(databaseUrl, bareSql, [month.dateFrom, month.dateTo]));
  const ownerId = randomUUID();
  const before = residentMbOf(service.processId);
  let peak = before;
  let slowestAnswerMs = 0;
  const reportSeconds = await secondsOf(async () => {
    const query = { kind: 'monthly', format: 'csv', language: 'en', ...month };
    const { job } = await ask(connection, createReportJob, { query, ownerId });
    for (let found: ReportJob | undefined = job; found?.state !== 'done';) {
      if (found === undefined || found.state === 'failed')
        throw new Error(`The report failed: ${found?.message ?? ''}`);
      await pause(pollEveryMs);
      peak = Math.max(peak, residentMbOf(service.processId));
      const askedAt = performance.now();
      found = (await ask(connection, getReportJob, { jobId: found.id, viewer: { ownerId } })).job;
      slowestAnswerMs = Math.max(slowestAnswerMs, performance.now() - askedAt);
      if (found?.state === 'done' && found.rows !== rowCount) throw new Error(`The report has ${found.rows} rows.`);
    }
  });
  return { reportSeconds, bareSeconds, growthMb: peak - before, slowestAnswerMs };
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1_000;
}

type AnyRequest = RequestContract;

async function ask<Contract extends AnyRequest>(
  connection: NatsConnection,
  contract: Contract,
  init: MessageInitShape<Contract['request']>,
): Promise<MessageShape<Contract['response']>> {
  const payload = toBinary(contract.request, create(contract.request, init));
  const { data } = await connection.request(subjectOf(contract), payload, { timeout: writtenWithinMs });
  return fromBinary(contract.response, data) as MessageShape<Contract['response']>;
}

async function fill(databaseUrl: string): Promise<void> {
  await queryDatabase(
    databaseUrl,
    `INSERT INTO attendance.people
       (id, name, employee_id, department, department_key, is_active, is_erased, revision, changed_at)
     SELECT gen_random_uuid(), 'Person ' || lpad(n::text, 5, '0'), n::text, 'Department ' || n % 25, 'department ' || n % 25,
            true, false, 1, now()
     FROM generate_series(1, $1::int) n`,
    [peopleCount],
  );
  await queryDatabase(
    databaseUrl,
    `INSERT INTO attendance.records (id, person_id, local_date, check_in, check_out, status, check_in_held, check_out_held,
       status_held, location, notes, source, is_corrected, revision, created_at, updated_at, shift_id, shift_version,
       shift_name, worked_minutes, break_minutes, required_minutes, late_minutes, early_minutes, overtime_minutes,
       overtime_status, flags, intervals, explanation)
     SELECT gen_random_uuid(), person.id, day::date, day + interval '8 h', day + interval '16 h 41 min', 'present', true, true,
            false, '', '', 'manual', false, 1, day, day, gen_random_uuid()::text, 1, 'Day', 491, 30, 480, 0, 0, 11, 'none',
            '{}', '[]', '{"rule": "present", "timeZone": "Europe/Berlin"}'
     FROM attendance.people person, generate_series($1::timestamptz, $2::timestamptz, interval '1 day') day`,
    [month.dateFrom, month.dateTo],
  );
  await queryDatabase(databaseUrl, 'ANALYZE');
}
