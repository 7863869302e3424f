/** Slice headers and the part of an SPS that is read here are far shorter. */
const bytesMax = 64;

/** Reads the bits of a NAL unit, without the bytes that keep start codes from appearing inside (H.264, 7.4.1.1). */
export class BitReader {
  private readonly bytes: Buffer;
  private position: number;

  constructor(nal: Buffer, headerBytes: number) {
    this.bytes = withoutEmulationPrevention(nal.subarray(0, bytesMax));
    this.position = headerBytes * 8;
  }

  bits(count: number): number {
    let value = 0;
    for (let index = 0; index < count; index += 1) value = value * 2 + this.bit();
    return value;
  }

  flag(): boolean {
    return this.bit() === 1;
  }

  /** An unsigned Exp-Golomb number. */
  number(): number {
    let zeros = 0;
    // 16 zeros allow 65,535 and more macroblocks than any level has; beyond that the bytes are no slice.
    while (zeros < 17 && this.bit() === 0) zeros += 1;
    if (zeros === 17) throw new Error('The clip holds a slice that cannot be read.');
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  private bit(): number {
    const { position } = this;
    this.position += 1;
    return ((this.bytes[position >> 3] ?? 0) >> (7 - (position & 7))) & 1;
  }
}

function withoutEmulationPrevention(bytes: Buffer): Buffer {
  let zeros = 0;
  const kept = [...bytes].filter((byte) => {
    const isPrevention = byte === 3 && zeros >= 2;
    zeros = byte === 0 ? zeros + 1 : 0;
    return !isPrevention;
  });
  return Buffer.from(kept);
}
