import { randomUUID } from 'node:crypto';
import { createTestDatabase, queryDatabase, type TestDatabase } from '@smart-attendance/testing';
import { examineDatabase } from './database';

describe('a doctor whom the database lets see a part of it', () => {
  const role = `doctor_${randomUUID().replaceAll('-', '')}`;
  let database: TestDatabase;
  let url: URL;

  beforeAll(async () => {
    database = await createTestDatabase();
    await queryDatabase(
      database.url,
      `CREATE SCHEMA identity; CREATE SCHEMA attendance; CREATE SCHEMA camera_registry; CREATE SCHEMA gateway;
       CREATE ROLE ${role} LOGIN PASSWORD 'of doctor';
       GRANT USAGE ON SCHEMA attendance, camera_registry, gateway TO ${role}`,
    );
    url = new URL(database.url);
    url.username = role;
    url.password = encodeURIComponent('of doctor');
  });

  afterAll(async () => {
    await queryDatabase(database.url, `DROP OWNED BY ${role}; DROP ROLE ${role}`);
    await database.drop();
  });

  it('says what it was refused and who would see it, and looks at the rest', async () => {
    const refused =
      'The database does not tell: permission denied for schema identity.' +
      ' Give in DATABASE_URL the user smart_attendance, who sees all schemas.';
    expect(await examineDatabase(url.toString())).toEqual([
      { about: 'the database', problems: [] },
      { about: 'the clock of the database', problems: [] },
      { about: 'events that wait for the bus', problems: [refused] },
      { about: 'erasures', problems: [refused] },
      { about: 'what is deleted when its time is over', problems: [refused] },
    ]);
  });

  it('finds nothing wrong once it may see all', async () => {
    await queryDatabase(database.url, `GRANT USAGE ON SCHEMA identity TO ${role}`);
    const findings = await examineDatabase(url.toString());
    expect(findings).toHaveLength(5);
    expect(findings.flatMap(({ problems }) => problems)).toEqual([]);
  });
});
