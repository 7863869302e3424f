import { costOfTenfold } from '@smart-attendance/testing';
import { createHash } from 'node:crypto';
import { authorizationOf, chooseChallenge } from './rtsp-auth.policy';

function challenge(...fields: string[]) {
  const chosen = chooseChallenge(fields);
  if (chosen === undefined) throw new Error('There is no challenge.');
  return chosen;
}

const request = { method: 'GET', uri: '/dir/index.html', count: 1, clientNonce: '0a4f113b' };

describe('the answer to a challenge', () => {
  it('is what RFC 2617 shows in its example', () => {
    const digest = challenge(
      'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"',
    );
    const value = authorizationOf(digest, { username: 'Mufasa', password: 'Circle Of Life' }, request);
    expect(value).toContain('response="6629fae49393a05397450978507c4ef1"');
    expect(value).toContain('nc=00000001');
    expect(value).toContain('opaque="5ccc069c403ebaf9f0171e9517f40e41"');
  });

  it('is what RFC 2069 shows in its example, as its errata have it', () => {
    const digest = challenge('Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"');
    const value = authorizationOf(digest, { username: 'Mufasa', password: 'CircleOfLife' }, request);
    expect(value).toContain('response="1949323746fe6a43ef61f9606e7febea"');
  });

  it('costs what the length of the challenge says, though that is all letters', () => {
    const letters = (count: number) => [`Digest ${'a'.repeat(count)}`];
    expect(chooseChallenge(letters(200_000))).toBeUndefined();
    expect(costOfTenfold(20_000, letters, chooseChallenge)).toBeLessThan(50);
  });

  it('is what RFC 7616 shows for SHA-256', () => {
    const digest = challenge(
      'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"',
    );
    const value = authorizationOf(
      digest,
      { username: 'Mufasa', password: 'Circle of Life' },
      { ...request, clientNonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' },
    );
    expect(value).toContain('response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"');
  });

  it('is the old form for cameras without qop', () => {
    const digest = challenge('Digest realm="camera", nonce="abc"');
    const value = authorizationOf(digest, { username: 'admin', password: 'secret' }, { ...request, uri: 'rtsp://c/1' });
    expect(value).not.toMatch(/qop|cnonce|nc=/);
    expect(value).toMatch(/response="[0-9a-f]{32}"/);
  });

  it('is name and password for basic', () => {
    const value = authorizationOf(challenge('Basic realm="camera"'), { username: 'admin', password: 'pä:ss' }, request);
    expect(value).toBe(`Basic ${Buffer.from('admin:pä:ss').toString('base64')}`);
  });

  it('cannot be broken out of by a quote in a name', () => {
    const digest = challenge('Digest realm="a\\"b", nonce="n"');
    const value = authorizationOf(digest, { username: 'x", uri="y', password: '' }, request);
    expect(value).toContain('username="x\\", uri=\\"y"');
    expect(value).toContain('realm="a\\"b"');
  });
});

describe('a challenge that is written carelessly', () => {
  it.each([
    ['unquoted', 'Digest realm=cam, nonce=abc, qop=auth', { realm: 'cam', nonce: 'abc', qop: 'auth' }],
    ['with blanks', 'digest  realm = "cam" ,nonce= "abc"', { realm: 'cam', nonce: 'abc', qop: undefined }],
    ['without a realm', 'Digest realm="", nonce="abc"', { realm: '', nonce: 'abc' }],
    ['with an empty qop', 'Digest realm="c", nonce="abc", qop=""', { qop: undefined }],
    ['with several qops', 'Digest realm="c", nonce="abc", qop="auth-int,auth"', { qop: 'auth' }],
    ['with a quoted algorithm', 'Digest realm="c", nonce="a", algorithm="md5"', { algorithm: 'MD5' }],
    ['with a misspelt algorithm', 'Digest realm="c", nonce="a", algorithm=SHA256', { algorithm: 'SHA-256' }],
    ['with an empty algorithm', 'Digest realm="c", nonce="a", algorithm=""', { algorithm: 'MD5' }],
    ['with a session', 'Digest realm="c", nonce="a", algorithm=MD5-sess', { algorithm: 'MD5', isSession: true }],
    ['with a quoted stale', 'Digest realm="c", nonce="a", stale="TRUE"', { isStale: true }],
  ])('is understood %s', (_, field, expected) => {
    expect(challenge(field)).toMatchObject(expected);
  });

  it('is answered with the bytes of its realm, whatever they mean', () => {
    const user = { username: 'admin', password: 'geheim' };
    const md5 = (bytes: string): string => createHash('md5').update(bytes, 'latin1').digest('hex');
    for (const encoding of ['utf8', 'latin1'] as const) {
      const realm = Buffer.from('Büro', encoding).toString('latin1');
      const value = authorizationOf(challenge(`Digest realm="${realm}", nonce="n"`), user, request);
      const expected = md5(`${md5(`admin:${realm}:geheim`)}:n:${md5('GET:/dir/index.html')}`);
      expect(value).toContain(`realm="${realm}"`);
      expect(value).toContain(`response="${expected}"`);
    }
  });

  it('is answered with the UTF-8 of a name and a password', () => {
    const user = { username: 'jürgen', password: 'schlüssel' };
    const value = authorizationOf(challenge('Digest realm="c", nonce="n"'), user, request);
    expect(Buffer.from(value, 'latin1').toString('utf8')).toContain('username="jürgen"');
    const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex');
    expect(value).toContain(`response="${md5(`${md5('jürgen:c:schlüssel')}:n:${md5('GET:/dir/index.html')}`)}"`);
  });

  it('is answered over an empty body where the camera wants no less (RFC 2617, 3.2.2.3)', () => {
    const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
    const value = authorizationOf(
      challenge('Digest realm="c", nonce="n", qop="auth-int"'),
      { username: 'u', password: 'p' },
      request,
    );
    const asked = md5(`GET:/dir/index.html:${md5('')}`);
    expect(value).toContain('qop=auth-int');
    expect(value).toContain(`response="${md5(`${md5('u:c:p')}:n:00000001:0a4f113b:auth-int:${asked}`)}"`);
  });
});

describe('of several challenges', () => {
  it('the strongest is taken, in one field or in several', () => {
    const md5 = 'Digest realm="c", nonce="n"';
    const sha = 'Digest realm="c", nonce="n", algorithm=SHA-256';
    expect(challenge('Basic realm="c"', md5)).toMatchObject({ scheme: 'digest', algorithm: 'MD5' });
    expect(challenge(`Basic realm="c", ${md5}`)).toMatchObject({ scheme: 'digest', nonce: 'n' });
    expect(challenge(md5, sha)).toMatchObject({ algorithm: 'SHA-256' });
  });

  it('none is taken that is not understood', () => {
    expect(
      chooseChallenge(['Bearer realm="c"', 'Digest realm="c"', 'Digest nonce="n", algorithm=MD4']),
    ).toBeUndefined();
    expect(chooseChallenge(['Digest nonce="n", qop="auth-conf"'])).toBeUndefined();
  });
});
