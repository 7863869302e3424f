import { H264Clip } from './h264-clip';
import { challengeFor, digestResponse, isAuthorized, type RtspAuth } from './rtsp-auth';
import { formatResponse, RtspRequestReader, RtspSyntaxError, type RtspRequest } from './rtsp-message';
import { chooseTransport } from './rtsp-transport';
import { describeClip } from './sdp';

describe('RtspRequestReader', () => {
  const text = 'DESCRIBE rtsp://h/lobby RTSP/1.0\r\nCSeq: 2\r\nAccept: application/sdp\r\n\r\n';

  it('reads a request however the network cut it', () => {
    const reader = new RtspRequestReader();
    const requests = [...Buffer.from(text)].flatMap((byte) => reader.push(Buffer.from([byte])));
    expect(requests).toHaveLength(1);
    expect(requests[0]?.method).toBe('DESCRIBE');
    expect(requests[0]?.uri).toBe('rtsp://h/lobby');
    expect(requests[0]?.headers.get('cseq')).toBe('2');
  });

  it('reads several requests of one chunk, and past a body', () => {
    const withBody = 'GET_PARAMETER rtsp://h/lobby RTSP/1.0\r\nCSeq: 3\r\nContent-Length: 6\r\n\r\nhello!';
    const requests = new RtspRequestReader().push(Buffer.from(withBody + text));
    expect(requests.map((request) => request.method)).toEqual(['GET_PARAMETER', 'DESCRIBE']);
  });

  it('passes over a report that a viewer sent between requests', () => {
    const report = Buffer.concat([Buffer.from([0x24, 1, 0, 6]), Buffer.from('\r\n\r\nab')]);
    const requests = new RtspRequestReader().push(Buffer.concat([report, Buffer.from(text), report]));
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['what is no RTSP', 'GET / HTTP/1.1\r\nHost: h\r\n\r\n'],
    ['a header without a name', 'OPTIONS * RTSP/1.0\r\nnonsense\r\n\r\n'],
    ['a body of no length', 'OPTIONS * RTSP/1.0\r\nContent-Length: many\r\n\r\n'],
    ['a body over the limit', 'OPTIONS * RTSP/1.0\r\nContent-Length: 9999999\r\n\r\n'],
    ['a head over the limit', `OPTIONS * RTSP/1.0\r\nX: ${'x'.repeat(17_000)}`],
    ['a hundred headers', `OPTIONS * RTSP/1.0\r\n${'X: y\r\n'.repeat(100)}\r\n`],
  ])('refuses %s', (_what, bytes) => {
    expect(() => new RtspRequestReader().push(Buffer.from(bytes))).toThrow(RtspSyntaxError);
  });
});

describe('formatResponse', () => {
  it('repeats the number of the request and says how long the body is', () => {
    expect(formatResponse({ status: 200, headers: { Session: 'a' }, body: 'äb' }, '7')).toBe(
      'RTSP/1.0 200 OK\r\nCSeq: 7\r\nSession: a\r\nContent-Length: 3\r\n\r\näb',
    );
  });
});

describe('authentication', () => {
  const digest: RtspAuth = { username: 'viewer', password: 'sesame', scheme: 'digest' };
  const uri = 'rtsp://127.0.0.1/lobby/trackID=0';

  function asking(authorization?: string): RtspRequest {
    const headers = new Map(authorization === undefined ? [] : [['authorization', authorization]]);
    return { method: 'SETUP', uri, headers };
  }

  function digestHeader(
    change: Partial<Record<'username' | 'password' | 'nonce' | 'uri' | 'method', string>> = {},
  ): string {
    const parts = {
      username: 'viewer',
      password: 'sesame',
      realm: 'camera',
      nonce: 'n1',
      method: 'SETUP',
      uri,
      ...change,
    };
    const response = digestResponse(parts);
    return `Digest username="${parts.username}", realm="camera", nonce="${parts.nonce}", uri="${parts.uri}", response="${response}"`;
  }

  it('computes the digest of the standard’s own example', () => {
    // RFC 2069, 2.4 as corrected by its errata: the form without qop.
    const response = digestResponse({
      username: 'Mufasa',
      password: 'CircleOfLife',
      realm: 'testrealm@host.com',
      nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
      method: 'GET',
      uri: '/dir/index.html',
    });
    expect(response).toBe('1949323746fe6a43ef61f9606e7febea');
  });

  it('lets the right digest in', () => {
    expect(isAuthorized(digest, 'n1', asking(digestHeader()))).toBe(true);
  });

  it.each([
    ['a wrong password', digestHeader({ password: 'wrong' })],
    ['another user', digestHeader({ username: 'other' })],
    ['a nonce of another connection', digestHeader({ nonce: 'n0' })],
    ['another address', digestHeader({ uri: 'rtsp://127.0.0.1/vault' })],
    ['another method', digestHeader({ method: 'DESCRIBE' })],
    ['the password in the clear', `Basic ${Buffer.from('viewer:sesame').toString('base64')}`],
    ['nothing', undefined],
  ])('keeps out who brings %s to a digest camera', (_what, header) => {
    expect(isAuthorized(digest, 'n1', asking(header))).toBe(false);
  });

  it.each([
    ['viewer:sesame', true],
    ['viewer:wrong', false],
    ['viewer', false],
  ])('answers a basic camera’s viewer %s with %s', (pair, expected) => {
    const header = `Basic ${Buffer.from(pair).toString('base64')}`;
    expect(isAuthorized({ ...digest, scheme: 'basic' }, 'n1', asking(header))).toBe(expected);
  });

  it('never names the password in its challenge', () => {
    const challenges = [challengeFor(digest, 'n1'), challengeFor({ ...digest, scheme: 'basic' }, 'n1')];
    expect(challenges.join()).not.toContain('sesame');
    expect(challenges.map((challenge) => challenge.split(' ')[0])).toEqual(['Digest', 'Basic']);
  });
});

describe('chooseTransport', () => {
  const both = ['tcp', 'udp'] as const;

  it.each([
    ['RTP/AVP/TCP;unicast;interleaved=2-3', { kind: 'tcp', rtpChannel: 2, rtcpChannel: 3 }],
    ['RTP/AVP/TCP;unicast', { kind: 'tcp', rtpChannel: 0, rtcpChannel: 1 }],
    ['RTP/AVP/UDP;unicast;client_port=5000-5001', { kind: 'udp', rtpPort: 5000, rtcpPort: 5001 }],
    ['RTP/AVP;unicast;client_port=5000', { kind: 'udp', rtpPort: 5000, rtcpPort: 5001 }],
    ['RTP/AVP;multicast,RTP/AVP/TCP;unicast', { kind: 'tcp', rtpChannel: 0, rtcpChannel: 1 }],
  ])('serves %s', (header, expected) => {
    expect(chooseTransport(header, both)).toEqual(expected);
  });

  it.each([
    '',
    'RTP/AVP;multicast',
    'RTP/AVP;unicast',
    'RTP/AVP;unicast;client_port=0-1',
    'RTP/AVP;client_port=70000-70001',
    'SRTP/X',
  ])('has nothing for "%s"', (header) => {
    expect(chooseTransport(header, both)).toBeUndefined();
  });

  it('takes the second offer when the camera speaks only that', () => {
    const header = 'RTP/AVP;unicast;client_port=5000-5001, RTP/AVP/TCP;unicast;interleaved=0-1';
    expect(chooseTransport(header, ['tcp'])).toMatchObject({ kind: 'tcp' });
  });
});

describe('describeClip', () => {
  it('tells a decoder all it needs before the first picture', () => {
    const clip = H264Clip.fromAnnexB(
      Buffer.from('0000000167 4d401faa 0000000168 ee3c80 0000000165 888401'.replaceAll(' ', ''), 'hex'),
      25,
    );
    const lines = describeClip(clip, '127.0.0.1', false).split('\r\n');
    expect(lines).toContain('m=video 0 RTP/AVP 96');
    expect(lines).toContain('a=rtpmap:96 H264/90000');
    expect(lines).toContain(
      'a=fmtp:96 packetization-mode=1;profile-level-id=4d401f;sprop-parameter-sets=Z01AH6o=,aO48gA==',
    );
  });

  it('puts the sound first when there is one, as many cameras do', () => {
    const clip = H264Clip.fromAnnexB(Buffer.from('00000001674d401faa0000000168ee3c800000000165888401', 'hex'), 25);
    const tracks = describeClip(clip, '127.0.0.1', true).match(/^(m=\w+|a=control:.*)/gm);
    expect(tracks).toEqual(['a=control:*', 'm=audio', 'a=control:trackID=1', 'm=video', 'a=control:trackID=0']);
  });
});
