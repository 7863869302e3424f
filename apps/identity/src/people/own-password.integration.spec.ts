import { getPerson, updatePerson, verifyPassword, changePassword } from '@smart-attendance/contracts';
import { randomUUID } from 'node:crypto';
import { adminEmail, adminPassword, IdentityBench } from '../testing/identity-bench';

let bench: IdentityBench;

beforeAll(async () => {
  bench = await IdentityBench.start();
});

afterAll(() => bench.stop());

const change = (personId: string, currentPassword: string, newPassword: string) =>
  bench.requests.request(changePassword, { personId, currentPassword, newPassword });

const logIn = (email: string, password: string) => bench.requests.request(verifyPassword, { email, password });

describe('one’s own password', () => {
  it('is changed with the old one, and nothing else of the person is', async () => {
    const person = await bench.create({ password: 'the old password' });
    await change(person.id, 'the old password', 'the new password');
    await expect(logIn(person.email, 'the old password')).rejects.toMatchObject({ code: 'unauthenticated' });
    const { person: after } = await logIn(person.email, 'the new password');
    expect(after).toMatchObject({ id: person.id, email: person.email, role: 'employee', isActive: true });
  });

  it('is not changed with a wrong one, to the same one, to a short one, or of nobody', async () => {
    const { id, email } = await bench.create({ password: 'the old password' });
    const wrong = (field: string) => ({ code: 'invalid_argument', violations: [{ field }] });
    await expect(change(id, 'a guess', 'the new password')).rejects.toMatchObject(wrong('current_password'));
    await expect(change(id, 'the old password', 'the old password')).rejects.toMatchObject(wrong('new_password'));
    await expect(change(id, 'the old password', 'short')).rejects.toMatchObject(wrong('new_password'));
    await expect(change(randomUUID(), 'a guess', 'the new password')).rejects.toMatchObject({ code: 'not_found' });
    await bench.requests.request(updatePerson, { personId: id, isActive: false });
    await expect(change(id, 'the old password', 'the new password')).rejects.toMatchObject({ code: 'unauthenticated' });
    await bench.requests.request(updatePerson, { personId: id, isActive: true });
    await expect(logIn(email, 'the old password')).resolves.toMatchObject({ person: { id } });
  });

  it('changed twice at once is one of both, and the other is told', async () => {
    const { id, email } = await bench.create({ password: 'the old password' });
    const outcomes = await Promise.allSettled([
      change(id, 'the old password', 'the first new one'),
      change(id, 'the old password', 'the second new one'),
    ]);
    const won = outcomes.findIndex(({ status }) => status === 'fulfilled');
    await expect(logIn(email, won === 0 ? 'the first new one' : 'the second new one')).resolves.toBeDefined();
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  });
});

/** Beside other work the database may have no connection for a while, and says so; any other refusal is the crowd's. */
async function unlessBusy<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 5 || (error as { readonly reason?: string }).reason !== 'database_busy') throw error;
    }
  }
}

describe('a crowd of strangers who guess', () => {
  it('is told to come back for want of room, and keeps nobody who is known from their work', async () => {
    let isOver = false;
    const codes: string[] = [];
    const guess = async (): Promise<void> => {
      while (!isOver) {
        await logIn(`${randomUUID()}@example.test`, 'a guess').catch((error: unknown) => {
          codes.push((error as { code: string }).code);
        });
      }
    };
    const crowd = Array.from({ length: 300 }, guess);
    // For what a busy machine takes to make a hash: nobody is refused, and nobody waits behind the crowd.
    const patient = { deadlineMs: 60_000 };
    for (let index = 0; index < 5; index += 1) {
      const { id } = await unlessBusy(() => bench.create({ password: 'the old password' }, patient));
      const asked = unlessBusy(() => bench.requests.request(getPerson, { personId: id }, patient));
      await expect(asked).resolves.toMatchObject({ person: { id } });
      const known = { email: adminEmail, password: adminPassword, isKnownPlace: true };
      const verified = unlessBusy(() => bench.requests.request(verifyPassword, known, patient));
      await expect(verified).resolves.toBeDefined();
    }
    isOver = true;
    await Promise.all(crowd);
    expect([...new Set(codes)].sort()).toEqual(['unauthenticated', 'unavailable']);
  });
});
