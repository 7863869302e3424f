import { BitReader, readable } from './bit-reader';
import { h264SequenceParameters, h265SequenceParameters, type SequenceParameters } from './sequence-parameters.policy';

/** What a picture parameter set says. */
export interface PictureParameters {
  readonly id: number;
  /** Of the sequence parameter set it belongs to. */
  readonly sequenceId: number;
  /** Bits in the header of a slice that are there only because this set says so (H.265, 7.3.6.1). */
  readonly extraBits: number;
  readonly hasDependentSlices: boolean;
}

/** What a slice refers to. */
export interface SliceSettings {
  readonly picture: PictureParameters;
  readonly sequence: SequenceParameters;
}

export interface SliceHead {
  /** Whether it needs no other picture; undefined where the slice itself does not say. */
  readonly isIntra: boolean | undefined;
  readonly settings: SliceSettings;
}

/** How a codec made of NAL units travels in RTP: RFC 6184 for H.264, RFC 7798 for H.265. */
export interface NalCodec {
  readonly headerBytes: number;
  typeOf(nal: Buffer): number;
  readonly aggregate: number;
  readonly fragment: number;
  /** The header of the NAL unit a fragment belongs to. `payload` holds at least the headers. */
  headerOfFragment(payload: Buffer): Buffer;
  isSettings(type: number): boolean;
  /** The parameter set that says how large and of what kind pictures are. */
  readonly sequenceSettings: number;
  /** The parameter set that slices name. */
  readonly pictureSettings: number;
  /** A picture at which a decoder may begin. */
  isKey(type: number): boolean;
  isPicture(type: number): boolean;
  /**
   * Units of a picture whose header is read here: not parts of partitioned slices, and not what the standard reserves.
   */
  hasHead(type: number): boolean;
  /** Of a unit of a picture: whether it is the first one. Told by the bit behind the header. */
  isFirstSlice(nal: Buffer): boolean;
  /** A message that a decoder may begin at the picture it comes with. */
  isRecoveryPoint(nal: Buffer): boolean;
  sequenceParameters(nal: Buffer): SequenceParameters | undefined;
  pictureParameters(nal: Buffer): PictureParameters | undefined;
  /** Undefined for what no decoder reads: `settingsOf` finds what a slice may refer to. */
  sliceHead(nal: Buffer, settingsOf: (pictureId: number) => SliceSettings | undefined): SliceHead | undefined;
}

const recoveryPoint = 6;

export const h264: NalCodec = {
  headerBytes: 1,
  typeOf: (nal) => (nal[0] ?? 0) & 0x1f,
  aggregate: 24,
  fragment: 28,
  headerOfFragment: (payload) => Buffer.from([((payload[0] ?? 0) & 0xe0) | ((payload[1] ?? 0) & 0x1f)]),
  isSettings: (type) => type === 7 || type === 8,
  sequenceSettings: 7,
  pictureSettings: 8,
  isKey: (type) => type === 5,
  isPicture: (type) => type >= 1 && type <= 5,
  hasHead: (type) => type === 1 || type === 2 || type === 5,
  // The second and third part of a partitioned slice (types 3 and 4) begin with another number.
  isFirstSlice: (nal) => ((nal[1] ?? 0) & 0x80) !== 0 && ![3, 4].includes((nal[0] ?? 0) & 0x1f),
  isRecoveryPoint: (nal) => ((nal[0] ?? 0) & 0x1f) === 6 && nal[1] === recoveryPoint,
  sequenceParameters: h264SequenceParameters,
  pictureParameters: (nal) =>
    readable(() => {
      const bits = new BitReader(nal, 1);
      return { id: bits.number(), sequenceId: bits.number(), extraBits: 0, hasDependentSlices: false };
    }),
  sliceHead: (nal, settingsOf) => readable(() => h264SliceHead(nal, settingsOf)),
};

function h264SliceHead(nal: Buffer, settingsOf: (id: number) => SliceSettings | undefined): SliceHead | undefined {
  const bits = new BitReader(nal, 1);
  const [firstBlock, kind, pictureId] = [bits.number(), bits.number(), bits.number()];
  const settings = settingsOf(pictureId);
  const isForbidden = ((nal[0] ?? 0) & 0x80) !== 0;
  if (settings === undefined || isForbidden || kind > 9 || firstBlock >= settings.sequence.blocks) return undefined;
  // I and SI; the higher half of the numbers says that the other slices of the picture are alike.
  const isIntra = kind % 5 === 2 || kind % 5 === 4;
  return h264.isKey(h264.typeOf(nal)) && !isIntra ? undefined : { isIntra, settings };
}

export const h265: NalCodec = {
  headerBytes: 2,
  typeOf: (nal) => ((nal[0] ?? 0) >> 1) & 0x3f,
  aggregate: 48,
  fragment: 49,
  headerOfFragment: (payload) =>
    Buffer.from([((payload[0] ?? 0) & 0x81) | (((payload[2] ?? 0) & 0x3f) << 1), payload[1] ?? 0]),
  isSettings: (type) => type >= 32 && type <= 34,
  sequenceSettings: 33,
  pictureSettings: 34,
  isKey: (type) => type >= 16 && type <= 21,
  isPicture: (type) => type <= 31,
  hasHead: (type) => type <= 9 || (type >= 16 && type <= 21),
  isFirstSlice: (nal) => ((nal[2] ?? 0) & 0x80) !== 0,
  isRecoveryPoint: (nal) => (nal[0] ?? 0) >> 1 === 39 && nal[2] === recoveryPoint,
  sequenceParameters: h265SequenceParameters,
  pictureParameters: (nal) =>
    readable(() => {
      const bits = new BitReader(nal, 2);
      const [id, sequenceId, hasDependentSlices] = [bits.number(), bits.number(), bits.flag()];
      bits.skip(1);
      return { id, sequenceId, hasDependentSlices, extraBits: bits.bits(3) };
    }),
  sliceHead: (nal, settingsOf) => readable(() => h265SliceHead(nal, settingsOf)),
};

function h265SliceHead(nal: Buffer, settingsOf: (id: number) => SliceSettings | undefined): SliceHead | undefined {
  const type = h265.typeOf(nal);
  const bits = new BitReader(nal, 2);
  const isFirst = bits.flag();
  if (type >= 16 && type <= 23) bits.skip(1);
  const settings = settingsOf(bits.number());
  const isForbidden = ((nal[0] ?? 0) & 0x80) !== 0 || ((nal[1] ?? 0) & 0x07) === 0;
  if (settings === undefined || isForbidden) return undefined;
  const { picture, sequence } = settings;
  if (!isFirst) {
    const isDependent = picture.hasDependentSlices && bits.flag();
    if (bits.bits(Math.ceil(Math.log2(sequence.blocks))) >= sequence.blocks) return undefined;
    if (isDependent) return { isIntra: undefined, settings };
  }
  bits.skip(picture.extraBits);
  const kind = bits.number();
  const isIntra = kind === 2;
  return kind > 2 || (h265.isKey(type) && !isIntra) ? undefined : { isIntra, settings };
}

/** Parameter sets that a camera gives in its description instead of, or as well as, in the video. */
export function describedSettings(parameters: ReadonlyMap<string, string>): Buffer[] {
  return ['sprop-vps', 'sprop-sps', 'sprop-pps', 'sprop-parameter-sets']
    .flatMap((name) => (parameters.get(name) ?? '').split(','))
    .flatMap((text) => splitAtStartCodes(Buffer.from(text, 'base64')));
}

const startCode = Buffer.from([0, 0, 1]);

/** Units of one picture; the finest slices of 8K are fewer. */
export const unitsMax = 4_096;

/**
 * The NAL units in `bytes`, which are one unless somebody put several with start codes between them where one belongs;
 * at most 4,096 of them.
 */
export function splitAtStartCodes(bytes: Buffer): Buffer[] {
  let at = bytes.indexOf(startCode);
  // No unit ends with a zero: those behind it belong to the start code, or fill.
  if (at < 0) return bytes.length === 0 ? [] : [withoutZerosBehind(bytes)];
  const nals = [bytes.subarray(0, at)];
  while (at >= 0 && nals.length < unitsMax) {
    const next = bytes.indexOf(startCode, at + startCode.length);
    nals.push(bytes.subarray(at + startCode.length, next < 0 ? bytes.length : next));
    at = next;
  }
  return nals.map(withoutZerosBehind).filter((nal) => nal.length > 0);
}

function withoutZerosBehind(nal: Buffer): Buffer {
  let end = nal.length;
  while (end > 0 && nal[end - 1] === 0) end -= 1;
  return end === nal.length ? nal : nal.subarray(0, end);
}
