import { may, toGrants } from '../session/permissions.policy';
import { rightsOver } from './person-rights.policy';

const everything =
  'users.read users.write users.export faces.read faces.enrol faces.erase attendance.read recognitions.read'.split(' ');

const grantsOf = {
  administrator: everything,
  hr_officer: everything,
  manager: [
    'users.read (department)',
    'faces.read (own)',
    'faces.erase (own)',
    'attendance.read (department)',
    'recognitions.read (department)',
  ],
  viewer: ['users.read (own)', 'faces.read (own)', 'faces.erase (own)', 'attendance.read', 'recognitions.read (own)'],
} as const;

function rights(role: keyof typeof grantsOf, person: { id: string; role: 'administrator' | 'employee' | 'viewer' }) {
  const grants = toGrants(grantsOf[role]);
  return rightsOver(person, { id: 'me', role }, (permission, reach) => may(grants, permission, reach));
}

describe('what somebody may do with a person', () => {
  const employee = { id: 'other', role: 'employee' } as const;

  it('is everything for an administrator, but to erase, deactivate or demote themself', () => {
    expect(Object.values(rights('administrator', employee)).every(Boolean)).toBe(true);
    expect(rights('administrator', { id: 'me', role: 'administrator' })).toMatchObject({
      edit: true,
      setRole: false,
      deactivate: false,
      erase: false,
    });
  });

  it('stops for HR at roles, and at administrators', () => {
    expect(rights('hr_officer', employee)).toMatchObject({ edit: true, setRole: false, erase: true, enrol: true });
    expect(rights('hr_officer', { id: 'boss', role: 'administrator' })).toMatchObject({ edit: false, erase: false });
  });

  it('is for a manager to read, without faces', () => {
    expect(rights('manager', employee)).toEqual({
      edit: false,
      setRole: false,
      deactivate: false,
      erase: false,
      exportAll: false,
      enrol: false,
      seeFaces: false,
      deleteFaces: false,
      seeRecognitions: true,
      seeAttendance: true,
    });
  });

  it('has one’s own faces for everybody, to see and to delete', () => {
    const own = rights('viewer', { id: 'me', role: 'viewer' });
    expect(own).toMatchObject({ seeFaces: true, deleteFaces: true, seeRecognitions: true, edit: false });
  });
});
