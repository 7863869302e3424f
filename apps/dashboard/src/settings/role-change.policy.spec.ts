import { compareRoles } from './role-change.policy';

describe('another role', () => {
  it('gives what it may more, and takes what it may less, of fewer people too', () => {
    const employee = ['users.read (own)', 'faces.read (own)'];
    const manager = ['users.read (department)', 'faces.read (own)', 'attendance.write (department)'];
    expect(compareRoles(employee, manager)).toEqual({ gained: ['attendance.write', 'users.read'], lost: [] });
    expect(compareRoles(manager, employee)).toEqual({ gained: [], lost: ['attendance.write', 'users.read'] });
    expect(compareRoles(manager, manager)).toEqual({ gained: [], lost: [] });
  });
});
