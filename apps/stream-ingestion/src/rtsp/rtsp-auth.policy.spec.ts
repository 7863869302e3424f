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
    expect(chooseChallenge(['Digest nonce="n", qop="auth-int"'])).toBeUndefined();
  });
});
