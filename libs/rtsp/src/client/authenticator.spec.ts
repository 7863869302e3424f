import { Authenticator } from './authenticator';

const digest = (nonce: string, more = ''): string[] => [`Digest realm="camera", nonce="${nonce}", qop="auth"${more}`];
const right = { username: 'admin', password: 'secret' };

describe('logging in to a camera', () => {
  it('says nothing of the password before the camera asks', () => {
    expect(new Authenticator(right).authorize('DESCRIBE', 'rtsp://c/')).toBeUndefined();
  });

  it('counts the requests of a nonce', () => {
    const login = new Authenticator(right);
    expect(login.accept(digest('one'), false)).toBe(true);
    expect(login.authorize('DESCRIBE', 'rtsp://c/')).toContain('nc=00000001');
    expect(login.authorize('SETUP', 'rtsp://c/1')).toContain('nc=00000002');
  });

  it.each([
    ['the same nonce', digest('one')],
    ['a fresh nonce', digest('two')],
    ['basic', ['Basic realm="camera"']],
  ])('gives one proof, and none again when that was refused with %s', (_, second) => {
    const login = new Authenticator(right);
    login.accept(digest('one'), false);
    login.authorize('DESCRIBE', 'rtsp://c/');
    expect(login.accept(second, true)).toBe(false);
    expect(login.authorize('OPTIONS', 'rtsp://c/')).toBeUndefined();
    expect(login.accept(digest('three'), false)).toBe(false);
  });

  it('gives up a password that was refused by basic', () => {
    const login = new Authenticator(right);
    login.accept(['Basic realm="camera"'], false);
    login.authorize('DESCRIBE', 'rtsp://c/');
    expect(login.accept(['Basic realm="camera"'], true)).toBe(false);
  });

  it('goes on with a new nonce when the first one is stale, once', () => {
    const login = new Authenticator(right);
    login.accept(digest('one'), false);
    login.authorize('DESCRIBE', 'rtsp://c/');
    expect(login.accept(digest('two', ', stale=true'), true)).toBe(true);
    const header = login.authorize('DESCRIBE', 'rtsp://c/');
    expect(header).toContain('nonce="two"');
    expect(header).toContain('nc=00000001');
    expect(login.accept(digest('three', ', stale=TRUE'), true)).toBe(false);
  });

  it('goes on with a new nonce for every request, as cameras do that take each of them once', () => {
    const login = new Authenticator(right);
    login.accept(digest('0'), false);
    login.authorize('DESCRIBE', 'rtsp://c/');
    for (let request = 1; request < 5; request += 1) {
      // The one before was taken, so it is not the password that is wrong.
      login.authorize('SETUP', 'rtsp://c/');
      expect(login.accept(digest(String(request)), true)).toBe(true);
      expect(login.authorize('SETUP', 'rtsp://c/')).toContain(`nonce="${request}"`);
    }
  });

  it('is not tried without a user name and a password', () => {
    expect(new Authenticator({ username: '', password: '' }).accept(digest('one'), false)).toBe(false);
  });

  it('says so when the camera asks in a way nobody knows', () => {
    const login = new Authenticator(right);
    expect(login.accept(['Bearer', 'Digest realm="c", nonce="n", algorithm=MD4'], false)).toBe(false);
    expect(login.refusal).toContain('digest');
    expect(login.accept(digest('one'), false)).toBe(true);
    expect(login.accept(digest('one'), true)).toBe(false);
    expect(login.refusal).toContain('password');
  });
});
