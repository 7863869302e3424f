import { AppError } from '@smart-attendance/errors';
import { createLogger } from '@smart-attendance/observability';
import { FailedLogins } from './failed-logins';

describe('a login that failed', () => {
  const error = new AppError('unauthenticated', 'The email or the password is wrong.');

  function record() {
    const lines: string[] = [];
    const failed = new FailedLogins(createLogger('gateway', { write: (line) => lines.push(line) }));
    return { failed, lines, events: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
  }

  it('is logged with its address and a hash of the account, which tells accounts apart and shows none', () => {
    const { failed, lines, events } = record();
    failed.note({ address: '203.0.113.7', account: 'ada@example.org', error });
    failed.note({ address: '2001:db8::7', account: 'my password by mistake', error });
    failed.beforeApplicationShutdown();
    expect(events()).toMatchObject([
      { level: 'warn', event: 'login-failed', address: '203.0.113.7', code: 'unauthenticated' },
      { event: 'login-failed', address: '2001:db8::7' },
    ]);
    const hashes = events().map(({ accountHash }) => accountHash);
    expect(hashes).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/), expect.not.stringMatching(String(hashes[0]))]);
    expect(lines.join()).not.toMatch(/ada|mistake/);
  });

  it('of an address that floods is a line at once, and the rest is counted', () => {
    const { failed, events } = record();
    for (let index = 0; index < 100; index += 1) failed.note({ address: '203.0.113.7', account: `a${index}`, error });
    failed.beforeApplicationShutdown();
    expect(events().map(({ repeats }) => repeats)).toEqual([undefined, 99]);
  });
});
