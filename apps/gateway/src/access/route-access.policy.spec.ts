import { gapsOf, whoMay } from './route-access.policy';

describe('the table of access', () => {
  it('is whole when each route says who may call it, and of what it is where some may not for all', () => {
    const found = [
      { route: 'GET /cameras', access: 'cameras.read', about: 'system' },
      { route: 'GET /users/:id', access: 'users.read', about: 'person' },
      { route: 'POST /login', access: 'public', about: 'system' },
    ] as const;
    const routed = [...found.map(({ route }) => route), 'GET /docs', 'GET /docs/index.html', 'GET /openapi.json'];
    expect(gapsOf(found, routed)).toEqual([]);
  });

  it('names each route that says nothing, or too little, or is none of a controller', () => {
    const found = [
      { route: 'GET /new', access: undefined, about: 'system' },
      { route: 'GET /users/:id', access: 'users.read', about: 'system' },
    ] as const;
    expect(gapsOf(found, ['GET /new', 'GET /users/:id', 'GET /backdoor', 'GET /docs-of-mine'])).toEqual([
      expect.stringMatching(/^GET \/backdoor is in no controller/),
      expect.stringMatching(/^GET \/docs-of-mine is in no controller/),
      expect.stringMatching(/^GET \/new does not say who may call it/),
      expect.stringMatching(/^GET \/users\/:id: some roles have users.read not for all/),
    ]);
  });

  it('says how far each role goes', () => {
    expect(whoMay('users.read', 'person')).toBe(
      'administrator, hr_officer, manager (department), viewer (own), employee (own)',
    );
    expect(whoMay('users.read', 'directory')).toBe('administrator, hr_officer, manager (department)');
  });
});
