import {
  changePassword,
  create,
  deletePerson,
  listPeople,
  PersonChange,
  personChanged,
  updatePerson,
  verifyPassword,
  type Person,
} from '@smart-attendance/contracts';
import { createTestDatabase, waitFor } from '@smart-attendance/testing';
import { hash } from '@node-rs/argon2';
import { adminEmail, adminPassword, IdentityBench, startIdentity } from '../testing/identity-bench';
import { PeopleService } from './people.service';

let bench: IdentityBench;

beforeAll(async () => {
  bench = await IdentityBench.start();
});

afterAll(() => bench.stop());

async function administrator(): Promise<Person> {
  const { person } = await bench.requests.request(verifyPassword, { email: adminEmail, password: adminPassword });
  if (person === undefined) throw new Error('Nobody was let in.');
  return person;
}

describe('the first administrator', () => {
  it('is there after the first start, can log in, and is published', async () => {
    const { id } = await administrator();
    const change = await waitFor(() => bench.client.reader.newest(personChanged, id), { what: 'its publication' });
    expect(change).toMatchObject({ change: PersonChange.CREATED, revision: 1 });
  });

  it('is one, however many replicas start at the same moment', async () => {
    const fresh = await createTestDatabase();
    const replicas = await Promise.all([1, 2].map(() => startIdentity(bench.nats.url, fresh.url)));
    const people = replicas.map((replica) => replica.app.get(PeopleService));
    const lists = await Promise.all(people.map((replica) => replica.list(create(listPeople.request, {}))));
    expect(lists.map(({ rows }) => rows.length)).toEqual([1, 1]);
    await Promise.all(replicas.map((replica) => replica.stop()));
    await fresh.drop();
  });

  it('gets a password that is printed once when none is given', async () => {
    const fresh = await createTestDatabase();
    const written: string[] = [];
    const write = process.stdout.write.bind(process.stdout);
    process.stdout.write = (text: string | Uint8Array) => written.push(String(text)) > 0;
    const started = await startIdentity(bench.nats.url, fresh.url, { ADMIN_PASSWORD: '' }).finally(() => {
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

  it('must change the password that was given or made, unless the operator says that nobody else knows it', async () => {
    const person = await administrator();
    expect(person.passwordChangeRequired).toBe(true);
    const newPassword = 'a password of their own';
    await bench.requests.request(changePassword, { personId: person.id, currentPassword: adminPassword, newPassword });
    const login = { email: adminEmail, password: newPassword };
    const { person: after } = await bench.requests.request(verifyPassword, login);
    expect(after?.passwordChangeRequired).toBe(false);
    await bench.requests.request(updatePerson, { personId: person.id, password: adminPassword });
    expect((await administrator()).passwordChangeRequired).toBe(false);

    const fresh = await createTestDatabase();
    const started = await startIdentity(bench.nats.url, fresh.url, { ADMIN_PASSWORD_TEMPORARY: 'false' });
    try {
      const kept = await started.app.get(PeopleService).verifyPassword(adminEmail, adminPassword, 'known');
      expect(kept.passwordChangeRequired).toBe(false);
    } finally {
      await started.stop();
      await fresh.drop();
    }
  });

  it('is not made again by the next start', async () => {
    const again = await bench.startReplica({ ADMIN_EMAIL: 'second@example.test' });
    await again.stop();
    const { people } = await bench.requests.request(listPeople, { page: { limit: 10 }, query: 'second@example' });
    expect(people).toEqual([]);
  });
});

describe('the last active administrator', () => {
  it('cannot be deleted, deactivated or given another role', async () => {
    const { id: personId } = await administrator();
    const refused = { code: 'refused', reason: 'last_administrator' };
    await expect(bench.requests.request(deletePerson, { personId })).rejects.toMatchObject(refused);
    await expect(bench.requests.request(updatePerson, { personId, isActive: false })).rejects.toMatchObject(refused);
    await expect(bench.requests.request(updatePerson, { personId, role: 'viewer' })).rejects.toMatchObject(refused);
  });

  it('is left when two demote each other at the same moment', async () => {
    const first = await administrator();
    const second = await bench.create({ role: 'administrator' });
    const outcomes = await Promise.allSettled(
      [first, second].map(({ id }) => bench.requests.request(updatePerson, { personId: id, role: 'manager' })),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await bench.sql("SELECT id FROM people WHERE role = 'administrator' AND is_active")).toHaveLength(1);
  });
});

describe('logging in', () => {
  it('works with the email in any case', async () => {
    const person = await bench.create();
    const answer = await bench.requests.request(verifyPassword, {
      email: person.email.toUpperCase(),
      password: 'a good password',
    });
    expect(answer.person?.id).toBe(person.id);
  });

  it('fails alike for an unknown email, a wrong password and an inactive person', async () => {
    const person = await bench.create();
    const inactive = await bench.create({ isActive: false });
    const failures = await Promise.allSettled([
      bench.requests.request(verifyPassword, { email: 'nobody@example.test', password: 'a good password' }),
      bench.requests.request(verifyPassword, { email: person.email, password: 'a bad password' }),
      bench.requests.request(verifyPassword, { email: inactive.email, password: 'a good password' }),
    ]);
    const sentences = failures.map((failure) =>
      failure.status === 'rejected' ? (failure.reason as Error & { code: string }) : undefined,
    );
    expect(sentences.map((error) => error?.code)).toEqual(Array(3).fill('unauthenticated'));
    expect(new Set(sentences.map((error) => error?.message)).size).toBe(1);
  });

  it('with a password that an operator gave asks for another one, and with one of the account does not', async () => {
    const person = await bench.create();
    expect(person.passwordChangeRequired).toBe(false);
    const give = (passwordChangeRequired: boolean) =>
      bench.requests.request(updatePerson, {
        personId: person.id,
        password: 'a given password',
        passwordChangeRequired,
      });
    expect((await give(true)).person?.passwordChangeRequired).toBe(true);
    await bench.requests.request(updatePerson, { personId: person.id, phone: '1', passwordChangeRequired: false });
    const login = { email: person.email, password: 'a given password' };
    expect((await bench.requests.request(verifyPassword, login)).person?.passwordChangeRequired).toBe(true);
    expect((await give(false)).person?.passwordChangeRequired).toBe(false);
  });

  it('takes the new password after a change, and not the old one', async () => {
    const person = await bench.create();
    await bench.requests.request(updatePerson, { personId: person.id, password: 'another password' });
    const { email } = person;
    await expect(
      bench.requests.request(verifyPassword, { email, password: 'another password' }),
    ).resolves.toMatchObject({
      person: { id: person.id },
    });
    await expect(bench.requests.request(verifyPassword, { email, password: 'a good password' })).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });
});

describe('a password', () => {
  const composed = 'pässwörter sind läng';
  const apart = composed.normalize('NFD');

  it('is the same however its letters are composed, and with any blank', async () => {
    const person = await bench.create({ password: apart });
    for (const password of [composed, apart, composed.replaceAll(' ', '\u00a0')]) {
      await expect(bench.requests.request(verifyPassword, { email: person.email, password })).resolves.toBeDefined();
    }
    for (const password of [composed.toUpperCase(), `${composed} `, composed.replaceAll('ä', 'a')]) {
      await expect(bench.requests.request(verifyPassword, { email: person.email, password })).rejects.toMatchObject({
        code: 'unauthenticated',
      });
    }
  });

  it('of before still lets in who types it as it was set', async () => {
    const person = await bench.create();
    const before = await hash(apart);
    await bench.sql('UPDATE people SET password_hash = $2 WHERE id = $1', [person.id, before]);
    await expect(
      bench.requests.request(verifyPassword, { email: person.email, password: apart }),
    ).resolves.toBeDefined();
  });
});
