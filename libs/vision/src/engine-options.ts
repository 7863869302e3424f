import type { LivenessMode } from './frame-search';
import type { DetectorInputs, InputSize } from './input-size';
import type { CalibrationPoint, QualityGates } from './pack/model-pack';

export interface FaceEngineOptions {
  /** The folder that holds one folder per prepared pack. */
  readonly modelsDir: string;
  /** Default: the default pack. */
  readonly packId?: string;
  /**
   * The detector's input size for frames that ask for none; a prepared variant of that size must exist. Default: the
   * pack's first.
   */
  readonly detectorInput?: InputSize;
  /** Threads per model. Default 1: more workers with one thread each do more than one worker with several. */
  readonly threads?: number;
  /**
   * `flag` (default) scores every face that passed the gates, if the pack can; `enforce` does the same and refuses a
   * pack that cannot; `off` leaves the model unloaded until a frame asks for it.
   */
  readonly liveness?: LivenessMode;
  /** The id of the pack whose licence the operator accepts; some packs are opened only so. */
  readonly licenceAccepted?: string | undefined;
  /** Instead of the pack's own. */
  readonly gates?: Partial<QualityGates>;
}

export interface PackSummary {
  readonly id: string;
  readonly vectorSize: number;
  /**
   * One-to-one false-match rates and the cosine that reaches them; empty when nobody measured the pack. A gallery of
   * many needs a higher cosine.
   */
  readonly calibration: readonly CalibrationPoint[];
}

/** What an opened pack is and can do. */
export interface OpenedModels {
  readonly pack: PackSummary;
  readonly inputs: DetectorInputs;
  /** Whether the pack can judge liveness, asked to or not. */
  readonly judgesLiveness: boolean;
}
