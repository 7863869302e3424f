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
  /** A picture at which a decoder may begin. */
  isKey(type: number): boolean;
  isPicture(type: number): boolean;
}

export const h264: NalCodec = {
  headerBytes: 1,
  typeOf: (nal) => (nal[0] ?? 0) & 0x1f,
  aggregate: 24,
  fragment: 28,
  headerOfFragment: (payload) => Buffer.from([((payload[0] ?? 0) & 0xe0) | ((payload[1] ?? 0) & 0x1f)]),
  isSettings: (type) => type === 7 || type === 8,
  sequenceSettings: 7,
  isKey: (type) => type === 5,
  isPicture: (type) => type >= 1 && type <= 5,
};

export const h265: NalCodec = {
  headerBytes: 2,
  typeOf: (nal) => ((nal[0] ?? 0) >> 1) & 0x3f,
  aggregate: 48,
  fragment: 49,
  headerOfFragment: (payload) =>
    Buffer.from([((payload[0] ?? 0) & 0x81) | (((payload[2] ?? 0) & 0x3f) << 1), payload[1] ?? 0]),
  isSettings: (type) => type >= 32 && type <= 34,
  sequenceSettings: 33,
  isKey: (type) => type >= 16 && type <= 21,
  isPicture: (type) => type <= 31,
};

/** Parameter sets that a camera gives in its description instead of, or as well as, in the video. */
export function describedSettings(parameters: ReadonlyMap<string, string>): Buffer[] {
  return ['sprop-vps', 'sprop-sps', 'sprop-pps', 'sprop-parameter-sets']
    .flatMap((name) => (parameters.get(name) ?? '').split(','))
    .map((text) => Buffer.from(text, 'base64'))
    .filter((nal) => nal.length > 0);
}
