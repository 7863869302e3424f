import type { PictureSize } from '../protocol/picture-size.policy';

/** The size a JPEG says it has, in pixels; undefined when the bytes are none. Reads the head only. */
export function jpegSize(jpeg: Buffer): PictureSize | undefined {
  let position = 2;
  while (position + 9 <= jpeg.length && jpeg[position] === 0xff) {
    const kind = jpeg[position + 1] ?? 0;
    // Start of frame, any coding; C4, C8 and CC are tables.
    if (kind >= 0xc0 && kind <= 0xcf && kind !== 0xc4 && kind !== 0xc8 && kind !== 0xcc) {
      return { height: jpeg.readUInt16BE(position + 5), width: jpeg.readUInt16BE(position + 7) };
    }
    position += 2 + jpeg.readUInt16BE(position + 2);
  }
  return undefined;
}
