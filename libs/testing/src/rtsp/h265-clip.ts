import { BitReader, h265 } from '@smart-attendance/rtsp';
import { splitAnnexB } from './annex-b';
import { checkFrameRate, type AccessUnit, type VideoClip } from './video-clip';

const vps = 32;
const sps = 33;
const pps = 34;
const delimiter = 35;

/** An H.265 film. */
export class H265Clip implements VideoClip {
  readonly codec = 'h265';
  readonly durationMs: number;

  private constructor(
    readonly framesPerSecond: number,
    readonly accessUnits: readonly AccessUnit[],
    readonly parameterSets: readonly Buffer[],
  ) {
    this.durationMs = (accessUnits.length * 1000) / framesPerSecond;
  }

  /**
   * Reads an Annex-B byte stream as `ffmpeg -f hevc` writes it, without B pictures and with closed groups (x265 with
   * `bframes=0:open-gop=0`).
   *
   * @throws Error with a sentence when the bytes are something else
   */
  static fromAnnexB(bytes: Buffer, framesPerSecond: number): H265Clip {
    checkFrameRate(framesPerSecond);
    const nals = splitAnnexB(bytes);
    const parameterSets = [vps, sps, pps].flatMap((type) => nals.find((nal) => h265.typeOf(nal) === type) ?? []);
    if (parameterSets.length < 3) throw new Error('The bytes are no H.265 clip: they hold no VPS, SPS and PPS.');
    const units = groupIntoPictures(nals).map((unit) => toUnit(unit, parameterSets));
    if (units[0]?.isKeyframe !== true) throw new Error('The clip must begin with a keyframe (an IDR picture).');
    return new H265Clip(framesPerSecond, units, parameterSets);
  }
}

function groupIntoPictures(nals: readonly Buffer[]): (readonly Buffer[])[] {
  const pictures: (readonly Buffer[])[] = [];
  let pending: Buffer[] = [];
  let hasPicture = false;
  const finish = (): void => {
    if (hasPicture) pictures.push(pending);
    pending = [];
    hasPicture = false;
  };
  for (const nal of nals) {
    if (hasPicture && beginsPicture(nal)) finish();
    if (h265.isPicture(h265.typeOf(nal))) {
      refuseBidirectional(nal);
      hasPicture = true;
    }
    pending.push(nal);
  }
  finish();
  return pictures;
}

/** Settings, a delimiter, a message before a picture, or the slice that says it is the first (H.265, 7.4.2.4.4). */
function beginsPicture(nal: Buffer): boolean {
  const type = h265.typeOf(nal);
  return h265.isPicture(h265.typeOf(nal)) ? h265.isFirstSlice(nal) : (type >= vps && type <= delimiter) || type === 39;
}

/** Slice type 0 is B; only the header of a first slice is short enough to be read without its settings. */
function refuseBidirectional(nal: Buffer): void {
  if (!h265.isFirstSlice(nal)) return;
  const bits = new BitReader(nal, 2);
  bits.flag();
  if (isRandomAccess(nal)) bits.flag();
  bits.number();
  if (bits.number() === 0) throw new Error('The clip holds B pictures; encode with bframes=0.');
}

function isRandomAccess(nal: Buffer): boolean {
  const type = h265.typeOf(nal);
  return type >= 16 && type <= 23;
}

function toUnit(nals: readonly Buffer[], parameterSets: readonly Buffer[]): AccessUnit {
  const isKeyframe = nals.some((nal) => h265.isPicture(h265.typeOf(nal)) && isRandomAccess(nal));
  if (!isKeyframe) return { nals, isKeyframe, showingShift: 0 };
  const isSetting = (nal: Buffer): boolean => h265.typeOf(nal) >= vps && h265.typeOf(nal) <= pps;
  const delimiters = nals.filter((nal) => h265.typeOf(nal) === delimiter);
  const others = nals.filter((nal) => !isSetting(nal) && h265.typeOf(nal) !== delimiter);
  return { nals: [...delimiters, ...parameterSets, ...others], isKeyframe, showingShift: 0 };
}
