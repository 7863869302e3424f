import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdministratorLogin, type Login } from './administrator-login';

/** What identity does with what it is offered: the first administrator is made of it, and nothing after that. */
class Administrators {
  made: Login | undefined;

  start({ offered }: AdministratorLogin): void {
    this.made ??= offered;
  }

  readonly works = ({ email, password }: Login): Promise<boolean> =>
    Promise.resolve(email === this.made?.email && password === this.made.password);
}

describe('the login that a start tells', () => {
  let dir: string;
  let file: string;
  let administrators: Administrators;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'login-'));
    file = join(dir, 'first-login.json');
    administrators = new Administrators();
  });

  afterEach(() => {
    rmSync(dir, { recursive: true });
  });

  function start(env: NodeJS.ProcessEnv = {}, isFirst = false): AdministratorLogin {
    const login = new AdministratorLogin(file, env, isFirst);
    administrators.start(login);
    return login;
  }

  it('is new at the first start, is kept for its owner only, and is gone once it was shown', async () => {
    const first = start({}, true);
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(await first.find(administrators.works)).toEqual({ kind: 'new', ...administrators.made });
    first.forget();
    expect(existsSync(file)).toBe(false);
    expect(await start().find(administrators.works)).toEqual({ kind: 'unknown', isIgnoring: [] });
  });

  it('is told by the second start when the first was killed before it could', async () => {
    start({}, true);
    expect(await start().find(administrators.works)).toEqual({ kind: 'new', ...administrators.made });
  });

  it('is told by the second start though that was given another one', async () => {
    start({}, true);
    const env = { ADMIN_EMAIL: 'me@example.org', ADMIN_PASSWORD: 'too late to count' };
    expect(await start(env).find(administrators.works)).toEqual({ kind: 'new', ...administrators.made });
  });

  it('is never one that does not work: the administrator changed it in between', async () => {
    start({}, true);
    administrators.made = { email: 'changed@example.org', password: 'changed as well' };
    expect(await start().find(administrators.works)).toEqual({ kind: 'unknown', isIgnoring: [] });
    expect(existsSync(file)).toBe(false);
  });

  it('is the given one without its password, and says which variables came too late', async () => {
    const env = { ADMIN_EMAIL: 'me@example.org', ADMIN_PASSWORD: 'a secret of mine' };
    const first = start(env, true);
    expect(await first.find(administrators.works)).toEqual({ kind: 'given', email: 'me@example.org' });
    expect(readFileSync(file, 'utf8')).not.toContain('a secret of mine');
    const later = start({ ADMIN_EMAIL: 'other@example.org' });
    expect(await later.find(administrators.works)).toEqual({ kind: 'unknown', isIgnoring: ['ADMIN_EMAIL'] });
  });

  it('is made anew for an emptied database, and a damaged file stops nobody', async () => {
    writeFileSync(file, '{ "email":');
    expect(await start().find(administrators.works)).toEqual({ kind: 'new', ...administrators.made });
  });
});
