import { costOfTenfold } from '@smart-attendance/testing';
import { parseSdp } from './sdp.policy';

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

  // Each character against each would be minutes, in which no other camera is heard.
  it.each([
    ['blanks', (length: number) => `a=x${' '.repeat(length)}y`],
    ['blanks in a size', (length: number) => `a=x-dimensions:1${' '.repeat(length)}y`],
    ['widths without a height', (length: number) => `a=fmtp:96 ${'width=1;'.repeat(length / 8)}`],
  ])('costs what its length says, though a line is all %s', (_, line) => {
    const described = (length: number) => `m=video 0 RTP/AVP 96\n${line(length)}`;
    expect(costOfTenfold(24_000, described, parseSdp)).toBeLessThan(50);
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

describe('a description that is written carelessly', () => {
  const usual = [
    'v=0',
    'm=video 0 RTP/AVP 96',
    'a=rtpmap:96 H264/90000',
    'a=fmtp:96 packetization-mode=1',
    'a=control:track1',
  ];
  const plain = usual.join('\r\n');

  it.each([
    ['with a tab', plain.replace('96 H264', '96\tH264')],
    ['with two blanks', plain.replace('96 H264', '96  H264')],
    ['with a blank behind the colon', plain.replaceAll(':96', ': 96')],
    ['with blanks before the colon', plain.replace('rtpmap:', 'rtpmap :')],
    ['with blanks around the equals sign', plain.replaceAll('=', ' = ')],
    ['without a clock rate', plain.replace('/90000', '')],
    ['with blanks around the clock rate', plain.replace('/90000', ' / 90000 ')],
    ['in upper case', plain.toUpperCase().replace('TRACK1', 'track1')],
    ['in lower case', plain.toLowerCase()],
    ['without a version', plain.replace('v=0\r\n', '')],
    ['with bare line feeds', plain.replaceAll('\r\n', '\n')],
    ['with bare carriage returns', plain.replaceAll('\r\n', '\r')],
    ['with empty lines', plain.replaceAll('\r\n', '\r\n\r\n')],
    ['with indented lines', plain.replaceAll('\r\n', '\r\n  ')],
    ['with zeros at its end', `${plain}\r\n\0\0`],
    [
      'with its format below another section',
      [...usual.filter((line) => !line.startsWith('a=fmtp')), 'm=audio 0 RTP/AVP 0', usual[3] ?? ''].join('\r\n'),
    ],
    ['with its format above all sections', ['v=0', usual[3] ?? '', ...usual.slice(1, 3), usual[4] ?? ''].join('\r\n')],
    ['with a port and a count', plain.replace('video 0', 'video 5004/2')],
    ['with blanks in its first line', plain.replace('video 0 RTP', 'video   0\tRTP')],
  ])('is understood %s', (_, text) => {
    const [track] = parseSdp(text).tracks;
    expect(track).toMatchObject({ kind: 'video', payloadType: 96, codec: 'H264', clockHz: 90_000 });
    expect(track).toMatchObject({ control: 'track1' });
    expect(track?.parameters.get('packetization-mode')).toBe('1');
  });

  it('gives each format that one section names', () => {
    const text = 'm=video 0 RTP/AVP 98 96\na=rtpmap:98 X-VENDOR/90000\na=rtpmap:96 H264/90000\na=control:1';
    const tracks = parseSdp(text).tracks.map(({ payloadType, codec, control }) => [payloadType, codec, control]);
    expect(tracks).toEqual([
      [98, 'X-VENDOR', '1'],
      [96, 'H264', '1'],
    ]);
  });

  it('says which video is encrypted', () => {
    for (const profile of ['RTP/SAVP', 'RTP/SAVPF', 'RTP/SAVP/TCP', 'rtp/savp']) {
      expect(parseSdp(`m=video 0 ${profile} 96`).tracks[0]?.isEncrypted).toBe(true);
    }
    expect(parseSdp('m=video 0 RTP/AVP 96').tracks[0]?.isEncrypted).toBe(false);
  });

  it('takes the first frame rate that is a number', () => {
    expect(parseSdp('m=video 0 RTP/AVP 96\na=framerate:0S\na=framerate:25').tracks[0]?.framesPerSecond).toBe(25);
  });

  it('knows video that is numbered and not named by its parameters', () => {
    const codecOf = (fmtp: string) => parseSdp(`m=video 0 RTP/AVP 97\na=fmtp:97 ${fmtp}`).tracks[0]?.codec;
    expect(codecOf('sprop-parameter-sets=Z00=,aO4=')).toBe('H264');
    expect(codecOf('sprop-vps=QAE=;sprop-sps=QgE=;sprop-pps=RAE=')).toBe('H265');
    expect(codecOf('config=1188')).toBe('');
  });
});
