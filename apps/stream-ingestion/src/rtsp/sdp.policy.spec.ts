import { controlUrl, parseSdp } from './sdp.policy';

const hikvision = `v=0
o=- 1700000000000000 1700000000000000 IN IP4 192.168.1.64
s=Media Presentation
t=0 0
a=control:rtsp://192.168.1.64/Streaming/Channels/101/
m=audio 0 RTP/AVP 0
a=rtpmap:0 PCMU/8000
a=control:rtsp://192.168.1.64/Streaming/Channels/101/trackID=2
m=video 0 RTP/AVP 96
a=framerate:12.5
a=control:rtsp://192.168.1.64/Streaming/Channels/101/trackID=1
a=rtpmap:96 H264/90000
a=fmtp:96 profile-level-id=420029; packetization-mode=1; sprop-parameter-sets=Z00AKpWoHgCJ+WEAAA==,aO48gA==`;

describe('the description of a stream', () => {
  it('is read with sound in front', () => {
    const { control, tracks } = parseSdp(hikvision.replaceAll('\n', '\r\n'));
    expect(control).toBe('rtsp://192.168.1.64/Streaming/Channels/101/');
    expect(tracks.map(({ kind }) => kind)).toEqual(['audio', 'video']);
    expect(tracks[1]).toMatchObject({ payloadType: 96, codec: 'H264', clockHz: 90_000, framesPerSecond: 12.5 });
    expect(tracks[1]?.parameters.get('sprop-parameter-sets')).toBe('Z00AKpWoHgCJ+WEAAA==,aO48gA==');
  });

  it('names codecs that need no name', () => {
    expect(parseSdp('v=0\nm=video 0 RTP/AVP 26').tracks[0]).toMatchObject({ codec: 'JPEG', framesPerSecond: 0 });
  });

  it.each(['', 'nonsense', 'm=', 'm=video\na=rtpmap:', 'm=video 0 RTP/AVP x\na=framerate:fast'])(
    'does no harm when it is none: %j',
    (text) => {
      expect(parseSdp(text).tracks.every(({ codec }) => codec === '')).toBe(true);
    },
  );

  it('is short, whatever a camera says', () => {
    expect(parseSdp('m=video 0 RTP/AVP 96\n'.repeat(1_000)).tracks).toHaveLength(16);
  });
});

describe('the size of a picture', () => {
  it.each([
    'a=x-dimensions:2592,1944',
    'a=X-Dimensions: 2592, 1944',
    'a=framesize:26 2592-1944',
    'a=imageattr:26 send [x=2592,y=1944] recv *',
    'a=fmtp:26 quality=80;width=2592;height=1944',
  ])('is read from %s', (line) => {
    expect(parseSdp(`m=video 0 RTP/AVP 26\n${line}`).tracks[0]?.size).toEqual({ width: 2_592, height: 1_944 });
  });

  it.each(['', 'a=x-dimensions:0,0', 'a=x-dimensions:99999,4', 'a=framesize:26'])('is not known from %j', (line) => {
    expect(parseSdp(`m=video 0 RTP/AVP 26\n${line}`).tracks[0]?.size).toBeUndefined();
  });
});

describe('the address of a track', () => {
  it.each([
    ['rtsp://c/live', 'trackID=1', 'rtsp://c/live/trackID=1'],
    ['rtsp://c/live/', 'trackID=1', 'rtsp://c/live/trackID=1'],
    ['rtsp://c/live?x=1', 'track1', 'rtsp://c/live?x=1/track1'],
    ['rtsp://c/live', '*', 'rtsp://c/live'],
    ['rtsp://c/live', '', 'rtsp://c/live'],
    ['rtsp://c/live', 'rtsp://10.0.0.5/live/1', 'rtsp://10.0.0.5/live/1'],
  ])('of %s and %s is %s', (base, control, url) => {
    expect(controlUrl(base, control)).toBe(url);
  });
});
