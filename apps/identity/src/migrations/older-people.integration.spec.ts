import {
  deletePerson,
  getPerson,
  listPeople,
  PersonChange,
  personChanged,
  updatePerson,
  verifyPassword,
} from '@smart-attendance/contracts';
import { queryDatabase, waitFor } from '@smart-attendance/testing';
import { hash } from '@node-rs/argon2';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { IdentityBench } from '../testing/identity-bench';
import { twinKey } from '../people/person-keys.policy';
import { TwinsReport } from '../people/twins.report';
import { ExactConsent1764310000000 } from './1764310000000-exact-consent.migration';
import { PersonKeys1764310001000 } from './1764310001000-person-keys.migration';
import { DepartmentKey1769300000000 } from './1769300000000-department-key.migration';
import { OutboxOfPeople1767900001000 } from './1767900001000-outbox-of-people.migration';

/** People of an installation from before consent was exact, emails were compared by key, and there was an outbox. */
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

/** Erased by then, which nobody was told. */
const erasedId = randomUUID();

let bench: IdentityBench;
const ids = new Map<Who, string>();

function idOf(who: Who): string {
  return ids.get(who) ?? '';
}

beforeAll(async () => {
  bench = await IdentityBench.start();
  const runner = bench.get(DataSource).createQueryRunner();
  await new DepartmentKey1769300000000().down(runner);
  await new OutboxOfPeople1767900001000().down(runner);
  await new PersonKeys1764310001000().down(runner);
  await new ExactConsent1764310000000().down(runner);
  await runner.query("DELETE FROM migrations WHERE name ~ '17643100|OutboxOfPeople|DepartmentKey'");
  for (const [index, [who, { email, consent }]] of Object.entries(people).entries()) {
    const id = randomUUID();
    ids.set(who as Who, id);
    await runner.query(
      `INSERT INTO people (id, first_name, last_name, email, employee_id, is_active, role, password_hash,
                           biometric_consent, consent_source, consent_recorded_at, created_at, department)
       VALUES ($1, $2, 'Older', $3, $4, true, 'employee', $5, $6, $7, $8, $9, $10)`,
      [
        id,
        who,
        email,
        `E-${who}`,
        await hash(passwordOf(who)),
        ...consent,
        new Date(Date.UTC(2026, 0, 1, 0, index)),
        who.endsWith('willing') ? (who === 'willing' ? 'Engines' : 'ENGINES') : '',
      ],
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
  await bench.identity.stop();
  await queryDatabase(
    bench.database.url,
    `INSERT INTO identity.person_erasures (person_id, revision) VALUES ('${erasedId}', 9)`,
  );
  bench.identity = await bench.startReplica();
});

afterAll(() => bench.stop());

function passwordOf(who: string): string {
  return `the password of ${who}`;
}

async function login(who: Who, email: string): Promise<string> {
  const { person } = await bench.requests.request(verifyPassword, { email, password: passwordOf(who) });
  return person?.id ?? '';
}

describe('people of before', () => {
  it.each([
    ['silent', undefined, ''],
    ['willing', true, 'record:hr'],
    ['uploaded', true, 'uploader:desk'],
    ['unwilling', false, 'record:hr'],
  ] as const)('%s: what was said is kept as it was, and a no that nobody said is none', async (who, answer, source) => {
    const { person } = await bench.requests.request(getPerson, { personId: idOf(who) });
    expect([person?.consentAnswer, person?.consentSource]).toEqual([answer, source]);
    expect(person?.consentRecordedAt === undefined).toBe(answer === undefined);
  });

  it('are published by the next start where that was not done, erasures too, and nobody else is', async () => {
    const changeOf = (personId: string) => bench.client.reader.newest(personChanged, personId);
    for (const who of Object.keys(people) as Who[]) {
      const change = await waitFor(() => changeOf(idOf(who)), { what: `${who} to be published` });
      expect(change).toMatchObject({ change: PersonChange.CREATED, revision: 1, firstName: who, isActive: true });
    }
    const erasure = await waitFor(() => changeOf(erasedId), { what: 'the erasure to be published' });
    expect(erasure).toMatchObject({ change: PersonChange.ERASED, revision: 9, firstName: '' });
    await waitFor(async () => (await bench.sql('SELECT 1 FROM outbox')).length === 0, { what: 'an empty outbox' });
    const [{ id }] = (await bench.sql("SELECT id FROM people WHERE email = 'one-1@example.test'")) as [{ id: string }];
    expect(await changeOf(id)).toBeUndefined();
    expect(await bench.sql('SELECT 1 FROM person_erasures')).toEqual([]);
  });

  it('who are twins stay, log in each with their own password, and are found, by any spelling of the email', async () => {
    for (const who of ['composed', 'apart', 'hidden'] as const) {
      for (const email of [people[who].email, 'zoë@example.test', 'ZOE\u0308@EXAMPLE.test']) {
        expect(await login(who, email)).toBe(idOf(who));
      }
    }
    await expect(login('silent', 'zoë@example.test')).rejects.toMatchObject({ code: 'unauthenticated' });
    for (const query of ['zoë@', 'ZOE\u0308@']) {
      const answer = await bench.requests.request(listPeople, { page: { limit: 10 }, query });
      expect(answer.people.map(({ id }) => id)).toEqual(['composed', 'apart', 'hidden'].map((who) => idOf(who as Who)));
    }
  });

  it('are in their department however it was written, and who were in none are in none', async () => {
    const answer = await bench.requests.request(listPeople, { department: 'engines' });
    expect(answer.people.map(({ id }) => id)).toEqual([idOf('willing'), idOf('unwilling')]);
    const [{ alone }] = (await bench.sql("SELECT count(*)::int AS alone FROM people WHERE department_key = ''")) as [
      { alone: number },
    ];
    expect(alone).toBeGreaterThan(crowd);
  });

  it('who are twins can be changed in everything else, and nobody is added to them', async () => {
    const { person } = await bench.requests.request(updatePerson, {
      personId: idOf('apart'),
      email: people.apart.email,
      phone: '1',
    });
    expect(person).toMatchObject({ phone: '1' });
    await expect(bench.create({ email: people.hidden.email })).rejects.toMatchObject({
      code: 'conflict',
      reason: 'email_taken',
    });
  });

  it('are as many as they were, also when thousands came at one moment', async () => {
    const rows = await bench.sql<{ people: number }>(
      `SELECT count(*)::int AS people FROM people WHERE search_key = concat_ws(E'\\n', first_name || ' older', email, employee_id, '')`,
    );
    expect(rows).toEqual([{ people: crowd }]);
  });

  it('who are no twins any more get the key at once, so that nobody is made a twin anew', async () => {
    await bench.requests.request(updatePerson, { personId: idOf('composed'), email: 'other@example.test' });
    expect(await keyOf('apart')).toBe('zoë@example.test');
    await expect(bench.create({ email: people.composed.email })).rejects.toMatchObject({
      code: 'conflict',
      reason: 'email_taken',
    });
    await bench.requests.request(deletePerson, { personId: idOf('apart') });
    expect(await keyOf('hidden')).toBe('zoë@example.test');
    expect(await login('hidden', 'zoë@example.test')).toBe(idOf('hidden'));
  });

  it('whose twin went while an older version ran get the key at the next start', async () => {
    const own = twinKey('zoë@example.test', idOf('hidden'));
    await bench.sql('UPDATE people SET email_key = $1 WHERE id = $2', [own, idOf('hidden')]);
    await bench.get(TwinsReport).onApplicationBootstrap();
    expect(await keyOf('hidden')).toBe('zoë@example.test');
  });
});

async function keyOf(who: Who): Promise<string | undefined> {
  const [row] = await bench.sql<{ email_key: string }>('SELECT email_key FROM people WHERE id = $1', [idOf(who)]);
  return row?.email_key;
}
