import { parseSession, parseTransport } from './transport.policy';

describe('the transport a camera agrees to', () => {
  it('is a pair of channels inside the connection', () => {
    expect(parseTransport('RTP/AVP/TCP;unicast;interleaved=2-3;ssrc=1', 'tcp')).toEqual({
      kind: 'tcp',
      rtpChannel: 2,
      rtcpChannel: 3,
    });
  });

  it('is the asked pair when the camera does not repeat it', () => {
    expect(parseTransport('RTP/AVP/TCP;unicast', 'tcp')).toMatchObject({ rtpChannel: 0, rtcpChannel: 1 });
  });

  it('is a pair of ports', () => {
    expect(
      parseTransport('RTP/AVP;unicast;client_port=5000-5001;server_port=6970-6971;source=10.0.0.9', 'udp'),
    ).toEqual({
      kind: 'udp',
      serverPort: 6970,
      source: '10.0.0.9',
    });
  });

  it('is none when it is not what was asked', () => {
    expect(parseTransport('RTP/AVP;unicast;client_port=5000-5001', 'tcp')).toBeUndefined();
    expect(parseTransport('RTP/AVP/TCP;interleaved=0-1', 'udp')).toBeUndefined();
    expect(parseTransport('RTP/AVP;multicast;destination=239.0.0.1;port=5000-5001', 'udp')).toBeUndefined();
  });
});

describe('a transport that is written carelessly', () => {
  it.each([
    ['with blanks', ' RTP/AVP/TCP ; unicast ; interleaved = 2 - 3'],
    ['in upper case', 'RTP/AVP/TCP;UNICAST;INTERLEAVED=2-3'],
    ['with one channel', 'RTP/AVP/TCP;unicast;interleaved=2'],
    ['as UDP with channels', 'RTP/AVP;unicast;interleaved=2-3'],
    ['behind another one', 'RTP/AVP;unicast;client_port=5000-5001,RTP/AVP/TCP;unicast;interleaved=2-3'],
    [
      'with what else it knows',
      'RTP/AVP/TCP;unicast;destination=10.0.0.9;source=10.0.0.5;interleaved=2-3;ssrc= 0A1b;mode="PLAY"',
    ],
  ])('is understood %s', (_, field) => {
    expect(parseTransport(field, 'tcp')).toEqual({ kind: 'tcp', rtpChannel: 2, rtcpChannel: 3 });
  });

  it.each([undefined, '', 'RTP/AVP/TCP;unicast;interleaved=x-y', 'RTP/AVP/TCP;interleaved=300-301'])(
    'is the asked one when it says nothing of use: %j',
    (field) => {
      expect(parseTransport(field, 'tcp')).toEqual({ kind: 'tcp', rtpChannel: 0, rtcpChannel: 1 });
    },
  );
});

describe('the session a camera opens', () => {
  it.each([
    ['4711', { id: '4711', timeoutMs: 60_000 }],
    ['4711;timeout=30', { id: '4711', timeoutMs: 30_000 }],
    ['4711; timeout=0', { id: '4711', timeoutMs: 60_000 }],
    ['4711 ; Timeout = 30', { id: '4711', timeoutMs: 30_000 }],
    ['4711;timeout="30"', { id: '4711', timeoutMs: 30_000 }],
    ['4711;timeout=1', { id: '4711', timeoutMs: 2_000 }],
    ['', { id: undefined, timeoutMs: 60_000 }],
    [undefined, { id: undefined, timeoutMs: 60_000 }],
    ['47 11', { id: undefined, timeoutMs: 60_000 }],
  ])('%j', (field, session) => {
    expect(parseSession(field)).toEqual(session);
  });
});
