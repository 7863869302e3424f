import type { Principal } from './caller';
import { relationTo, scopeFor, verdictOn } from './reach.policy';

const manager: Principal = {
  kind: 'user',
  id: 'm',
  role: 'manager',
  department: 'Engines',
  sessionId: 's',
  passwordChangeRequired: false,
};
const alone: Principal = { ...manager, department: ' ' };
const key: Principal = {
  kind: 'api_key',
  id: 'k',
  role: 'manager',
  name: 'k',
  department: 'Engines',
  scopes: undefined,
};

describe('what somebody is to a caller', () => {
  it('is themself, one of the department however it is written, or another', () => {
    expect(relationTo(manager, { id: 'm', department: '' })).toBe('own');
    expect(relationTo(manager, { id: 'x', department: ' engines\u200b' })).toBe('department');
    expect(relationTo(manager, { id: 'x', department: 'Engines 2' })).toBe('other');
  });

  it('is never a colleague of who is in no department', () => {
    expect(relationTo(alone, { id: 'x', department: '' })).toBe('other');
    expect(relationTo({ ...key, department: '' }, { id: 'k', department: '' })).toBe('other');
  });
});

describe('how far a caller may go', () => {
  it('is to a manager the department, and without one themself, whom they correct never', () => {
    expect(scopeFor(manager, 'attendance.read')).toBe('department');
    expect(scopeFor(alone, 'attendance.read')).toBe('own');
    expect(scopeFor(manager, 'attendance.write')).toBe('department');
    expect(scopeFor(alone, 'attendance.write')).toBeUndefined();
  });

  it('is to a key what its role may and its scopes name, and nothing of its own', () => {
    const limited: Principal = { ...key, scopes: ['attendance.read', 'cameras.read'] };
    expect(scopeFor(key, 'attendance.report')).toBe('department');
    expect(scopeFor(key, 'faces.read')).toBeUndefined();
    expect(scopeFor({ ...key, department: '' }, 'attendance.read')).toBeUndefined();
    expect(scopeFor(limited, 'attendance.read')).toBe('department');
    expect(scopeFor(limited, 'attendance.report')).toBeUndefined();
    expect(scopeFor(limited, 'cameras.read')).toBeUndefined();
  });
});

describe('a request about one person', () => {
  it.each([
    ['attendance.read', 'all', 'other', 'allowed'],
    ['attendance.read', 'department', 'own', 'allowed'],
    ['attendance.read', 'department', 'department', 'allowed'],
    ['attendance.read', 'department', 'other', 'hidden'],
    ['attendance.read', 'own', 'own', 'allowed'],
    ['attendance.read', 'own', 'department', 'hidden'],
    ['attendance.write', 'department', 'department', 'allowed'],
    ['attendance.write', 'department', 'own', 'forbidden'],
    ['leave.decide', 'department', 'own', 'forbidden'],
    ['attendance.write', 'department', 'other', 'hidden'],
    ['attendance.write', 'all', 'own', 'allowed'],
  ] as const)('with %s as far as %s about %s is %s', (permission, scope, relation, verdict) => {
    expect(verdictOn(permission, scope, relation)).toBe(verdict);
  });
});
