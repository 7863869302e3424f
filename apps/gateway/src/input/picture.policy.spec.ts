import { pictureBytesMax } from '@smart-attendance/contracts';
import { decodePicture } from './picture.policy';

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0, 1]);
const base64 = png.toString('base64');

function withoutPadding(text: string): string {
  return text.replace(/=+$/, '');
}

describe('a picture as text', () => {
  it.each([
    '',
    'data:image/png;base64,',
    'data:image/png;charset=utf-8;base64,',
    'DATA:IMAGE/PNG;BASE64,',
    'data:image/jpeg;name=a.b;base64,',
    'data:image/jpeg;name="Passport, front (1).jpg";base64,',
    'data:image/jpeg;name=M%C3%BCller%20%2B.jpg;base64,',
    'data:image/png; name=a.png; base64, ',
    ' data:;base64,\n',
    'data:application/octet-stream;base64,',
  ])('may begin with "%s"', (prefix) => {
    expect(decodePicture(prefix + base64)).toEqual(png);
  });

  // Bytes whose base64 has + and /, and one sign of padding.
  const telling = Buffer.concat([png.subarray(0, 12), Buffer.alloc(50, 0xfb), Buffer.alloc(51, 0xff)]);
  const lines = (length: number, end: string) =>
    telling.toString('base64').replace(new RegExp(`(.{${length}})`, 'g'), `$1${end}`);

  it.each([
    ['line feeds after 64', lines(64, '\n')],
    ['CRLF after 76', lines(76, '\r\n')],
    ['lone carriage returns', lines(76, '\r')],
    ['folded lines', lines(60, '\r\n ')],
    ['a line feed at the end', `${telling.toString('base64')}\n`],
    ['blanks around it', ` \t${telling.toString('base64')}  `],
    ['no padding', withoutPadding(telling.toString('base64'))],
    ['the alphabet of URLs', telling.toString('base64url')],
    ['the alphabet of URLs and padding', `${telling.toString('base64url')}=`],
    ['line breaks in the alphabet of URLs', telling.toString('base64url').replace(/(.{64})/g, '$1\r\n')],
    ['a data: prefix with a file name and line breaks', `data:image/png;name=a.b;base64,${lines(76, '\r\n')}`],
    [
      'its signs percent-encoded in a data: URL',
      `data:image/png;base64,${encodeURIComponent(telling.toString('base64'))}`,
    ],
  ])('with %s is the same picture', (_, text) => {
    expect(decodePicture(text)).toEqual(telling);
  });

  it.each([
    ['nothing', ''],
    ['only blanks', ' \r\n'],
    ['only a prefix', 'data:image/png;base64,'],
    ['a prefix that is no data URL', `image/png,${base64}`],
    ['a data URL without base64', `data:image/png,${base64}`],
    ['the address of a picture', 'https://camera.example/a.jpg'],
    ['the path of a file', '/home/ada/ada.jpg'],
    ['hexadecimal digits with blanks and a sign', `\\x${png.toString('hex')}`],
    ['bits left over', `${base64.slice(0, -3)}h==`],
    ['one sign too many', `${withoutPadding(base64)}AAA`],
    ['padding inside', `${base64}${base64}`],
    ['too much padding', `${base64}==`],
    ['rubbish inside', `${base64.slice(0, 8)}!!${base64.slice(8)}`],
    ['three dots where it was cut', `${base64.slice(0, 8)}...`],
    ['percent-encoded signs outside of a URL', encodeURIComponent(base64)],
  ])('that is %s is invalid, saying what is wanted', (_, text) => {
    expect(() => decodePicture(text)).toThrow(
      expect.objectContaining({
        code: 'invalid_argument',
        violations: [{ field: 'image_data', message: expect.stringMatching(/base64|empty/) as string }],
      }) as Error,
    );
  });

  it('of exactly 5 MB passes, of one byte more is too large', () => {
    const whole = Buffer.alloc(pictureBytesMax);
    png.copy(whole);
    expect(decodePicture(whole.toString('base64'))).toHaveLength(pictureBytesMax);
    const inLines = whole.toString('base64').replace(/(.{64})/g, '$1\r\n');
    expect(decodePicture(inLines)).toHaveLength(pictureBytesMax);
    const more = Buffer.concat([whole, Buffer.alloc(1)]).toString('base64');
    expect(() => decodePicture(more)).toThrow(expect.objectContaining({ code: 'too_large' }) as Error);
  });
});

describe('what is no picture', () => {
  it('is told by its name, with what to send instead', () => {
    const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic').toString('base64');
    expect(() => decodePicture(heic)).toThrow(
      expect.objectContaining({
        code: 'unsupported_media',
        reason: 'not_a_picture',
        message: expect.stringMatching(/HEIC.*send a JPEG/) as string,
      }) as Error,
    );
  });
});
