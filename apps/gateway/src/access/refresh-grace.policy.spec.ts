import { clientHash, isWithinGrace, successorOf } from './refresh-grace.policy';

const client = { address: '192.0.2.7', userAgent: 'clock/1.0' };
const usedAt = new Date('2026-03-02T08:00:00Z');
const after = (ms: number) => new Date(usedAt.getTime() + ms);

describe('a refresh token that comes again', () => {
  const used = { usedAt, usedBy: clientHash(client) };

  it('may be that of a client that lost the answer, for 30 s', () => {
    expect(isWithinGrace(used, client, after(0))).toBe(true);
    expect(isWithinGrace(used, client, after(30_000))).toBe(true);
    expect(isWithinGrace(used, client, after(30_001))).toBe(false);
  });

  it('is a copy when another client has it: from another network, of another name, or nobody knows whose', () => {
    expect(isWithinGrace(used, { ...client, address: '192.0.2.8' }, after(1))).toBe(false);
    expect(isWithinGrace(used, { ...client, userAgent: 'curl/8' }, after(1))).toBe(false);
    expect(isWithinGrace({ ...used, usedBy: null }, client, after(1))).toBe(false);
  });

  it('is of the same client anywhere in its network of IPv6', () => {
    const usedBy = clientHash({ ...client, address: '2001:db8::1' });
    expect(isWithinGrace({ usedAt, usedBy }, { ...client, address: '2001:db8::2' }, after(1))).toBe(true);
  });

  it('has one successor, which takes the token, the salt and the secret to know', () => {
    const [salt, other] = [Buffer.alloc(16, 1), Buffer.alloc(16, 2)];
    const successor = successorOf('sar_one', salt, 'secret');
    expect(successor).toMatch(/^sar_[A-Za-z0-9_-]{43}$/);
    expect(successorOf('sar_one', salt, 'secret')).toBe(successor);
    const others = [
      successorOf('sar_two', salt, 'secret'),
      successorOf('sar_one', other, 'secret'),
      successorOf('sar_one', salt, 'another'),
    ];
    expect(others).not.toContain(successor);
  });
});
