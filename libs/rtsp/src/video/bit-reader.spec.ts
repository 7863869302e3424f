import { costOfTenfold } from '@smart-attendance/testing';
import { BitReader, readable } from './bit-reader';

function numberIn(bytes: Buffer): number | undefined {
  return readable(() => new BitReader(bytes, 0).number());
}

describe('a number in a NAL unit', () => {
  it('is read up to its last digit', () => {
    expect(numberIn(Buffer.from([0b1000_0000]))).toBe(0);
    expect(numberIn(Buffer.from([0b0010_1000]))).toBe(4);
    expect(numberIn(Buffer.from([0, 0, 3, 0, 0, 0b1111_1111, 0xff, 0xff, 0xff, 0xff]))).toBe(2 ** 32 - 1 + 0xffff_ffff);
  });

  it('is none when the unit is over before it is', () => {
    expect(numberIn(Buffer.alloc(0))).toBeUndefined();
    expect(numberIn(Buffer.from([1]))).toBeUndefined();
  });

  it('costs the same in a unit of nothing but zeros, however long that is', () => {
    const zeros = (size: number): Buffer => Buffer.alloc(size, Buffer.from([0, 0, 3]));
    expect(numberIn(zeros(300))).toBeUndefined();
    expect(costOfTenfold(100_000, zeros, numberIn)).toBeLessThan(5);
  });
});
