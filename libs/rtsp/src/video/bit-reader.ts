/**
 * Reads the bits of a NAL unit, and passes over the bytes that keep start codes from appearing in it (H.264, 7.4.1.1).
 */
export class BitReader {
  private zeros = 0;
  private current = 0;
  private bitsLeft = 0;

  /** `position` is the first byte to read. Each read throws RangeError where the unit is over. */
  constructor(
    private readonly nal: Buffer,
    private position: number,
  ) {}

  flag(): boolean {
    return this.bits(1) === 1;
  }

  /** An unsigned number of so many bits, 32 at most. */
  bits(count: number): number {
    let value = 0;
    for (let index = 0; index < count; index += 1) value = value * 2 + this.bit();
    return value;
  }

  skip(count: number): void {
    for (let index = 0; index < count; index += 1) this.bit();
  }

  /** An unsigned Exp-Golomb number. */
  number(): number {
    let zeros = 0;
    while (this.bit() === 0) {
      zeros += 1;
      // At once: a unit may have as many as a picture has bits.
      if (zeros > 32) throw new RangeError('No number of video has so many digits.');
    }
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  /** A signed Exp-Golomb number. */
  signedNumber(): number {
    const code = this.number();
    return code % 2 === 1 ? (code + 1) / 2 : -code / 2;
  }

  private bit(): number {
    if (this.bitsLeft === 0) this.readByte();
    this.bitsLeft -= 1;
    return (this.current >> this.bitsLeft) & 1;
  }

  private readByte(): void {
    if (this.zeros >= 2 && this.nal[this.position] === 3) {
      this.position += 1;
      this.zeros = 0;
    }
    const byte = this.nal[this.position];
    if (byte === undefined) throw new RangeError('The unit is over.');
    this.position += 1;
    this.zeros = byte === 0 ? this.zeros + 1 : 0;
    this.current = byte;
    this.bitsLeft = 8;
  }
}

/** What `read` finds; undefined where the unit is over before, or holds numbers that no video has. */
export function readable<Found>(read: () => Found): Found | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
