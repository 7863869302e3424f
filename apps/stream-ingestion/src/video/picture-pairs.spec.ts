import { greyBytes } from './decoder-arguments.policy';
import { PicturePairs } from './picture-pairs';

const grey = (number: number): Buffer => Buffer.alloc(greyBytes, number);
const jpeg = (number: number): Buffer => Buffer.from([number]);

function pairing() {
  const pairs: [number, number | undefined][] = [];
  let tooLarge = 0;
  const made = new PicturePairs(
    (picture, copy) => pairs.push([picture[0] ?? 0, copy?.[0]]),
    () => (tooLarge += 1),
  );
  return { made, pairs, tooLarge: () => tooLarge };
}

describe('JPEGs and their grey copies', () => {
  it('come together, whichever is first', () => {
    const { made, pairs } = pairing();
    made.addJpeg(jpeg(1));
    made.addJpeg(jpeg(2));
    expect(pairs).toEqual([]);
    made.addGreyBytes(Buffer.concat([grey(1), grey(2), grey(3)]));
    expect(pairs).toHaveLength(2);
    made.addJpeg(jpeg(3));
    expect(pairs).toEqual([1, 2, 3].map((number) => [number, number]));
  });

  it.each([1, 1_000, greyBytes - 1, greyBytes + 1, 20_000])('come together from pieces of %s bytes', (size) => {
    const { made, pairs } = pairing();
    const all = Buffer.concat([1, 2, 3, 4, 5].map(grey));
    for (let begin = 0; begin < all.length; begin += size) made.addGreyBytes(all.subarray(begin, begin + size));
    for (const number of [1, 2, 3, 4, 5]) made.addJpeg(jpeg(number));
    expect(pairs).toEqual([1, 2, 3, 4, 5].map((number) => [number, number]));
  });

  it('stay together after a JPEG that is too large', () => {
    const { made, pairs, tooLarge } = pairing();
    made.addJpeg(jpeg(1));
    made.addJpeg(undefined);
    made.addJpeg(jpeg(3));
    for (const number of [1, 2, 3]) made.addGreyBytes(grey(number));
    expect(pairs).toEqual([
      [1, 1],
      [3, 3],
    ]);
    expect(tooLarge()).toBe(1);
  });

  it('stay together after copies that came late or never', () => {
    const { made, pairs } = pairing();
    for (let number = 0; number < 40; number += 1) made.addJpeg(jpeg(number));
    const alone = pairs.length;
    expect(alone).toBe(8);
    expect(pairs.every(([, copy]) => copy === undefined)).toBe(true);
    for (let number = 0; number < 40; number += 1) made.addGreyBytes(grey(number));
    expect(pairs).toHaveLength(40);
    expect(pairs.slice(alone).every(([picture, copy]) => picture === copy)).toBe(true);
  });

  it('stay together when copies come far ahead', () => {
    const { made, pairs } = pairing();
    for (let number = 0; number < 60; number += 1) made.addGreyBytes(grey(number));
    for (let number = 0; number < 60; number += 1) made.addJpeg(jpeg(number));
    expect(pairs.filter(([, copy]) => copy !== undefined).every(([picture, copy]) => picture === copy)).toBe(true);
    expect(pairs).toHaveLength(60);
  });
});
