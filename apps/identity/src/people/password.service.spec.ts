import { PasswordService } from './password.service';

describe('passwords', () => {
  const passwords = new PasswordService();

  it('are kept as argon2id, another text each time', async () => {
    const [one, other] = await Promise.all([passwords.hash('correct horse'), passwords.hash('correct horse')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
  });

  it('are right or wrong', async () => {
    const hash = await passwords.hash('correct horse');
    expect(await passwords.verify('correct horse', hash, 'strangers')).toBe(true);
    expect(await passwords.verify('correct horsf', hash, 'known')).toBe(false);
  });

  it('are always wrong for somebody who does not exist, also the decoy’s', async () => {
    expect(await passwords.verify('nobody has this password', undefined, 'strangers')).toBe(false);
  });

  it('are refused for want of room when too many wait, and taken again when the rush is over', async () => {
    const rush = await Promise.allSettled(Array.from({ length: 110 }, () => passwords.hash('correct horse')));
    const refused = rush.filter((outcome) => outcome.status === 'rejected');
    // Those beyond two at work and a hundred in the line; a slow machine refuses some of the line at its end, too.
    expect(refused.length).toBeGreaterThanOrEqual(8);
    expect(refused[0]).toMatchObject({ reason: { code: 'unavailable', retryAfterSeconds: 1 } });
    await expect(passwords.hash('correct horse')).resolves.toContain('argon2id');
  });

  it('of somebody known have their turn while a crowd of strangers waits', async () => {
    const stored = await passwords.hash('correct horse');
    const guesses = Array.from({ length: 300 }, () =>
      passwords.verify('a guess', stored, 'strangers').catch((error: unknown) => error),
    );
    let answered = 0;
    for (const guess of guesses) void guess.then((outcome) => (answered += outcome === false ? 1 : 0));
    await passwords.hash('another one');
    expect(await passwords.verify('correct horse', stored, 'known')).toBe(true);
    expect(answered).toBeLessThan(75);
    await Promise.all(guesses);
  });
});
