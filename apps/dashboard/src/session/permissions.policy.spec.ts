import { may, toGrants } from './permissions.policy';

describe('what somebody may', () => {
  it('is what the server says, with whom it is about', () => {
    const grants = toGrants(['users.read (department)', 'cameras.read', 'faces.read (own)']);
    expect(may(grants, 'cameras.read', 'all')).toBe(true);
    expect(may(grants, 'users.read', 'department')).toBe(true);
    expect(may(grants, 'users.read', 'all')).toBe(false);
    expect(may(grants, 'faces.read')).toBe(true);
    expect(may(grants, 'faces.read', 'department')).toBe(false);
    expect(may(grants, 'cameras.write')).toBe(false);
  });
});
