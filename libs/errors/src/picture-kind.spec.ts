import { pictureKind, unsupportedPicture } from './picture-kind';

function bytes(text: string): Uint8Array {
  return Buffer.from(text.padEnd(64, '\0'), 'latin1');
}

/** A box file: its own brand, a version, and those it is compatible with. */
function boxFile(...brands: readonly string[]): Uint8Array {
  const [own = '', ...compatible] = brands;
  const head = Buffer.from(`\0\0\0\0ftyp${own}\0\0\0\0${compatible.join('')}`, 'latin1');
  head.writeUInt32BE(head.length);
  // What follows is no brand, whatever it looks like.
  return Buffer.concat([head, Buffer.from('\0\0\0\x20metaheicavif')]);
}

describe('the kind of a picture', () => {
  it.each([
    ['jpeg', '\xff\xd8\xff\xe0\0\x10JFIF'],
    ['jpeg', '\xff\xd8\xff\xe1Exif'],
    ['png', '\x89PNG\r\n\x1a\n'],
    ['gif', 'GIF89a'],
    ['gif', 'GIF87a'],
    ['webp', 'RIFF\x24\0\0\0WEBP'],
  ])('is %s by its first bytes', (kind, head) => {
    expect(pictureKind(bytes(head))).toBe(kind);
  });

  it('is none for a few bytes or for others', () => {
    expect(pictureKind(Buffer.from('\xff\xd8\xff', 'latin1'))).toBeUndefined();
    expect(pictureKind(bytes('RIFF\x24\0\0\0AVI '))).toBeUndefined();
    expect(pictureKind(new Uint8Array())).toBeUndefined();
  });
});

describe('what is no picture that is read', () => {
  it.each([
    ['HEIC', boxFile('heic', 'mif1', 'heic')],
    ['HEIC', boxFile('heix', 'mif1')],
    ['HEIC', boxFile('mif1', 'heic', 'miaf')],
    ['HEIC', boxFile('msf1', 'hevc')],
    ['HEIC', boxFile('hevc')],
    ['HEIF', boxFile('mif1', 'miaf')],
    ['HEIF', boxFile('msf1')],
    ['AVIF', boxFile('avif', 'mif1', 'miaf')],
    ['AVIF', boxFile('avis', 'msf1', 'miaf')],
    ['AVIF', boxFile('mif1', 'avif')],
    ['QuickTime', boxFile('qt  ')],
    ['video', boxFile('isom', 'iso2', 'avc1', 'mp41')],
    ['video', boxFile('3gp4')],
    ['CR3', boxFile('crx ', 'isom')],
    ['JPEG XL', bytes('\xff\x0a')],
    ['JPEG XL', bytes('\0\0\0\x0cJXL \r\n\x87\n')],
    ['JPEG 2000', bytes('\0\0\0\x0cjP  \r\n\x87\n')],
    ['DNG', bytes('II*\0\x08\0\0\0')],
    ['TIFF', bytes('MM\0*\0\0\0\x08')],
    ['CR2', bytes('II*\0\x10\0\0\0CR\x02')],
    ['raw', bytes('FUJIFILMCCD-RAW 0201')],
    ['BMP', bytes('BM\x36')],
    ['SVG', bytes('<svg xmlns="http://www.w3.org/2000/svg">')],
    ['SVG', bytes('\xef\xbb\xbf<?xml version="1.0"?>\n<!-- drawn -->\n<svg>')],
    ['web page', bytes('<!DOCTYPE html><html>')],
    ['PDF', bytes('%PDF-1.7')],
    ['Matroska', bytes('\x1aE\xdf\xa3')],
    ['AVI', bytes('RIFF\x24\0\0\0AVI LIST')],
    ['archive', bytes('PK\x03\x04')],
    ['base64', bytes('/9j/4AAQSkZJRgABAQ')],
    ['base64', bytes('data:image/jpeg;base64,/9j/')],
    ['JSON', bytes('{"image_data":')],
    ['not a picture we know', bytes('hello')],
    ['not a picture we know', new Uint8Array()],
  ])('is named %s, with what to do', (name, file) => {
    expect(unsupportedPicture(file).message).toMatch(new RegExp(`^This is .*${name}.*; send `));
    expect(unsupportedPicture(file).message).toMatch(/\.$/);
  });

  it('of an iPhone says how it takes what is read', () => {
    expect(unsupportedPicture(boxFile('heic', 'mif1')).message).toContain('Most Compatible');
  });

  it('is told by its first bytes alone, however many follow', () => {
    const [begin, end] = [Buffer.alloc(512, '<'), Buffer.from('><svg>'.repeat(100_000))];
    expect(unsupportedPicture(Buffer.concat([begin, end])).message).toBe(unsupportedPicture(begin).message);
  });
});
