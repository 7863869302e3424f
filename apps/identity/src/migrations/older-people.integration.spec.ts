import {
  createPerson,
  deletePerson,
  getPerson,
  listPeople,
  updatePerson,
  verifyPassword,
} from '@smart-attendance/contracts';
import { connectClient, type BusClient, type RunningService } from '@smart-attendance/messaging';
import { createTestDatabase, startTestNats, type TestDatabase, type TestNats } from '@smart-attendance/testing';
import { hash } from '@node-rs/argon2';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { startIdentity } from '../testing/identity-process';
import { twinKey } from '../people/person-keys.policy';
import { TwinsReport } from '../people/twins.report';
import { ExactConsent1764310000000 } from './1764310000000-exact-consent.migration';
import { PersonKeys1764310001000 } from './1764310001000-person-keys.migration';

/** People of an installation from before consent was exact and emails were compared by key. */
const people = {
  silent: { email: 'silent@example.test', consent: [false, '', null] },
  willing: { email: 'willing@example.test', consent: [true, 'record:hr', '2026-01-01T08:00:00Z'] },
  uploaded: { email: 'uploaded@example.test', consent: [true, 'uploader:desk', '2026-01-02T08:00:00Z'] },
  unwilling: { email: 'unwilling@example.test', consent: [false, 'record:hr', '2026-01-03T08:00:00Z'] },
  composed: { email: 'zoë@example.test', consent: [false, '', null] },
  apart: { email: 'zoe\u0308@example.test', consent: [false, '', null] },
  hidden: { email: 'zo\u200bë@example.test', consent: [false, '', null] },
} as const;

type Who = keyof typeof people;

/** More than the migration takes at once, and each as old as the others. */
const crowd = 2_100;

let nats: TestNats;
let database: TestDatabase;
let identity: RunningService;
let client: BusClient;
const ids = new Map<Who, string>();

function idOf(who: Who): string {
  return ids.get(who) ?? '';
}

beforeAll(async () => {
  [nats, database] = await Promise.all([startTestNats(), createTestDatabase()]);
  const before = await startIdentity(nats.url, database.url);
  const dataSource = before.app.get(DataSource);
  const runner = dataSource.createQueryRunner();
  await new PersonKeys1764310001000().down(runner);
  await new ExactConsent1764310000000().down(runner);
  await runner.query("DELETE FROM migrations WHERE name LIKE '%17643100%'");
  for (const [index, [who, { email, consent }]] of Object.entries(people).entries()) {
    const id = randomUUID();
    ids.set(who as Who, id);
    await runner.query(
      `INSERT INTO people (id, first_name, last_name, email, employee_id, is_active, role, password_hash,
                           biometric_consent, consent_source, consent_recorded_at, created_at)
       VALUES ($1, $2, 'Older', $3, $4, true, 'employee', $5, $6, $7, $8, $9)`,
      [id, who, email, `E-${who}`, await hash(passwordOf(who)), ...consent, new Date(Date.UTC(2026, 0, 1, 0, index))],
    );
  }
  await runner.query(
    `INSERT INTO people (id, first_name, last_name, email, employee_id, is_active, role, password_hash,
                         announced_revision, created_at)
     SELECT gen_random_uuid(), 'one', 'Older', 'one-' || n || '@example.test', 'e-' || n, true, 'employee', 'none', 1, $1
       FROM generate_series(1, ${crowd}) AS n`,
    [new Date(Date.UTC(2026, 0, 1, 0, 1))],
  );
  await runner.release();
  await before.stop();
  identity = await startIdentity(nats.url, database.url);
  client = await connectClient({ natsUrl: nats.url, as: 'gateway' });
});

afterAll(async () => {
  await client.close();
  await identity.stop();
  await database.drop();
  await nats.stop();
});

function passwordOf(who: string): string {
  return `the password of ${who}`;
}

async function login(who: Who, email: string): Promise<string> {
  const { person } = await client.requests.request(verifyPassword, { email, password: passwordOf(who) });
  return person?.id ?? '';
}

describe('people of before', () => {
  it.each([
    ['silent', undefined, ''],
    ['willing', true, 'record:hr'],
    ['uploaded', true, 'uploader:desk'],
    ['unwilling', false, 'record:hr'],
  ] as const)('%s: what was said is kept as it was, and a no that nobody said is none', async (who, answer, source) => {
    const { person } = await client.requests.request(getPerson, { personId: idOf(who) });
    expect([person?.consentAnswer, person?.consentSource]).toEqual([answer, source]);
    expect(person?.consentRecordedAt === undefined).toBe(answer === undefined);
  });

  it('who are twins stay, log in each with their own password, and are found, by any spelling of the email', async () => {
    for (const who of ['composed', 'apart', 'hidden'] as const) {
      for (const email of [people[who].email, 'zoë@example.test', 'ZOE\u0308@EXAMPLE.test']) {
        expect(await login(who, email)).toBe(idOf(who));
      }
    }
    await expect(login('silent', 'zoë@example.test')).rejects.toMatchObject({ code: 'unauthenticated' });
    for (const query of ['zoë@', 'ZOE\u0308@']) {
      const answer = await client.requests.request(listPeople, { page: { limit: 10 }, query });
      expect(answer.people.map(({ id }) => id)).toEqual(['composed', 'apart', 'hidden'].map((who) => idOf(who as Who)));
    }
  });

  it('who are twins can be changed in everything else, and nobody is added to them', async () => {
    const { person } = await client.requests.request(updatePerson, {
      ...{ personId: idOf('apart'), email: people.apart.email, phone: '1' },
    });
    expect(person).toMatchObject({ phone: '1' });
    await expect(
      client.requests.request(createPerson, {
        ...{ firstName: 'One', lastName: 'More', email: people.hidden.email, employeeId: 'E-more' },
        ...{ password: 'a good password', isActive: true, role: 'employee' },
      }),
    ).rejects.toMatchObject({ code: 'conflict', reason: 'email_taken' });
  });

  it('are as many as they were, also when thousands came at one moment', async () => {
    const rows = await identity.app
      .get(DataSource)
      .query<{ people: number }[]>(
        `SELECT count(*)::int AS people FROM people WHERE search_key = concat_ws(E'\\n', first_name || ' older', email, employee_id, '')`,
      );
    expect(rows).toEqual([{ people: crowd }]);
  });

  it('who are no twins any more get the key at once, so that nobody is made a twin anew', async () => {
    await client.requests.request(updatePerson, { personId: idOf('composed'), email: 'other@example.test' });
    expect(await keyOf('apart')).toBe('zoë@example.test');
    await expect(
      client.requests.request(createPerson, {
        ...{ firstName: 'One', lastName: 'More', email: people.composed.email, employeeId: 'E-more' },
        ...{ password: 'a good password', isActive: true, role: 'employee' },
      }),
    ).rejects.toMatchObject({ code: 'conflict', reason: 'email_taken' });
    await client.requests.request(deletePerson, { personId: idOf('apart') });
    expect(await keyOf('hidden')).toBe('zoë@example.test');
    expect(await login('hidden', 'zoë@example.test')).toBe(idOf('hidden'));
  });

  it('whose twin went while an older version ran get the key at the next start', async () => {
    const own = twinKey('zoë@example.test', idOf('hidden'));
    await identity.app.get(DataSource).query('UPDATE people SET email_key = $1 WHERE id = $2', [own, idOf('hidden')]);
    await identity.app.get(TwinsReport).onApplicationBootstrap();
    expect(await keyOf('hidden')).toBe('zoë@example.test');
  });
});

async function keyOf(who: Who): Promise<string | undefined> {
  const [row] = await identity.app
    .get(DataSource)
    .query<{ email_key: string }[]>('SELECT email_key FROM people WHERE id = $1', [idOf(who)]);
  return row?.email_key;
}
