import { isWithin, violationsOfWish } from './api-key-wish.policy';
import type { Principal } from './caller';

const fieldsOf = (wish: Parameters<typeof violationsOfWish>[0]) => violationsOfWish(wish).map(({ field }) => field);

describe('a key that somebody wishes for', () => {
  it('may some of what its role may for others', () => {
    expect(fieldsOf({ role: 'hr_officer', scopes: ['attendance.read', 'users.write'], department: '' })).toEqual([]);
    expect(fieldsOf({ role: 'device', scopes: ['attendance.read'], department: '' })).toEqual(['scopes']);
    expect(fieldsOf({ role: 'employee', scopes: ['attendance.read'], department: '' })).toEqual(['scopes']);
    expect(
      violationsOfWish({ role: 'device', scopes: ['cameras.read', 'users.read'], department: '' })[0]?.message,
    ).toBe('a key with the role device may not do this: users.read');
  });

  it('has a department where its role ends at one, and nowhere else', () => {
    expect(fieldsOf({ role: 'manager', scopes: undefined, department: 'Engines' })).toEqual([]);
    expect(fieldsOf({ role: 'manager', scopes: undefined, department: '' })).toEqual(['department']);
    expect(fieldsOf({ role: 'device', scopes: undefined, department: 'Engines' })).toEqual(['department']);
  });

  it('may not more than the key that makes it', () => {
    const whole: Principal = {
      kind: 'api_key',
      id: 'k',
      role: 'administrator',
      name: 'k',
      department: '',
      scopes: undefined,
    };
    const limited: Principal = { ...whole, scopes: ['api_keys.manage', 'cameras.read'] };
    const wish = { role: 'administrator', department: '' } as const;
    expect(isWithin(whole, { ...wish, scopes: undefined })).toBe(true);
    expect(isWithin(limited, { ...wish, scopes: ['cameras.read'] })).toBe(true);
    expect(isWithin(limited, { ...wish, scopes: undefined })).toBe(false);
    expect(isWithin(limited, { ...wish, scopes: ['cameras.read', 'users.read'] })).toBe(false);
  });

  it('does not go on when the key that makes it is over', () => {
    const [end, later] = [new Date('2026-12-01T00:00:00Z'), new Date('2026-12-01T00:00:01Z')];
    const key = { kind: 'api_key', id: 'k', role: 'administrator', name: 'k', department: '' } as const;
    const giver: Principal = { ...key, scopes: ['api_keys.manage', 'cameras.read'], expiresAt: end };
    const wish = { role: 'administrator', department: '', scopes: ['cameras.read'] } as const;
    expect(isWithin(giver, { ...wish, expiresAt: end })).toBe(true);
    expect(isWithin(giver, { ...wish, expiresAt: later })).toBe(false);
    expect(isWithin(giver, wish)).toBe(false);
    expect(isWithin({ ...giver, expiresAt: undefined }, wish)).toBe(true);
  });
});
