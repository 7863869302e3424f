import { BitReader, h264 } from '@smart-attendance/rtsp';
import { splitAnnexB } from './annex-b';
import { readOrderedSlice, readOrderSettings, showingShifts } from './h264-order';
import { checkFrameRate, type AccessUnit, type VideoClip } from './video-clip';

const nalTypes = { slice: 1, dataPartitionA: 2, idrSlice: 5, sei: 6, sps: 7, pps: 8, delimiter: 9 } as const;

/** NAL units that carry no picture and no setting: end of sequence, end of stream, filler. */
const droppedTypes = new Set([10, 11, 12]);

/** An H.264 film. */
export class H264Clip implements VideoClip {
  readonly codec = 'h264';
  readonly durationMs: number;
  readonly parameterSets: readonly Buffer[];

  private constructor(
    readonly framesPerSecond: number,
    readonly accessUnits: readonly AccessUnit[],
    sps: Buffer,
    pps: Buffer,
  ) {
    this.durationMs = (accessUnits.length * 1000) / framesPerSecond;
    this.parameterSets = [sps, pps];
  }

  /**
   * Reads an Annex-B byte stream as `ffmpeg -f h264` writes it: progressive, one picture a frame, any number of slices,
   * with or without B pictures.
   *
   * @throws Error with a sentence when the bytes are something else or do not begin with a keyframe
   */
  static fromAnnexB(bytes: Buffer, framesPerSecond: number): H264Clip {
    checkFrameRate(framesPerSecond);
    const nals = splitAnnexB(bytes);
    const sps = nals.find((nal) => h264.typeOf(nal) === nalTypes.sps);
    const pps = nals.find((nal) => h264.typeOf(nal) === nalTypes.pps);
    if (sps === undefined || pps === undefined || sps.length < 4) {
      throw new Error('The bytes are no H.264 clip: they hold no SPS and PPS.');
    }
    const pictures = groupIntoPictures(nals);
    const shifts = shiftsOf(pictures, sps);
    const units = pictures.map((picture, index) => toUnit(picture, shifts[index] ?? 0, sps, pps));
    if (units[0]?.isKeyframe !== true) throw new Error('The clip must begin with a keyframe (an IDR picture).');
    return new H264Clip(framesPerSecond, units, sps, pps);
  }
}

interface Picture {
  readonly nals: readonly Buffer[];
  readonly firstSlice: Buffer;
  readonly isBidirectional: boolean;
}

function groupIntoPictures(nals: readonly Buffer[]): Picture[] {
  const pictures: Picture[] = [];
  let pending: Buffer[] = [];
  let slices: Buffer[] = [];
  const finish = (): void => {
    const [firstSlice] = slices;
    if (firstSlice !== undefined) {
      pictures.push({
        nals: pending,
        firstSlice,
        isBidirectional: slices.some((slice) => sliceHeader(slice).isBidirectional),
      });
    }
    pending = [];
    slices = [];
  };
  for (const nal of nals) {
    if (droppedTypes.has(h264.typeOf(nal))) continue;
    if (slices.length > 0 && beginsPicture(nal)) finish();
    if (isSlice(nal)) slices.push(nal);
    pending.push(nal);
  }
  finish();
  return pictures;
}

/** Without B pictures the order of sending is the order of showing, and nothing more has to be read. */
function shiftsOf(pictures: readonly Picture[], sps: Buffer): readonly number[] {
  if (!pictures.some(({ isBidirectional }) => isBidirectional)) return [];
  const settings = readOrderSettings(sps);
  return showingShifts(
    pictures.map(({ firstSlice }) => readOrderedSlice(firstSlice, settings)),
    settings,
  );
}

/**
 * After a picture's slices, the next picture begins with a delimiter, a setting, a message or a slice at the first
 * macroblock.
 */
function beginsPicture(nal: Buffer): boolean {
  const type = h264.typeOf(nal);
  if (isSlice(nal)) return sliceHeader(nal).firstMacroblock === 0;
  return (type >= nalTypes.sei && type <= nalTypes.delimiter) || (type >= 14 && type <= 18);
}

function isSlice(nal: Buffer): boolean {
  const type = h264.typeOf(nal);
  if (type >= nalTypes.dataPartitionA && type < nalTypes.idrSlice) {
    throw new Error('The clip uses data partitioning, which no camera sends; encode it as baseline or main profile.');
  }
  return type === nalTypes.slice || type === nalTypes.idrSlice;
}

/** The first two numbers of a slice; types 1 and 6 are B slices (H.264, table 7-6). */
function sliceHeader(nal: Buffer): { firstMacroblock: number; isBidirectional: boolean } {
  const bits = new BitReader(nal, 1);
  return { firstMacroblock: bits.number(), isBidirectional: bits.number() % 5 === 1 };
}

/** A viewer may join at any keyframe, so each must carry what a decoder needs. */
function toUnit({ nals }: Picture, showingShift: number, sps: Buffer, pps: Buffer): AccessUnit {
  const isKeyframe = nals.some((nal) => h264.typeOf(nal) === nalTypes.idrSlice);
  const complete = [nalTypes.sps, nalTypes.pps].every((type) => nals.some((nal) => h264.typeOf(nal) === type));
  if (!isKeyframe || complete) return { nals, isKeyframe, showingShift };
  const rest = nals.filter((nal) => h264.typeOf(nal) !== nalTypes.sps && h264.typeOf(nal) !== nalTypes.pps);
  const delimiters = rest.filter((nal) => h264.typeOf(nal) === nalTypes.delimiter);
  const others = rest.filter((nal) => h264.typeOf(nal) !== nalTypes.delimiter);
  return { nals: [...delimiters, sps, pps, ...others], isKeyframe, showingShift };
}
