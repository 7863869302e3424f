import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { may, permissions, toGrants } from './permissions.policy';

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

  it('has the permissions that the API knows', () => {
    const document = readFileSync(join(__dirname, '../../../../libs/client/openapi.json'), 'utf8');
    const { paths } = JSON.parse(document) as { paths: Record<string, Record<string, { 'x-permission'?: string }>> };
    const asked = Object.values(paths).flatMap((path) =>
      Object.values(path).map((operation) => operation['x-permission']),
    );
    const known = new Set(asked.filter((permission) => permission?.includes('.')));
    expect([...known].sort()).toEqual([...permissions].sort());
  });
});
