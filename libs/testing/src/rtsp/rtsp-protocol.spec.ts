import { authorizationOf, chooseChallenge, RtspReader, type RtspRequest } from '@smart-attendance/rtsp';
import { H264Clip } from './h264-clip';
import { challengeFor, isAuthorized, type RtspAuth } from './rtsp-auth';
import { formatResponse } from './rtsp-response';
import { chooseTransport } from './rtsp-transport';
import { describeClip } from './sdp';

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

  function requestWith(authorization?: string): RtspRequest {
    const header = authorization === undefined ? '' : `Authorization: ${authorization}\r\n`;
    const [request] = new RtspReader().push(Buffer.from(`SETUP ${uri} RTSP/1.0\r\n${header}\r\n`));
    if (request?.kind !== 'request') throw new Error('It was not read.');
    return request;
  }

  function digestHeader(
    change: Partial<Record<'username' | 'password' | 'nonce' | 'uri' | 'method', string>> = {},
  ): string {
    const parts = { username: 'viewer', password: 'sesame', nonce: 'n1', method: 'SETUP', uri, ...change };
    const challenge = chooseChallenge([challengeFor(digest, parts.nonce)]);
    if (challenge === undefined) throw new Error('There is no challenge.');
    return authorizationOf(challenge, parts, { ...parts, count: 1, clientNonce: '' });
  }

  it('lets the right digest in', () => {
    expect(isAuthorized(digest, 'n1', requestWith(digestHeader()))).toBe(true);
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
    expect(isAuthorized(digest, 'n1', requestWith(header))).toBe(false);
  });

  it.each([
    ['viewer:sesame', true],
    ['viewer:wrong', false],
    ['viewer', false],
  ])('answers a basic camera’s viewer %s with %s', (pair, expected) => {
    const header = `Basic ${Buffer.from(pair).toString('base64')}`;
    expect(isAuthorized({ ...digest, scheme: 'basic' }, 'n1', requestWith(header))).toBe(expected);
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
