import { DataSource } from 'typeorm';
import { messageOf } from '../command';
import { ill, told, type Finding } from './finding';
import { judgeClock } from './judgement.policy';

const connectMs = 5_000;
const statementMs = 10_000;
/** The oldest that is supported. */
const versionMin = 150_000;
const connectionsShareMax = 0.8;

const schemas = ['identity', 'attendance', 'camera_registry', 'gateway'] as const;
/** Those that keep something about people. */
const erasing = ['identity', 'attendance', 'gateway'] as const;

const examinations = [
  ['the database', server],
  ['the clock of the database', clock],
  ['events that wait for the bus', waiting],
  ['erasures', erasures],
  ['what is deleted when its time is over', retention],
] as const;

export async function examineDatabase(url: string): Promise<Finding[]> {
  const source = new DataSource({
    type: 'postgres',
    url,
    connectTimeoutMS: connectMs,
    extra: { statement_timeout: statementMs, max: 1 },
  });
  try {
    await source.initialize();
  } catch (error) {
    return [ill('the database', `The database does not let us in: ${messageOf(error)}.`, 'the-database-is-away')];
  }
  try {
    const findings: Finding[] = [];
    for (const [about, examine] of examinations) {
      // One that is refused, as for want of a right, says nothing of the others.
      findings.push(
        await examine(source, about).catch((error: unknown) => {
          const advice = isRefused(error)
            ? ' Give in DATABASE_URL the user smart_attendance, who sees all schemas.'
            : '';
          return ill(about, `The database does not tell: ${messageOf(error)}.${advice}`);
        }),
      );
    }
    return findings;
  } finally {
    await source.destroy();
  }
}

async function server(source: DataSource, about: string): Promise<Finding> {
  const [row] = await source.query<
    {
      version: number;
      used: number;
      allowed: number;
      old: { pid: number; name: string; minutes: number }[];
      there: string[];
    }[]
  >(
    `SELECT current_setting('server_version_num')::integer AS version,
            (SELECT count(*) FROM pg_stat_activity)::integer AS used,
            current_setting('max_connections')::integer AS allowed,
            (SELECT coalesce(json_agg(json_build_object('pid', pid, 'name', application_name,
                      'minutes', round(extract(epoch FROM now() - xact_start) / 60))), '[]')
               FROM pg_stat_activity
              WHERE xact_start < now() - interval '5 min' AND backend_type = 'client backend') AS old,
            (SELECT coalesce(json_agg(nspname), '[]') FROM pg_namespace WHERE nspname = ANY($1)) AS there`,
    [schemas],
  );
  if (row === undefined) return ill(about, 'The database says nothing of itself.');
  const missing = schemas.filter((schema) => !row.there.includes(schema));
  return told(about, [
    ...(row.version < versionMin ? ['Postgres is older than 15, which is not supported.'] : []),
    ...(row.used > row.allowed * connectionsShareMax
      ? [
          `${row.used} of ${row.allowed} connections of Postgres are taken: raise max_connections, or run fewer replicas.`,
        ]
      : []),
    ...row.old.map(
      ({ pid, name, minutes }) =>
        `A transaction of ${name === '' ? 'somebody' : name} is open for ${minutes} minutes, and keeps what is deleted from going: SELECT pg_terminate_backend(${pid}) ends it.`,
    ),
    ...missing.map((schema) => `Nothing of ${schema.replace('_', '-')} is in this database: it never ran with it.`),
  ]);
}

async function clock(source: DataSource, about: string): Promise<Finding> {
  const askedAtMs = Date.now();
  const [row] = await source.query<{ ms: number }[]>(
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms',
  );
  const problem = judgeClock(row?.ms ?? askedAtMs, { askedAtMs, answeredAtMs: Date.now() }, 'the database');
  return problem === undefined ? told(about, []) : ill(about, problem, 'a-clock-is-wrong');
}

async function waiting(source: DataSource, about: string): Promise<Finding> {
  const problems: string[] = [];
  for (const schema of ['identity', 'attendance', 'camera_registry']) {
    const [row] = await rowsOf<{ rows: number; minutes: number }>(
      source,
      schema,
      'outbox',
      `SELECT count(*)::integer AS rows, coalesce(round(extract(epoch FROM now() - min(kept_at)) / 60), 0)::integer AS minutes
         FROM ${schema}.outbox WHERE kept_at < now() - interval '1 min'`,
    );
    if (row === undefined || row.rows === 0) continue;
    problems.push(
      `${schema.replace('_', '-')} has ${row.rows} events that the bus has not taken for ${row.minutes} minutes; the log of the bus says why.`,
    );
  }
  return told(about, problems);
}

async function erasures(source: DataSource, about: string): Promise<Finding> {
  const problems: string[] = [];
  for (const schema of erasing) {
    const rows = await rowsOf<{ person_id: string }>(
      source,
      schema,
      'erasures',
      `SELECT person_id FROM ${schema}.erasures
        WHERE finished_at IS NULL AND erased_at < now() - interval '10 min' ORDER BY erased_at LIMIT 10`,
    );
    for (const { person_id: id } of rows) {
      problems.push(`The erasure of ${id} is not finished at ${schema}: GET /api/v1/erasures/${id} says what is open.`);
    }
  }
  return told(about, problems);
}

async function retention(source: DataSource, about: string): Promise<Finding> {
  const problems: string[] = [];
  for (const schema of schemas) {
    const [row] = await rowsOf<{ hours: number | null }>(
      source,
      schema,
      'retention_runs',
      `SELECT round(extract(epoch FROM now() - max(ran_at)) / 3600)::integer AS hours FROM ${schema}.retention_runs`,
    );
    if ((row?.hours ?? 0) < 2) continue;
    problems.push(
      `${schema.replace('_', '-')} deleted nothing that is old for ${String(row?.hours)} hours: it does not run, or its log says periodic-task-failed.`,
    );
  }
  return told(about, problems);
}

function isRefused(error: unknown): boolean {
  return (error as { code?: string }).code === '42501';
}

/** None of a table that an earlier version has not. */
async function rowsOf<Row>(source: DataSource, schema: string, table: string, statement: string): Promise<Row[]> {
  const [there] = await source.query<{ is: boolean }[]>('SELECT to_regclass($1) IS NOT NULL AS is', [
    `${schema}.${table}`,
  ]);
  return there?.is === true ? source.query<Row[]>(statement) : [];
}
