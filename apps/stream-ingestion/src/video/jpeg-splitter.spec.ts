import { JpegSplitter } from './jpeg-splitter';

/** A picture as its parts look, without being one: start, a comment, a scan with data, the end. */
function picture(comment: Buffer, data: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    Buffer.from([0xff, 0xfe, (comment.length + 2) >> 8, (comment.length + 2) & 0xff]),
    comment,
    Buffer.from([0xff, 0xda, 0, 4, 1, 2]),
    data,
    Buffer.from([0xff, 0xd9]),
  ]);
}

const trap = Buffer.from([0xff, 0xd9, 0xff, 0xd8, 0xff]);
const plain = picture(Buffer.from('a'), Buffer.from([1, 2, 3]));
const tricky = picture(trap, Buffer.from([0xff, 0x00, 0xd9, 0xff, 0xd0, 7, 0xff, 0xd7]));
const severalScans = Buffer.concat([
  plain.subarray(0, -2),
  Buffer.from([0xff, 0xc4, 0, 4, 0xff, 0xd9]),
  Buffer.from([0xff, 0xda, 0, 4, 1, 2, 9, 9, 0xff, 0xd9]),
]);

function split(chunks: readonly Buffer[], bytesMax = 10_000) {
  const pictures: Buffer[] = [];
  let tooLarge = 0;
  const splitter = new JpegSplitter(
    bytesMax,
    (jpeg) => pictures.push(jpeg),
    () => (tooLarge += 1),
  );
  for (const chunk of chunks) splitter.push(chunk);
  return { pictures, tooLarge };
}

function inPieces(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}

describe('a stream of JPEG pictures', () => {
  const stream = Buffer.concat([plain, tricky, severalScans, plain]);

  it.each([1, 2, 3, 7, 1_000])('comes out as single pictures when it comes in pieces of %s bytes', (size) => {
    expect(split(inPieces(stream, size)).pictures).toEqual([plain, tricky, severalScans, plain]);
  });

  it('gives a picture out with its last byte, not with the next picture', () => {
    expect(split([plain]).pictures).toEqual([plain]);
  });

  it('loses only what stands between pictures', () => {
    const { pictures } = split([Buffer.from('noise'), plain, Buffer.from([0xff, 0x00, 1]), plain]);
    expect(pictures).toEqual([plain, plain]);
  });

  it('leaves out what is too large, counts it, and goes on', () => {
    const large = picture(Buffer.from('a'), Buffer.alloc(50_000, 1));
    for (const size of [1_000, 7, 100_000]) {
      const { pictures, tooLarge } = split(inPieces(Buffer.concat([plain, large, plain]), size), 1_000);
      expect(pictures).toEqual([plain, plain]);
      expect(tooLarge).toBe(1);
    }
  });

  it('holds no more than a picture of the largest size, however long nothing ends', () => {
    const { pictures, tooLarge } = split(
      [plain.subarray(0, -2), ...inPieces(Buffer.alloc(1_000_000, 1), 4_096)],
      5_000,
    );
    expect([pictures.length, tooLarge]).toEqual([0, 0]);
  });
});
