import { CameraNetworks } from '@smart-attendance/contracts';
import { streamAddress } from './onvif-camera';
import {
  clockOffsetOf,
  mediaPathsOf,
  nameInScopes,
  pathOfAddress,
  plain,
  profilesMax,
  profilesOf,
} from './onvif.policy';
import { readXml } from './xml-reader';

describe('the clock of a camera', () => {
  const clock = (date: string, time: string) =>
    readXml(
      `<r><SystemDateAndTime><UTCDateTime><Time>${time}</Time><Date>${date}</Date></UTCDateTime></SystemDateAndTime></r>`,
    );

  it('is ahead or behind', () => {
    const answer = clock(
      '<Year>2026</Year><Month>1</Month><Day>2</Day>',
      '<Hour>3</Hour><Minute>4</Minute><Second>5</Second>',
    );
    expect(clockOffsetOf(answer, Date.UTC(2026, 0, 2, 3, 4, 0))).toBe(5_000);
    expect(clockOffsetOf(answer, Date.UTC(2026, 0, 2, 4, 4, 5))).toBe(-3_600_000);
  });

  it('is not known when it says nothing that can be read', () => {
    for (const answer of [readXml('<r/>'), clock('', ''), clock('<Year>x</Year>', ''), clock('<Year>9e9</Year>', '')]) {
      expect(clockOffsetOf(answer, 0)).toBeUndefined();
    }
  });
});

describe('the media services of a camera', () => {
  const service = (version: number, address: string) =>
    `<Service><Namespace>http://www.onvif.org/ver${version}0/media/wsdl</Namespace><XAddr>${address}</XAddr></Service>`;

  it('are paths on the camera itself, whatever host it names', () => {
    const answer = readXml(`<r>${service(1, 'http://10.0.0.9:8080/media?x=1')}${service(2, 'https://evil/m2')}</r>`);
    expect(mediaPathsOf(answer)).toEqual({ 1: '/media?x=1', 2: '/m2' });
  });

  it('are told in the old way by old cameras', () => {
    const answer = readXml('<r><Capabilities><Media><XAddr>http://c/onvif/Media</XAddr></Media></Capabilities></r>');
    expect(mediaPathsOf(answer)).toEqual({ 1: '/onvif/Media' });
  });

  it('are none where no address is one', () => {
    expect(mediaPathsOf(readXml(`<r>${service(1, 'file:///etc/passwd')}${service(2, 'x')}</r>`))).toEqual({});
    expect(pathOfAddress(`http://c/${'x'.repeat(600)}`)).toBeUndefined();
  });
});

describe('the profiles of a camera', () => {
  it('are those with video and a token, at most 64', () => {
    const video = '<VideoEncoderConfiguration><Encoding>H264</Encoding></VideoEncoderConfiguration>';
    const many = Array.from({ length: 100 }, (_, n) => `<Profiles token="${n}">${video}</Profiles>`).join('');
    expect(profilesOf(readXml(`<r>${many}</r>`))).toHaveLength(profilesMax);
    const none = `<Profiles token="a"/><Profiles token="">${video}</Profiles><Profiles token="${'x'.repeat(300)}">${video}</Profiles>`;
    expect(profilesOf(readXml(`<r>${none}</r>`))).toEqual([]);
  });

  it('have zeros where a camera says nonsense', () => {
    const video = `<Encoding>WEIRD</Encoding><Resolution><Width>-1</Width><Height>1e9</Height></Resolution><RateControl><FrameRateLimit>NaN</FrameRateLimit></RateControl>`;
    const xml = `<r><Profiles token="a"><VideoEncoderConfiguration>${video}</VideoEncoderConfiguration></Profiles></r>`;
    expect(profilesOf(readXml(xml))).toEqual([{ token: 'a', name: '', codec: 'weird', width: 0, height: 0, fps: 0 }]);
  });
});

describe('words of a camera', () => {
  it('are one plain line of at most 255 characters', () => {
    expect(plain(' a\r\nb\u0000\u202ec ')).toBe('a b c');
    expect(plain('😀'.repeat(200))).toBe('😀'.repeat(127));
  });

  it('are its name when they stand in the scope for it', () => {
    expect(nameInScopes(['onvif://www.onvif.org/hardware/X', 'onvif://www.onvif.org/name/Front%20Door'])).toBe(
      'Front Door',
    );
    expect(nameInScopes(['onvif://www.onvif.org/name/50%'])).toBe('50%');
    expect(nameInScopes(['onvif://www.onvif.org/type/ptz'])).toBe('');
  });
});

describe('the address of a stream', () => {
  const address = (uri: string, networks = '', host = '10.0.0.5') =>
    streamAddress(uri, host, CameraNetworks.read(networks));

  it('is what the camera says, without credentials', () => {
    expect(address('rtsp://u:p@10.0.0.7:8554/a?b=c')).toBe('rtsp://10.0.0.7:8554/a?b=c');
    expect(address('rtsps://camera.test/a')).toBe('rtsps://camera.test/a');
  });

  it('is at the camera itself where it names a host at which none may be', () => {
    expect(address('rtsp://0.0.0.0/a')).toBe('rtsp://10.0.0.5/a');
    expect(address('rtsp://u:p@169.254.3.4:554/a')).toBe('rtsp://10.0.0.5:554/a');
    expect(address('rtsp://192.168.1.2/a', '10.0.0.0/8')).toBe('rtsp://10.0.0.5/a');
    expect(address('rtsp:///a', '', 'fd12::5')).toBe('rtsp://[fd12::5]/a');
    expect(address('rtsp://a@b@192.168.1.2/a', '10.0.0.0/8')).toBe('rtsp://10.0.0.5/a');
    expect(address('rtsp://0.0.0.0/a@b')).toBe('rtsp://10.0.0.5/a@b');
  });

  it.each([
    'rtsp://admin:hun/ter2@10.0.0.7/live',
    'rtsp://admin:hun?ter2@10.0.0.7/live',
    'rtsp://admin:hun#ter2@10.0.0.7/live',
    'rtsp://admin:/hunter2@10.0.0.7/live',
    'rtsp://admin:hunter2/@10.0.0.7/live',
    'rtsp://ad/min:hunter2@10.0.0.7/live',
    'rtsp://admin:12/hun@ter2@10.0.0.7/live',
  ])('has nothing of a password that is not percent-encoded: %s', (uri) => {
    expect(address(uri)).toBe('rtsp://10.0.0.7/live');
    expect(address(uri.replace('10.0.0.7', '0.0.0.0'))).toBe('rtsp://10.0.0.5/live');
  });

  it.each(['rtsp://admin:12/34@camera.test/live', 'rtsp://admin:12/34@10.0.0.7/live@hd', 'rtsp://admin:12/34@'])(
    'is none where it cannot be told from a password: %s',
    (uri) => {
      expect(address(uri)).toBeUndefined();
    },
  );

  it.each([
    '',
    'http://10.0.0.5/a',
    'file:///etc/passwd',
    'rtsp://10.0.0.5/a b',
    `rtsp://10.0.0.5/${'a'.repeat(3_000)}`,
  ])('is none in "%s"', (uri) => {
    expect(address(uri)).toBeUndefined();
  });
});
