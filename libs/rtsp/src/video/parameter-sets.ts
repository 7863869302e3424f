import type { NalCodec, PictureParameters, SliceHead, SliceSettings } from './nal.policy';
import type { SequenceParameters } from './sequence-parameters.policy';

/** Far more than any camera has; the ids of the standards would allow some 370. */
const setsMax = 64;
/** Those of cameras have some hundred bytes; what is larger is passed on and not kept. */
const setBytesMax = 64 * 1024;

/** What the parameter sets of a stream say, the newest of each id. */
export class ParameterSets {
  private readonly bytes = new Map<string, Buffer>();
  private readonly sequences = new Map<number, SequenceParameters>();
  private readonly pictures = new Map<number, PictureParameters>();
  /** There is a set that was not understood, and slices may refer to it. */
  private isUnsure = false;
  private hasRead = false;

  constructor(
    private readonly codec: NalCodec,
    described: readonly Buffer[],
  ) {
    // Descriptions of some cameras have other things among them, which would stand before each keyframe.
    for (const nal of described) if (codec.isSettings(codec.typeOf(nal))) this.learn(nal);
  }

  learn(nal: Buffer): void {
    if (nal.length > setBytesMax) return;
    const { codec, bytes } = this;
    const type = codec.typeOf(nal);
    const key = `${type} ${this.idOf(nal, type) ?? nal.toString('latin1', 0, 32)}`;
    if (bytes.size < setsMax || bytes.has(key)) bytes.set(key, nal);
  }

  /** Of each type that is not among `types`, in the order in which decoders want them. */
  besides(types: readonly number[]): Buffer[] {
    const { codec, bytes } = this;
    return [...bytes.values()]
      .filter((nal) => !types.includes(codec.typeOf(nal)))
      .sort((one, other) => codec.typeOf(one) - codec.typeOf(other));
  }

  /**
   * What a slice says in its header; `unknown` while nothing is known to read it by, undefined for what is no slice.
   */
  headOf(slice: Buffer): SliceHead | 'unknown' | undefined {
    const { codec, sequences, pictures } = this;
    if (!codec.hasHead(codec.typeOf(slice)) || sequences.size === 0 || pictures.size === 0) return 'unknown';
    const head = codec.sliceHead(slice, (id) => this.settingsOf(id));
    this.hasRead ||= head !== undefined;
    return head ?? (this.isUnsure ? 'unknown' : undefined);
  }

  private idOf(nal: Buffer, type: number): number | undefined {
    const { codec } = this;
    if (type === codec.pictureSettings) return keep(this.pictures, codec.pictureParameters(nal));
    if (type !== codec.sequenceSettings) return undefined;
    const id = keep(this.sequences, codec.sequenceParameters(nal));
    this.isUnsure ||= id === undefined && !this.hasRead;
    return id;
  }

  private settingsOf(pictureId: number): SliceSettings | undefined {
    const picture = this.pictures.get(pictureId);
    const sequence = picture === undefined ? undefined : this.sequences.get(picture.sequenceId);
    return picture === undefined || sequence === undefined ? undefined : { picture, sequence };
  }
}

/** The id, also of those that there is no room for; undefined of none. */
function keep<Found extends { readonly id: number }>(all: Map<number, Found>, found: Found | undefined) {
  if (found !== undefined && (all.size < setsMax || all.has(found.id))) all.set(found.id, found);
  return found?.id;
}
