const nalTypes = { slice: 1, dataPartitionA: 2, idrSlice: 5, sei: 6, sps: 7, pps: 8, delimiter: 9 } as const;

/** NAL units that carry no picture and no setting: end of sequence, end of stream, filler. */
const droppedTypes = new Set([10, 11, 12]);

/** One coded picture with the parameter sets and messages that precede it, in decoding order. */
export interface AccessUnit {
  /** NAL units without start codes; views into the clip's bytes. */
  readonly nals: readonly Buffer[];
  /** True for an IDR picture, at which a decoder may begin; such a unit always carries SPS and PPS. */
  readonly isKeyframe: boolean;
}

/** A short H.264 film held in memory, cut into pictures; what a path of the RTSP server plays in a loop. */
export class H264Clip {
  readonly durationMs: number;

  private constructor(
    readonly framesPerSecond: number,
    readonly accessUnits: readonly AccessUnit[],
    readonly sps: Buffer,
    readonly pps: Buffer,
  ) {
    this.durationMs = (accessUnits.length * 1000) / framesPerSecond;
  }

  /**
   * Reads an Annex-B byte stream as `ffmpeg -f h264` writes it: progressive, no B pictures (in RTP the order of
   * sending is the order of showing here), one picture a frame, any number of slices. Throws an Error with a sentence
   * when the bytes are something else or do not begin with a keyframe.
   */
  static fromAnnexB(bytes: Buffer, framesPerSecond: number): H264Clip {
    if (!(framesPerSecond > 0 && framesPerSecond <= 240)) {
      throw new RangeError(`The frame rate must be above 0 and at most 240, not ${framesPerSecond}.`);
    }
    const nals = splitAnnexB(bytes);
    const sps = nals.find((nal) => nalType(nal) === nalTypes.sps);
    const pps = nals.find((nal) => nalType(nal) === nalTypes.pps);
    if (sps === undefined || pps === undefined || sps.length < 4) {
      throw new Error('The bytes are no H.264 clip: they hold no SPS and PPS.');
    }
    const units = groupIntoPictures(nals).map((unit) => withParameterSets(unit, sps, pps));
    if (units[0]?.isKeyframe !== true) throw new Error('The clip must begin with a keyframe (an IDR picture).');
    return new H264Clip(framesPerSecond, units, sps, pps);
  }
}

/** The NAL units between start codes of three or four bytes, without the zero bytes that pad them. */
export function splitAnnexB(bytes: Buffer): Buffer[] {
  const startCode = Buffer.from([0, 0, 1]);
  const nals: Buffer[] = [];
  let begin = bytes.indexOf(startCode);
  while (begin >= 0) {
    begin += startCode.length;
    const next = bytes.indexOf(startCode, begin);
    let end = next < 0 ? bytes.length : next;
    while (end > begin && bytes[end - 1] === 0) end -= 1;
    if (end > begin) nals.push(bytes.subarray(begin, end));
    begin = next;
  }
  return nals;
}

/** The five low bits of the first byte (H.264, table 7-1). */
export function nalType(nal: Buffer): number {
  return (nal[0] ?? 0) & 0x1f;
}

function groupIntoPictures(nals: readonly Buffer[]): AccessUnit[] {
  const units: AccessUnit[] = [];
  let pending: Buffer[] = [];
  let hasPicture = false;
  const finish = (): void => {
    if (hasPicture)
      units.push({ nals: pending, isKeyframe: pending.some((nal) => nalType(nal) === nalTypes.idrSlice) });
    pending = [];
    hasPicture = false;
  };
  for (const nal of nals) {
    const type = nalType(nal);
    if (droppedTypes.has(type)) continue;
    if (hasPicture && beginsPicture(nal)) finish();
    if (isSlice(nal)) {
      if (sliceHeader(nal).isBidirectional) {
        throw new Error(
          'The clip holds B pictures, whose order of sending is not their order of showing; encode with -bf 0.',
        );
      }
      hasPicture = true;
    }
    pending.push(nal);
  }
  finish();
  return units;
}

/** After a picture's slices, the next picture begins with a delimiter, a setting, a message or a slice at the first macroblock. */
function beginsPicture(nal: Buffer): boolean {
  const type = nalType(nal);
  if (isSlice(nal)) return sliceHeader(nal).firstMacroblock === 0;
  return (type >= nalTypes.sei && type <= nalTypes.delimiter) || (type >= 14 && type <= 18);
}

function isSlice(nal: Buffer): boolean {
  const type = nalType(nal);
  if (type >= nalTypes.dataPartitionA && type < nalTypes.idrSlice) {
    throw new Error('The clip uses data partitioning, which no camera sends; encode it as baseline or main profile.');
  }
  return type === nalTypes.slice || type === nalTypes.idrSlice;
}

/** The first two Exp-Golomb numbers of a slice; types 1 and 6 are B slices (H.264, table 7-6). */
function sliceHeader(nal: Buffer): { firstMacroblock: number; isBidirectional: boolean } {
  const first = readExpGolomb(nal, 8);
  const type = readExpGolomb(nal, first.nextBit);
  return { firstMacroblock: first.value, isBidirectional: type.value % 5 === 1 };
}

function readExpGolomb(bytes: Buffer, startBit: number): { value: number; nextBit: number } {
  const bitAt = (index: number): number => ((bytes[index >> 3] ?? 0) >> (7 - (index & 7))) & 1;
  let zeros = 0;
  // 16 zeros allow 65,535 and more macroblocks than any level has; beyond that the bytes are no slice.
  while (zeros < 17 && bitAt(startBit + zeros) === 0) zeros += 1;
  if (zeros === 17) throw new Error('The clip holds a slice that cannot be read.');
  let value = 1;
  for (let index = 1; index <= zeros; index += 1) value = value * 2 + bitAt(startBit + zeros + index);
  return { value: value - 1, nextBit: startBit + 2 * zeros + 1 };
}

/** A viewer may join at any keyframe, so each must carry what a decoder needs. */
function withParameterSets(unit: AccessUnit, sps: Buffer, pps: Buffer): AccessUnit {
  const complete = [nalTypes.sps, nalTypes.pps].every((type) => unit.nals.some((nal) => nalType(nal) === type));
  if (!unit.isKeyframe || complete) return unit;
  const rest = unit.nals.filter((nal) => nalType(nal) !== nalTypes.sps && nalType(nal) !== nalTypes.pps);
  const delimiters = rest.filter((nal) => nalType(nal) === nalTypes.delimiter);
  const others = rest.filter((nal) => nalType(nal) !== nalTypes.delimiter);
  return { ...unit, nals: [...delimiters, sps, pps, ...others] };
}
