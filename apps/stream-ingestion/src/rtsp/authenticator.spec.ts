import { Authenticator } from './authenticator';

const digest = (nonce: string, more = ''): string[] => [`Digest realm="camera", nonce="${nonce}", qop="auth"${more}`];

describe('logging in to a camera', () => {
  it('says nothing of the password before the camera asks', () => {
    expect(
      new Authenticator({ username: 'admin', password: 'secret' }).authorize('DESCRIBE', 'rtsp://c/'),
    ).toBeUndefined();
  });

  it('counts the requests of a nonce', () => {
    const login = new Authenticator({ username: 'admin', password: 'secret' });
    expect(login.accept(digest('one'), false)).toBe(true);
    expect(login.authorize('DESCRIBE', 'rtsp://c/')).toContain('nc=00000001');
    expect(login.authorize('SETUP', 'rtsp://c/1')).toContain('nc=00000002');
  });

  it('is given up when the same password is refused again', () => {
    const login = new Authenticator({ username: 'admin', password: 'wrong' });
    login.accept(digest('one'), false);
    expect(login.accept(digest('one'), true)).toBe(false);
    const basic = new Authenticator({ username: 'admin', password: 'wrong' });
    basic.accept(['Basic realm="camera"'], false);
    expect(basic.accept(['Basic realm="camera"'], true)).toBe(false);
  });

  it('goes on with a new nonce in the middle of a session', () => {
    const login = new Authenticator({ username: 'admin', password: 'secret' });
    login.accept(digest('one'), false);
    login.authorize('DESCRIBE', 'rtsp://c/');
    expect(login.accept(digest('two', ', stale=true'), true)).toBe(true);
    const header = login.authorize('GET_PARAMETER', 'rtsp://c/');
    expect(header).toContain('nonce="two"');
    expect(header).toContain('nc=00000001');
  });

  it('is not tried without a user name and a password, or in a way nobody knows', () => {
    expect(new Authenticator({ username: '', password: '' }).accept(digest('one'), false)).toBe(false);
    expect(new Authenticator({ username: 'admin', password: 'x' }).accept(['Bearer'], false)).toBe(false);
  });
});
