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
    expect(await passwords.verify('correct horse', hash)).toBe(true);
    expect(await passwords.verify('correct horsf', hash)).toBe(false);
  });

  it('are always wrong for somebody who does not exist, also the decoy’s', async () => {
    expect(await passwords.verify('nobody has this password', undefined)).toBe(false);
  });

  it('are refused when too many wait, and taken again when the rush is over', async () => {
    const rush = await Promise.allSettled(Array.from({ length: 60 }, () => passwords.hash('correct horse')));
    const refused = rush.filter((outcome) => outcome.status === 'rejected');
    expect(refused).toHaveLength(8);
    expect(refused[0]).toMatchObject({ reason: { code: 'rate_limited' } });
    await expect(passwords.hash('correct horse')).resolves.toContain('argon2id');
  });
});
