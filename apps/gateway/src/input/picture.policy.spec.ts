import { pictureBytesMax } from '@smart-attendance/contracts';
import { decodePicture, pictureKind } from './picture.policy';

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0, 1]);
const base64 = png.toString('base64');

describe('a picture as text', () => {
  it.each(['', 'data:image/png;base64,', 'data:image/png;charset=utf-8;base64,', 'DATA:IMAGE/PNG;BASE64,'])(
    'may begin with "%s"',
    (prefix) => {
      expect(decodePicture(prefix + base64)).toEqual(png);
    },
  );

  it.each([
    ['nothing', ''],
    ['only a prefix', 'data:image/png;base64,'],
    ['no padding', base64.replace(/=+$/, '')],
    ['a line break', `${base64.slice(0, 8)}\n${base64.slice(8)}`],
    ['the alphabet of URLs', Buffer.alloc(12, 0xfb).toString('base64url')],
    ['a prefix that is no data URL', `image/png,${base64}`],
    ['bits left over', `${base64.slice(0, -3)}h==`],
  ])('with %s is invalid', (_, text) => {
    expect(() => decodePicture(text)).toThrow(expect.objectContaining({ code: 'invalid_argument' }) as Error);
  });

  it('of exactly 5 MB passes, of one byte more is too large', () => {
    const whole = Buffer.alloc(pictureBytesMax);
    png.copy(whole);
    expect(decodePicture(whole.toString('base64'))).toHaveLength(pictureBytesMax);
    const more = Buffer.concat([whole, Buffer.alloc(1)]).toString('base64');
    expect(() => decodePicture(more)).toThrow(expect.objectContaining({ code: 'too_large' }) as Error);
  });
});

describe('the kind of a picture', () => {
  it.each([
    ['jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0, 0, 0, 0])],
    ['png', png],
    ['gif', Buffer.from('GIF89a......')],
    ['webp', Buffer.from('RIFF....WEBPVP8 ')],
  ])('%s is known by its first bytes', (kind, bytes) => {
    expect(pictureKind(bytes)).toBe(kind);
  });

  it.each(['RIFF....WAVEfmt ', '<svg xmlns="http">', '%PDF-1.7........', 'GIF89a', 'BM..............'])(
    '"%s" is none',
    (text) => {
      expect(pictureKind(Buffer.from(text))).toBeUndefined();
    },
  );
});
