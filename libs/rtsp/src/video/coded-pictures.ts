import type { AccessUnit } from './access-unit';
import type { NalCodec } from './nal.policy';
import { ParameterSets } from './parameter-sets';

const startCode = Buffer.from([0, 0, 0, 1]);
/** More than any camera sends at a time. */
const settingsMax = 32;
/**
 * So many pictures without one that says that decoding may begin there, and any with parameter sets has to do: encoders
 * that never send a keyframe renew the picture bit by bit.
 */
const patiencePictures = 100;

/**
 * Makes access units of the NAL units of one picture each: with what a decoder needs before them, and what they are.
 */
export class CodedPictures {
  private readonly sets: ParameterSets;
  private sinceKeyframe = 0;

  constructor(
    private readonly codec: NalCodec,
    described: readonly Buffer[],
  ) {
    this.sets = new ParameterSets(codec, described);
  }

  /** The parameter sets among units, each once. */
  settingsIn(nals: readonly Buffer[]): Buffer[] {
    const settings = nals.filter((nal) => this.codec.isSettings(this.codec.typeOf(nal)));
    if (settings.length < 2) return settings;
    return [...new Map(settings.map((nal) => [nal.toString('latin1'), nal])).values()].slice(-settingsMax);
  }

  /** `nals` hold at least one slice. */
  unitOf(nals: readonly Buffer[], timestamp: number): AccessUnit {
    const { codec, sets } = this;
    const own = this.settingsIn(nals);
    for (const nal of own) sets.learn(nal);
    const slices = nals.filter((nal) => codec.isPicture(codec.typeOf(nal)));
    const heads = slices.map((nal) => sets.headOf(nal));
    const isIntra = heads.every((head) => head === undefined || head === 'unknown' || head.isIntra !== false);
    const isKeyframe = this.mayBeginAt(nals, own.length > 0, isIntra);
    this.sinceKeyframe = isKeyframe ? 0 : this.sinceKeyframe + 1;
    const missing = isKeyframe ? sets.besides(own.map((nal) => codec.typeOf(nal))) : [];
    const all = [...missing, ...nals];
    const known = heads.find((head) => head !== undefined && head !== 'unknown');
    return {
      bytes: Buffer.concat(all.flatMap((nal) => [startCode, nal])),
      pictureBegin: bytesBefore(all, all.indexOf(slices[0] ?? startCode)),
      isKeyframe,
      timestamp,
      settings: typeof known === 'object' ? known.settings.sequence.form : this.unreadSettings(own),
      slices: slices.length,
      isBroken: heads.includes(undefined),
    };
  }

  private mayBeginAt(nals: readonly Buffer[], hasSettings: boolean, isIntra: boolean): boolean {
    const { codec } = this;
    if (nals.some((nal) => codec.isKey(codec.typeOf(nal)) || codec.isRecoveryPoint(nal))) return true;
    return hasSettings && (isIntra || this.sinceKeyframe >= patiencePictures);
  }

  /**
   * Of sets that are not understood their bytes tell whether they are others than before, in whatever order they come.
   */
  private unreadSettings(own: readonly Buffer[]): string {
    const sequences = own.filter((nal) => this.codec.typeOf(nal) === this.codec.sequenceSettings);
    return sequences
      .map((nal) => nal.toString('latin1'))
      .sort()
      .join('');
  }
}

function bytesBefore(nals: readonly Buffer[], index: number): number {
  return nals.slice(0, index).reduce((sum, nal) => sum + startCode.length + nal.length, 0);
}
