import {
  createPerson,
  deletePerson,
  getPerson,
  listPeople,
  PersonChange,
  personChanged,
  updatePerson,
  verifyPassword,
  type CreatePersonRequestSchema,
  type MessageInitShape,
  type Person,
} from '@smart-attendance/contracts';
import { connectClient, type BusClient, type RunningService } from '@smart-attendance/messaging';
import {
  createTestDatabase,
  startTestNats,
  waitFor,
  type TestDatabase,
  type TestNats,
} from '@smart-attendance/testing';
import { hash } from '@node-rs/argon2';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { adminEmail, adminPassword, startIdentity } from '../testing/identity-process';
import { PeopleService } from './people.service';

let nats: TestNats;
let database: TestDatabase;
let identity: RunningService;
let client: BusClient;

beforeAll(async () => {
  [nats, database] = await Promise.all([startTestNats(), createTestDatabase()]);
  // Two replicas of a new installation at the same moment.
  const [one, other] = await Promise.all([
    startIdentity(nats.url, database.url),
    startIdentity(nats.url, database.url),
  ]);
  await other.stop();
  identity = one;
  client = await connectClient({ natsUrl: nats.url, as: 'gateway' });
});

afterAll(async () => {
  await client.close();
  await identity.stop();
  await database.drop();
  await nats.stop();
});

async function create(fields: MessageInitShape<typeof CreatePersonRequestSchema> = {}): Promise<Person> {
  const unique = randomUUID().slice(0, 8);
  const { person } = await client.requests.request(createPerson, {
    firstName: 'Ada',
    lastName: 'Lovelace',
    email: `${unique}@example.test`,
    password: 'a good password',
    employeeId: `E-${unique}`,
    isActive: true,
    role: 'employee',
    ...fields,
  });
  if (person === undefined) throw new Error('The answer holds no person.');
  return person;
}

async function changeOf(personId: string, revision: number) {
  return waitFor(
    async () => {
      const change = await client.reader.newest(personChanged, personId);
      return change?.revision === revision ? change : undefined;
    },
    { what: `revision ${revision} to be announced`, timeoutMs: 60_000 },
  );
}

async function administrator(): Promise<Person> {
  const { person } = await client.requests.request(verifyPassword, { email: adminEmail, password: adminPassword });
  if (person === undefined) throw new Error('Nobody was let in.');
  return person;
}

function sql<T>(statement: string, parameters: unknown[] = []): Promise<T[]> {
  return identity.app.get(DataSource).query<T[]>(statement, parameters);
}

describe('the first administrator', () => {
  it('is there after the first start and can log in, once however many replicas started', async () => {
    expect(await administrator()).toMatchObject({ role: 'administrator', isActive: true });
    expect(await sql("SELECT id FROM people WHERE role = 'administrator'")).toHaveLength(1);
  });

  it('gets a password that is printed once when none is given', async () => {
    const fresh = await createTestDatabase();
    const written: string[] = [];
    const write = process.stdout.write.bind(process.stdout);
    process.stdout.write = (text: string | Uint8Array) => written.push(String(text)) > 0;
    const started = await startIdentity(nats.url, fresh.url, { ADMIN_PASSWORD: '' }).finally(() => {
      process.stdout.write = write;
    });
    try {
      const password = /password: (\S+)/.exec(written.join(''))?.[1] ?? '';
      const person = await started.app.get(PeopleService).verifyPassword(adminEmail, password, 'known');
      expect(person.role).toBe('administrator');
    } finally {
      await started.stop();
      await fresh.drop();
    }
  });

  it('is not made again by the next start', async () => {
    const again = await startIdentity(nats.url, database.url, { ADMIN_EMAIL: 'second@example.test' });
    await again.stop();
    const { people } = await client.requests.request(listPeople, { page: { limit: 10 }, query: 'second@example' });
    expect(people).toEqual([]);
  });
});

describe('a person', () => {
  it('is created, read and listed without the password', async () => {
    const person = await create({ firstName: '  Ada ', department: 'Engines', biometricConsent: true, authorId: 'hr' });
    expect(person).toMatchObject({
      firstName: 'Ada',
      department: 'Engines',
      biometricConsent: true,
      consentSource: 'record:hr',
    });
    const { person: read } = await client.requests.request(getPerson, { personId: person.id });
    expect(read).toEqual(person);
    const shown = JSON.stringify(person, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    expect(shown).not.toContain('argon2');
    expect(shown).not.toContain('a good password');
  });

  it('has said yes, no or nothing, and each is kept with who said it and when', async () => {
    const silent = await create();
    expect(silent).toMatchObject({ biometricConsent: false, consentSource: '' });
    expect([silent.consentAnswer, silent.consentRecordedAt]).toEqual([undefined, undefined]);

    const unwilling = await create({ consentAnswer: false, authorId: 'hr' });
    expect(unwilling).toMatchObject({ biometricConsent: false, consentAnswer: false, consentSource: 'record:hr' });
    expect(unwilling.consentRecordedAt).toBeDefined();

    const willing = await create({ consentAnswer: true, authorId: 'hr' });
    expect(willing).toMatchObject({ biometricConsent: true, consentAnswer: true, consentSource: 'record:hr' });
    expect(
      await sql('SELECT biometric_consent FROM people WHERE id = ANY($1) ORDER BY created_at', [
        [silent.id, unwilling.id, willing.id],
      ]),
    ).toEqual([{ biometric_consent: null }, { biometric_consent: false }, { biometric_consent: true }]);
  });

  it('is asked later and says no, and a change of something else says nothing', async () => {
    const { id: personId } = await create();
    const { person: refused } = await client.requests.request(updatePerson, {
      ...{ personId, biometricConsent: false, authorId: 'hr' },
    });
    expect(refused).toMatchObject({ consentAnswer: false, consentSource: 'record:hr' });
    const { person: moved } = await client.requests.request(updatePerson, { personId, phone: '1', authorId: 'boss' });
    expect(moved).toMatchObject({ consentAnswer: false, consentSource: 'record:hr' });
    expect(moved?.consentRecordedAt).toEqual(refused?.consentRecordedAt);
  });

  it('that does not exist is not found, whatever is asked about it', async () => {
    const personId = randomUUID();
    const notFound = { code: 'not_found' };
    await expect(client.requests.request(getPerson, { personId })).rejects.toMatchObject(notFound);
    await expect(client.requests.request(updatePerson, { personId, phone: '1' })).rejects.toMatchObject(notFound);
    await expect(client.requests.request(deletePerson, { personId })).rejects.toMatchObject(notFound);
  });

  it('cannot have another’s email in any case, nor another’s employee id; the answer names both', async () => {
    const ada = await create({ email: 'Ada.King@example.test' });
    await expect(create({ email: 'ADA.king@EXAMPLE.test' })).rejects.toMatchObject({
      code: 'conflict',
      reason: 'email_taken',
      violations: [{ field: 'email' }],
    });
    await expect(create({ employeeId: ada.employeeId })).rejects.toMatchObject({
      code: 'conflict',
      reason: 'employee_id_taken',
      violations: [{ field: 'employee_id' }],
    });
    await expect(create({ email: ada.email, employeeId: ada.employeeId })).rejects.toMatchObject({
      violations: [{ field: 'email' }, { field: 'employee_id' }],
    });
    const bob = await create();
    await expect(
      client.requests.request(updatePerson, { personId: bob.id, email: 'ada.KING@example.test' }),
    ).rejects.toMatchObject({ code: 'conflict', reason: 'email_taken' });
    await expect(
      client.requests.request(updatePerson, { personId: ada.id, email: 'ada.king@example.test' }),
    ).resolves.toMatchObject({ person: { email: 'ada.king@example.test' } });
  });

  it.each([
    ['letters and accents apart', 'zoe\u0308', 'zoë'],
    ['a zero-width space', 'ada\u200b', 'ada'],
    ['a soft hyphen', 'a\u00adda', 'ada'],
    ['a joiner', 'a\u200dda', 'ada'],
    ['an override of direction', '\u202eada\u202c', 'ada'],
    ['the mark of a file’s start', '\ufeffada', 'ada'],
  ])('with %s in email and employee id is the same person as without', async (_what, odd, plain) => {
    const unique = randomUUID().slice(0, 8);
    const first = await create({ email: `${odd}.${unique}@example.test`, employeeId: `${odd}-${unique}` });
    expect(first).toMatchObject({ email: `${plain}.${unique}@example.test`, employeeId: `${plain}-${unique}` });
    await expect(
      create({ email: `${plain}.${unique}@example.test`, employeeId: `${plain}-${unique}` }),
    ).rejects.toMatchObject({ code: 'conflict', violations: [{ field: 'email' }, { field: 'employee_id' }] });
    for (const who of [odd, plain, plain.toUpperCase()]) {
      const email = `${who}.${unique}@example.test`;
      const { person } = await client.requests.request(verifyPassword, { email, password: 'a good password' });
      expect(person?.id).toBe(first.id);
    }
  });

  it('has an employee id of a width: full-width letters are the same code', async () => {
    const unique = String(Date.now()).slice(-6);
    await create({ employeeId: `E-${unique}` });
    const wide = `Ｅ－${Array.from(unique, (digit) => String.fromCodePoint(0xff10 + Number(digit))).join('')}`;
    await expect(create({ employeeId: wide })).rejects.toMatchObject({ reason: 'employee_id_taken' });
    await expect(create({ employeeId: `e-${unique}` })).resolves.toBeDefined();
  });

  it('must have a name, an email and an id that somebody can see', async () => {
    for (const field of ['firstName', 'lastName', 'employeeId'] as const) {
      await expect(create({ [field]: '\u200b\u2060\ufe0f' })).rejects.toMatchObject({ code: 'invalid_argument' });
    }
    await expect(create({ email: '\u200b@\u200b' })).rejects.toMatchObject({ code: 'invalid_argument' });
    await expect(create({ employeeId: 'ﷺ'.repeat(200) })).rejects.toMatchObject({ code: 'invalid_argument' });
  });

  it('keeps the joiners that its script needs, and is found without them', async () => {
    const mark = randomUUID().slice(0, 6);
    const person = await create({ firstName: 'علی\u200cرضا', lastName: mark });
    expect(person.firstName).toBe('علی\u200cرضا');
    const { people } = await client.requests.request(listPeople, { page: { limit: 10 }, query: `علیرضا ${mark}` });
    expect(people.map(({ id }) => id)).toEqual([person.id]);
  });

  it('changes only in the fields that are given', async () => {
    const person = await create({ department: 'Engines', phone: '123' });
    const { person: changed } = await client.requests.request(updatePerson, { personId: person.id, department: '' });
    expect(changed).toMatchObject({ department: '', phone: '123', firstName: 'Ada' });
  });

  it('keeps a name in any script', async () => {
    const person = await create({ firstName: '愛達', lastName: 'Łovelåce-Ωμέγα' });
    const { people } = await client.requests.request(listPeople, { page: { limit: 10 }, query: '愛達' });
    expect(people.map(({ id }) => id)).toEqual([person.id]);
  });
});

describe('the list of people', () => {
  it('finds part of a name, email, employee id or department, in any case', async () => {
    const mark = randomUUID().slice(0, 6);
    const person = await create({ firstName: 'Grace', lastName: `Hopper${mark}`, department: `Navy${mark}` });
    for (const query of [`grace hopper${mark}`, `HOPPER${mark}`, `navy${mark}`, person.email, person.employeeId]) {
      const { people } = await client.requests.request(listPeople, { page: { limit: 10 }, query });
      expect(people.map(({ id }) => id)).toEqual([person.id]);
    }
  });

  it('finds a name however its letters are composed, wide or hidden', async () => {
    const mark = randomUUID().slice(0, 6);
    const person = await create({ firstName: 'Zoe\u0308', lastName: `Mü\u00adller${mark}` });
    for (const query of ['zoë müller', 'ZOE\u0308 MU\u0308LLER', 'Ｚｏë\u200b Müller']) {
      const { people } = await client.requests.request(listPeople, { page: { limit: 10 }, query: `${query}${mark}` });
      expect(people.map(({ id }) => id)).toEqual([person.id]);
    }
    await client.requests.request(updatePerson, { personId: person.id, firstName: 'Chloé' });
    const { people } = await client.requests.request(listPeople, {
      page: { limit: 10 },
      query: `chloe\u0301 müller${mark}`,
    });
    expect(people.map(({ id }) => id)).toEqual([person.id]);
  });

  it('takes what is typed as text, not as a pattern', async () => {
    const odd = await create({ department: '50%_\\off' });
    for (const query of ['50%_\\off', '%_\\']) {
      const { people } = await client.requests.request(listPeople, { page: { limit: 10 }, query });
      expect(people.map(({ id }) => id)).toEqual([odd.id]);
    }
    const { people } = await client.requests.request(listPeople, { page: { limit: 10 }, query: '5_%' });
    expect(people).toEqual([]);
  });

  it('pages without repeats and leaves out the inactive when asked', async () => {
    const department = `Dept ${randomUUID()}`;
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) ids.push((await create({ department, isActive: i !== 2 })).id);
    const seen: string[] = [];
    let cursor = '';
    do {
      const { people, pageInfo } = await client.requests.request(listPeople, {
        page: { limit: 2, cursor },
        query: department,
      });
      seen.push(...people.map(({ id }) => id));
      expect(pageInfo?.total).toBe(5);
      cursor = pageInfo?.nextCursor ?? '';
    } while (cursor !== '');
    expect(seen).toEqual(ids);
    const active = await client.requests.request(listPeople, {
      page: { limit: 9 },
      query: department,
      activeOnly: true,
    });
    expect(active.people).toHaveLength(4);
  });
});

describe('logging in', () => {
  it('works with the email in any case', async () => {
    const person = await create();
    const answer = await client.requests.request(verifyPassword, {
      email: person.email.toUpperCase(),
      password: 'a good password',
    });
    expect(answer.person?.id).toBe(person.id);
  });

  it('fails alike for an unknown email, a wrong password and an inactive person', async () => {
    const person = await create();
    const inactive = await create({ isActive: false });
    const failures = await Promise.allSettled([
      client.requests.request(verifyPassword, { email: 'nobody@example.test', password: 'a good password' }),
      client.requests.request(verifyPassword, { email: person.email, password: 'a bad password' }),
      client.requests.request(verifyPassword, { email: inactive.email, password: 'a good password' }),
    ]);
    const sentences = failures.map((failure) =>
      failure.status === 'rejected' ? (failure.reason as Error & { code: string }) : undefined,
    );
    expect(sentences.map((error) => error?.code)).toEqual(Array(3).fill('unauthenticated'));
    expect(new Set(sentences.map((error) => error?.message)).size).toBe(1);
  });

  it('takes the new password after a change, and not the old one', async () => {
    const person = await create();
    await client.requests.request(updatePerson, { personId: person.id, password: 'another password' });
    const { email } = person;
    await expect(
      client.requests.request(verifyPassword, { email, password: 'another password' }),
    ).resolves.toMatchObject({
      person: { id: person.id },
    });
    await expect(client.requests.request(verifyPassword, { email, password: 'a good password' })).rejects.toMatchObject(
      {
        code: 'unauthenticated',
      },
    );
  });
});

describe('a password', () => {
  const composed = 'pässwörter sind läng';
  const apart = composed.normalize('NFD');

  it('is the same however its letters are composed, and with any blank', async () => {
    const person = await create({ password: apart });
    for (const password of [composed, apart, composed.replaceAll(' ', '\u00a0')]) {
      await expect(client.requests.request(verifyPassword, { email: person.email, password })).resolves.toBeDefined();
    }
    for (const password of [composed.toUpperCase(), `${composed} `, composed.replaceAll('ä', 'a')]) {
      await expect(client.requests.request(verifyPassword, { email: person.email, password })).rejects.toMatchObject({
        code: 'unauthenticated',
      });
    }
  });

  it('of before still lets in who types it as it was set', async () => {
    const person = await create();
    const before = await hash(apart);
    await sql('UPDATE people SET password_hash = $2 WHERE id = $1', [person.id, before]);
    await expect(
      client.requests.request(verifyPassword, { email: person.email, password: apart }),
    ).resolves.toBeDefined();
  });
});

describe('the last active administrator', () => {
  it('cannot be deleted, deactivated or given another role', async () => {
    const { id: personId } = await administrator();
    const refused = { code: 'refused', reason: 'last_administrator' };
    await expect(client.requests.request(deletePerson, { personId })).rejects.toMatchObject(refused);
    await expect(client.requests.request(updatePerson, { personId, isActive: false })).rejects.toMatchObject(refused);
    await expect(client.requests.request(updatePerson, { personId, role: 'viewer' })).rejects.toMatchObject(refused);
  });

  it('is left when two demote each other at the same moment', async () => {
    const first = await administrator();
    const second = await create({ role: 'administrator' });
    const outcomes = await Promise.allSettled(
      [first, second].map(({ id }) => client.requests.request(updatePerson, { personId: id, role: 'manager' })),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await sql("SELECT id FROM people WHERE role = 'administrator' AND is_active")).toHaveLength(1);
  });
});

describe('what others hear of people', () => {
  it('is every change, with its number', async () => {
    const person = await create({ department: 'Engines' });
    expect(await changeOf(person.id, 1)).toMatchObject({ change: PersonChange.CREATED, department: 'Engines' });
    await client.requests.request(updatePerson, { personId: person.id, department: 'Poetry' });
    expect(await changeOf(person.id, 2)).toMatchObject({ change: PersonChange.UPDATED, department: 'Poetry' });
  });

  it('is of an erased person the id and nothing else', async () => {
    const person = await create();
    await client.requests.request(deletePerson, { personId: person.id });
    expect(await changeOf(person.id, 2)).toMatchObject({
      change: PersonChange.ERASED,
      firstName: '',
      lastName: '',
      employeeId: '',
    });
    expect(await sql('SELECT 1 FROM person_erasures WHERE person_id = $1', [person.id])).toEqual([]);
  });

  it.each([
    ['between commit and publication', '-10 s'],
    ['there, and the clock has been set back by an hour since', '1 hour'],
  ])('comes late and not never when the process died %s', async (_, dated) => {
    const person = await create();
    await changeOf(person.id, 1);
    // What such a process leaves behind.
    await sql("UPDATE people SET revision = 2, last_name = 'King', updated_at = now() + $2::interval WHERE id = $1", [
      person.id,
      dated,
    ]);
    expect(await changeOf(person.id, 2)).toMatchObject({ change: PersonChange.UPDATED, lastName: 'King' });
    await waitFor(
      async () => {
        const [row] = await sql<{ announced_revision: number }>('SELECT announced_revision FROM people WHERE id = $1', [
          person.id,
        ]);
        return row?.announced_revision === 2;
      },
      { what: 'the announcement to be written down' },
    );
  });

  it('comes late for an erasure too', async () => {
    const personId = randomUUID();
    await sql('INSERT INTO person_erasures (person_id, revision) VALUES ($1, 9)', [personId]);
    expect(await changeOf(personId, 9)).toMatchObject({ change: PersonChange.ERASED });
    await waitFor(async () => (await sql('SELECT 1 FROM person_erasures')).length === 0, {
      what: 'the erasure to be finished',
    });
  });
});
