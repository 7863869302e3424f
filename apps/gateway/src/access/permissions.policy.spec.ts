import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { roles } from '@smart-attendance/contracts';
import { mayChangePerson, mayGiveRole, permissions, scopeOf, type Permission } from './permissions.policy';

const all = Object.keys(permissions) as Permission[];
/** What everybody with an account may read. */
const impersonal: readonly Permission[] = [
  'periods.read',
  'sites.read',
  'shifts.read',
  'holidays.read',
  'leave_types.read',
];

describe('what a role may do', () => {
  it('an administrator may do everything', () => {
    expect(all.filter((permission) => scopeOf('administrator', permission) !== 'all')).toEqual([]);
  });

  it('nobody else manages cameras or API keys', () => {
    for (const permission of ['cameras.write', 'api_keys.manage'] as const) {
      expect(roles.filter((role) => scopeOf(role, permission) !== undefined)).toEqual(['administrator']);
    }
  });

  it('only administrators and HR officers write about people', () => {
    const writing = ['users.write', 'faces.enrol'] as const;
    for (const permission of writing) {
      expect(roles.filter((role) => scopeOf(role, permission) !== undefined)).toEqual(['administrator', 'hr_officer']);
    }
  });

  it('rows are corrected by them and, in their department, by managers, who reach nobody beyond it', () => {
    const writers = roles.filter((role) => scopeOf(role, 'attendance.write') !== undefined);
    expect(writers.map((role) => [role, scopeOf(role, 'attendance.write')])).toEqual([
      ['administrator', 'all'],
      ['hr_officer', 'all'],
      ['manager', 'department'],
    ]);
    // Places, hours and holidays are nobody.
    expect(all.filter((permission) => scopeOf('manager', permission) === 'all')).toEqual(impersonal);
  });

  it('an employee sees only what is about themself, and may take their face back', () => {
    const granted = all.filter((permission) => scopeOf('employee', permission) && !impersonal.includes(permission));
    expect(granted.map((permission) => scopeOf('employee', permission))).toEqual(granted.map(() => 'own'));
    expect(granted).toContain('faces.erase');
    expect(granted).not.toContain('faces.enrol');
  });

  it('a device recognises, and knows no people', () => {
    expect(all.filter((permission) => scopeOf('device', permission) !== undefined)).toEqual([
      'cameras.read',
      'faces.recognize',
      'events.read',
    ]);
  });

  it('is written in the README as it is', () => {
    const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
    const table = all.map(
      (permission) => `| \`${permission}\` | ${roles.map((role) => scopeOf(role, permission) ?? '').join(' | ')} |`,
    );
    const written = readme
      .split('\n')
      .filter((line) => all.some((permission) => line.startsWith(`| \`${permission}\``)))
      .map((line) => line.replace(/ +/g, ' '));
    expect(written).toEqual(table.map((line) => line.replace(/ +/g, ' ')));
  });
});

describe('who gives a role', () => {
  it('an administrator, any; everybody else only the one that is there', () => {
    expect(mayGiveRole('administrator', 'employee', 'manager')).toBe(true);
    expect(mayGiveRole('hr_officer', 'employee', 'manager')).toBe(false);
    expect(mayGiveRole('hr_officer', 'employee', 'employee')).toBe(true);
    expect(mayGiveRole('hr_officer', 'employee', undefined)).toBe(true);
  });

  it('administrators are touched by administrators only', () => {
    expect(mayChangePerson('hr_officer', 'administrator')).toBe(false);
    expect(mayChangePerson('hr_officer', 'hr_officer')).toBe(true);
    expect(mayChangePerson('administrator', 'administrator')).toBe(true);
  });
});
