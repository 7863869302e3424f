import { isForbiddenCameraAddress, readCameraUrl } from './camera-url';

function address(text: string) {
  const reading = readCameraUrl(text);
  if (reading.kind === 'wrong') throw new Error(reading.problem);
  return reading.address;
}

describe('the address of a camera', () => {
  it('is taken apart', () => {
    expect(address('rtsp://camera.local:8554/live/main?channel=1&subtype=0')).toEqual({
      url: 'rtsp://camera.local:8554/live/main?channel=1&subtype=0',
      isEncrypted: false,
      host: 'camera.local',
      port: 8554,
    });
  });

  it.each([
    ['rtsp://camera/', 554],
    ['rtsps://camera/', 322],
    ['RTSP://camera:65535/', 65535],
  ])('has the port of its kind unless it says another: %s', (text, port) => {
    expect(address(text).port).toBe(port);
  });

  it.each([
    ['rtsp://admin:secret@10.0.0.5/1', 'admin', 'secret'],
    ['rtsp://admin:p%40ss%3Aword@10.0.0.5/1', 'admin', 'p@ss:word'],
    ['rtsp://admin:p@ss@10.0.0.5/1', 'admin', 'p@ss'],
    ['rtsp://admin:100%25%C3%A9@10.0.0.5/1', 'admin', '100%é'],
    ['rtsp://admin:50%off@10.0.0.5/1', 'admin', '50%off'],
    ['rtsp://admin@10.0.0.5/1', 'admin', ''],
    ['rtsp://:secret@10.0.0.5/1', '', 'secret'],
    ['rtsp://admin:a@b@c@10.0.0.5/1', 'admin', 'a@b@c'],
    ['rtsp://admin:12%2F34%3F%40%23@10.0.0.5/1', 'admin', '12/34?@#'],
    ['rtsp://ad%2Fmin:pw@10.0.0.5/1', 'ad/min', 'pw'],
    ['rtsp://site\\admin:p[w]\\:|^`{}"<>@10.0.0.5/1', 'site\\admin', 'p[w]\\:|^`{}"<>'],
  ])('gives its credentials away separately: %s', (text, username, password) => {
    expect(address(text)).toMatchObject({ url: 'rtsp://10.0.0.5/1', credentials: { username, password } });
  });

  it('names IPv6 hosts without brackets', () => {
    expect(address('rtsp://[2001:DB8::1]:554/a')).toMatchObject({
      host: '2001:db8::1',
      url: 'rtsp://[2001:db8::1]:554/a',
    });
  });

  it.each([
    '',
    'rtsp://',
    'rtsp:///stream',
    'http://10.0.0.5/',
    'file:///etc/passwd',
    'rtsp:10.0.0.5',
    ' rtsp://10.0.0.5/',
    'rtsp://10.0.0.5/a b',
    'rtsp://10.0.0.5/a\r\nTEARDOWN',
    'rtsp://10.0.0.5:0/',
    'rtsp://10.0.0.5:65536/',
    'rtsp://10.0.0.256/',
    'rtsp://user:pa#ss@10.0.0.5/',
    'rtsp://10.0.0.5/a#b',
    'rtsp://-camera/',
    'rtsp://cam;era/',
    'rtsp://cámara/',
    `rtsp://${'a.'.repeat(127)}/`,
    `rtsp://10.0.0.5/${'a'.repeat(2048)}`,
    `rtsp://u:${'p'.repeat(256)}@10.0.0.5/`,
    'rtsp://u:a%0d%0ab@10.0.0.5/',
  ])('is refused when it cannot be one: %j', (text) => {
    expect(readCameraUrl(text).kind).toBe('wrong');
  });

  it.each([
    'rtsp://admin:1234?x@10.0.0.5/a',
    'rtsp://admin:12/34@10.0.0.5/a',
    'rtsp://admin:/x@10.0.0.5/a',
    'rtsp://ad/min:pw@10.0.0.5/a',
    'rtsp://ad?min:pw@10.0.0.5/a',
    'rtsp://admin:p@ss/w@10.0.0.5/a',
    'rtsp://admin:p/a@b@10.0.0.5/a',
    'rtsp://1234:12/34@10.0.0.5/a',
    'rtsp://admin:12/34@camera.local:554/a',
    'rtsp://admin:12/34@[fd00::1]/a',
    'rtsp://admin:x/34@10.0.0.5',
    'rtsp://first.last:12/34@10.0.0.5/',
    'rtsps://rtsp://admin:pw@10.0.0.5/',
  ])('whose user name or password would be read as the host is refused with what to write: %s', (text) => {
    expect(readCameraUrl(text)).toEqual({ kind: 'wrong', problem: expect.stringContaining('%2F') as unknown });
  });

  it.each(['rtsp://10.0.0.5/live/me@home', 'rtsp://a:b@10.0.0.5:554/x?mail=a@b.c', 'rtsp://[fd00::1]/x@y'])(
    'may have an @ in its path where nobody can take the host for a user name: %s',
    (text) => {
      expect(readCameraUrl(text).kind).toBe('address');
    },
  );

  it.each([
    '192.168.001.010',
    '10.0.0.064',
    '010.1.2.3',
    '0x0a.1.2.3',
    '0x0a010203',
    '10.1',
    '10.1.3',
    '167772161',
    '10.0.0.5.',
    '10.0.0.256',
    '1.2.3.4.5',
    'user:pw@10.0.0.08',
    '10.0.0.064:554',
    'camera.7',
  ])('is refused when its IPv4 address is one thing to people and another to systems: %s', (host) => {
    expect(readCameraUrl(`rtsp://${host}/a`)).toEqual({
      kind: 'wrong',
      problem: expect.stringContaining('without leading zeros') as unknown,
    });
  });

  it.each(['camera7', '10-0-0-5.example', 'camera.local.', '0xcam.example', '7.example', '192.168.1.10'])(
    'may be a name with numbers in it: %s',
    (host) => {
      expect(readCameraUrl(`rtsp://${host}/a`).kind).toBe('address');
    },
  );

  it('with one scheme behind the other names no host', () => {
    expect(readCameraUrl('rtsp://http://10.0.0.5/a')).toMatchObject({ kind: 'wrong' });
  });

  it('never quotes a password when it complains', () => {
    expect(JSON.stringify(readCameraUrl('rtsp://user:hunter2#@10.0.0.5:x/'))).not.toContain('hunter2');
  });

  it.each([
    'rtsp://169.254.169.254/latest',
    'rtsp://2852039166/',
    'rtsp://0xA9FEA9FE/',
    'rtsp://169.254.43518/',
    'rtsp://0251.0376.0251.0376/',
    'rtsp://[fe80::1]/',
    'rtsp://[febf::1]/',
    'rtsp://[::ffff:169.254.169.254]/',
    'rtsp://[::ffff:a9fe:a9fe]/',
    'rtsp://[64:ff9b::169.254.169.254]/',
    'rtsp://[fd00:ec2::254]/',
    'rtsp://100.100.100.200/',
    'rtsp://0.0.0.0/',
    'rtsp://[::]/',
    'rtsp://239.1.2.3/',
  ])('may not be a link-local, metadata or group address, however it is spelled: %s', (text) => {
    expect(readCameraUrl(text)).toEqual({ kind: 'wrong', problem: 'names an address where no camera may be' });
  });

  it.each([
    '127.0.0.1',
    '10.0.0.5',
    '192.168.1.64',
    '169.253.0.1',
    '::1',
    'fd00::1',
    '::ffff:10.0.0.5',
    'camera.local',
  ])('may be %s', (host) => {
    expect(isForbiddenCameraAddress(host)).toBe(false);
  });
});
