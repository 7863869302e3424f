import { randomUUID } from 'node:crypto';
import type { NatsConnection } from 'nats';
import { createClient, type Client } from '@smart-attendance/client';
import { create, encodeEvent, personRecognized, timestampFromDate } from '@smart-attendance/contracts';
import { queryDatabase } from '@smart-attendance/testing';
import { connectTo } from './bench-setting';

export const peopleCount = 10_000;
export const daysCount = 30;

const departments = ['Assembly', 'Engineering', 'Logistics', 'Office', 'Quality', 'Sales'];

/** A site of ten thousand people with a month of rows, and whoever arrives at its door. */
export class CrowdedSite {
  private constructor(
    private readonly connection: NatsConnection,
    private readonly personIds: readonly string[],
    private readonly cameraId: string,
  ) {}

  /** One person and one row are made by the API; the others are copies of them, in the tables. */
  static async fill(
    baseUrl: string,
    apiKey: string,
    stores: { databaseUrl: string; natsUrl: string },
  ): Promise<CrowdedSite> {
    const api = createClient({ baseUrl, credentials: { apiKey } });
    const personId = await makePerson(api);
    const checkIn = new Date(Date.now() - 24 * 60 * 60_000).toISOString();
    const row = await api.post('/attendance', { body: { user_id: personId, check_in: checkIn } });
    const camera = await api.post('/cameras', { body: { name: 'Main entrance', rtsp_url: 'rtsp://192.0.2.1/bench' } });
    const { databaseUrl } = stores;
    await copyRows(databaseUrl, 'identity.people', personId, peopleInIdentity, [peopleCount, departments]);
    await copyRows(databaseUrl, 'attendance.people', personId, peopleInAttendance, []);
    await copyRows(databaseUrl, 'attendance.records', row.id, rowsOfDays, [daysCount]);
    await queryDatabase(databaseUrl, 'ANALYZE');
    const ids = await queryDatabase<{ id: string }>(databaseUrl, 'SELECT id FROM identity.people ORDER BY employee_id');
    return new CrowdedSite(
      await connectTo(stores.natsUrl),
      ids.map(({ id }) => id),
      camera.id,
    );
  }

  /** The fact that identity publishes when somebody was recognised. */
  async arrive(index: number): Promise<void> {
    const at = timestampFromDate(new Date());
    const personId = this.personIds[index % this.personIds.length] ?? randomUUID();
    const seen = { firstSeenAt: at, lastSeenAt: at, decidedAt: at, similarity: 0.71 };
    const recognition = { id: randomUUID(), personId, cameraId: this.cameraId, ...seen };
    const { subject, payload, id } = encodeEvent(personRecognized, create(personRecognized.schema, { recognition }));
    await this.connection.jetstream().publish(subject, payload, { msgID: id });
  }

  close(): Promise<void> {
    return this.connection.close();
  }
}

async function makePerson(api: Client): Promise<string> {
  const { id } = await api.post('/users', {
    body: {
      first_name: 'Erin',
      last_name: 'Example',
      email: 'erin@bench.example',
      password: randomUUID(),
      employee_id: 'B-00000',
      department: 'Office',
    },
  });
  // Attendance has its copy when it has taken the event; asked about a row it takes it at once.
  return id;
}

/** What differs from the one that is copied, as a query of JSON objects with the same names as the columns. */
const peopleInIdentity = `
  SELECT jsonb_build_object(
    'id', gen_random_uuid(), 'first_name', 'Person', 'last_name', lpad(n::text, 5, '0'),
    'email', 'p' || n || '@bench.example', 'email_key', 'p' || n || '@bench.example',
    'employee_id', 'B-' || lpad(n::text, 5, '0'), 'employee_id_key', 'B-' || lpad(n::text, 5, '0'),
    'search_key', lower('person ' || lpad(n::text, 5, '0') || ' b-' || lpad(n::text, 5, '0')),
    'department', ($3::text[])[1 + n % 6], 'department_key', lower(($3::text[])[1 + n % 6]),
    'created_at', now() - n * interval '1 second') AS changes
  FROM generate_series(1, $2::int) n`;

const peopleInAttendance = `
  SELECT jsonb_build_object(
    'id', id, 'name', first_name || ' ' || last_name, 'employee_id', employee_id,
    'department', department, 'department_key', department_key) AS changes
  FROM identity.people WHERE employee_id LIKE 'B-%' AND employee_id <> 'B-00000'`;

const rowsOfDays = `
  SELECT jsonb_build_object(
    'id', gen_random_uuid(), 'person_id', id, 'local_date', current_date - day,
    'check_in', (current_date - day) + interval '7 hours' + (hashtext(id::text) % 3600) * interval '1 second',
    'check_out', (current_date - day) + interval '16 hours', 'created_at', now() - day * interval '1 day') AS changes
  FROM attendance.people, generate_series(1, $2::int) day
  WHERE employee_id LIKE 'B-%' AND employee_id <> 'B-00000'`;

async function copyRows(
  databaseUrl: string,
  table: string,
  id: string,
  changes: string,
  parameters: readonly unknown[],
): Promise<void> {
  const [schema, name] = table.split('.');
  const columns = await queryDatabase<{ name: string }>(
    databaseUrl,
    `SELECT quote_ident(column_name) AS name FROM information_schema.columns
      WHERE table_schema = $1 AND table_name = $2 AND is_generated = 'NEVER'`,
    [schema, name],
  );
  const list = columns.map((column) => column.name).join(', ');
  await queryDatabase(
    databaseUrl,
    `INSERT INTO ${table} (${list})
     SELECT ${list} FROM (
       SELECT (jsonb_populate_record(original, changes)).*
         FROM ${table} AS original, (${changes}) AS changed WHERE original.id = $1) AS copied`,
    [id, ...parameters],
  );
}
