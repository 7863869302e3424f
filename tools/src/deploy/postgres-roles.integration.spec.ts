import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, queryDatabase, type TestDatabase } from '@smart-attendance/testing';
import { parse } from 'yaml';
import { examineDatabase } from '../doctor/database';
import { projectPaths } from '../project-paths';

const roles = ['camera_registry', 'identity', 'attendance', 'gateway'];
const hasPsql = spawnSync('psql', ['--version'], { stdio: 'ignore' }).status === 0;

// Compose runs it in the image of Postgres, where psql is.
(hasPsql ? describe : describe.skip)('the roles of services in the database of compose', () => {
  let database: TestDatabase;
  let secretsDir: string;

  const makeRoles = (): void => {
    const { hostname, port, username, password, pathname } = new URL(database.url);
    writeFileSync(join(secretsDir, 'postgres_password'), decodeURIComponent(password));
    for (const role of roles) writeFileSync(join(secretsDir, `postgres_password_${role}`), `of ${role}\n`);
    const server = { PGHOST: hostname, PGPORT: port, PGUSER: username, PGDATABASE: pathname.slice(1) };
    execFileSync(join(projectPaths().repoDir, 'deploy/postgres/roles.sh'), {
      env: { ...process.env, ...server, SECRETS_DIR: secretsDir },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  };
  const as = (role: string, statement: string) => {
    const url = new URL(database.url);
    url.username = role;
    url.password = encodeURIComponent(`of ${role}`);
    return queryDatabase(url.toString(), statement);
  };

  beforeAll(async () => {
    secretsDir = mkdtempSync(join(tmpdir(), 'roles-'));
    database = await createTestDatabase();
    // An installation of before: everything belongs to one role.
    await queryDatabase(
      database.url,
      `CREATE SCHEMA attendance;
       CREATE TYPE attendance.status AS ENUM ('present');
       CREATE TABLE attendance.records (id bigserial PRIMARY KEY, status attendance.status);
       CREATE SEQUENCE attendance.numbers;
       CREATE VIEW attendance.present AS SELECT id FROM attendance.records;
       CREATE FUNCTION attendance.one() RETURNS int LANGUAGE sql AS 'SELECT 1';`,
    );
    makeRoles();
    makeRoles();
  });

  afterAll(async () => {
    for (const role of roles) await queryDatabase(database.url, `DROP OWNED BY ${role} CASCADE; DROP ROLE ${role}`);
    await database.drop();
    rmSync(secretsDir, { recursive: true });
  });

  it('let each service do as it likes in its own schema, with what was there before', async () => {
    await as('attendance', 'ALTER TABLE attendance.records ADD COLUMN note text');
    await as('attendance', "ALTER TYPE attendance.status ADD VALUE 'late'");
    await as(
      'attendance',
      'DROP VIEW attendance.present; DROP FUNCTION attendance.one(); DROP SEQUENCE attendance.numbers',
    );
    await as('attendance', "INSERT INTO attendance.records (status) VALUES ('present')");
    await as('identity', 'CREATE TABLE identity.people (id int)');
    expect(await as('attendance', 'SELECT status, note FROM attendance.records')).toEqual([
      { status: 'present', note: null },
    ]);
  });

  it('let nobody read, write or make anything of another’s', async () => {
    for (const role of roles.filter((name) => name !== 'attendance')) {
      await expect(as(role, 'SELECT * FROM attendance.records')).rejects.toMatchObject({ code: '42501' });
      await expect(as(role, 'CREATE TABLE attendance.mine (id int)')).rejects.toMatchObject({ code: '42501' });
      await expect(as(role, 'CREATE TABLE public.mine (id int)')).rejects.toMatchObject({ code: '42501' });
      await expect(as(role, 'CREATE SCHEMA mine')).rejects.toMatchObject({ code: '42501' });
    }
  });
});

describe('the roles of services in the database of Kubernetes', () => {
  const owner = `owner_${randomUUID().replaceAll('-', '')}`;
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
    const file = join(projectPaths().repoDir, 'deploy/helm/values/postgres.yaml');
    const { spec } = parse(readFileSync(file, 'utf8')) as {
      spec: { bootstrap: { initdb: { owner: string; postInitApplicationSQL: string[] } } };
    };
    const { owner: named, postInitApplicationSQL: statements } = spec.bootstrap.initdb;
    // The operator makes the owner and its database, then runs these as a superuser.
    await queryDatabase(database.url, `CREATE ROLE ${owner} LOGIN PASSWORD 'of owner'`);
    for (const statement of statements) await queryDatabase(database.url, statement.replaceAll(named, owner));
    await queryDatabase(
      database.url,
      `SET ROLE identity;
       CREATE TABLE identity.outbox (kept_at timestamptz);
       INSERT INTO identity.outbox VALUES (now() - interval '1 hour');`,
    );
  });

  afterAll(async () => {
    for (const role of [...roles, owner]) {
      await queryDatabase(database.url, `DROP OWNED BY ${role} CASCADE; DROP ROLE ${role}`);
    }
    await database.drop();
  });

  it('let the owner see what each service has, for whom the doctor asks', async () => {
    const url = new URL(database.url);
    url.username = owner;
    url.password = encodeURIComponent('of owner');
    const findings = await examineDatabase(url.toString());
    expect(findings.flatMap(({ problems }) => problems)).toEqual([
      expect.stringContaining('identity has 1 events that the bus has not taken for 60 minutes'),
    ]);
  });
});
