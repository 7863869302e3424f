import type { FaceEngineOptions, PackSummary } from '../engine-options';
import type { PictureSearch } from '../frame-search';
import type { Look } from '../image-pyramid';
import type { FoundInPicture } from '../picture-analysis';
import type { PlacedPicture } from './shared-picture';
import { WorkThread } from './work-thread';

export interface DetectorInputs {
  /** Of a frame that asks for none. */
  readonly frame: Look;
  /** The largest. */
  readonly photo: Look;
  /** Smallest first. */
  readonly all: readonly Look[];
}

export interface OpenedModels {
  readonly pack: PackSummary;
  readonly inputs: DetectorInputs;
  /** Whether the pack can judge liveness, asked to or not. */
  readonly judgesLiveness: boolean;
}

/** Pictures to faces, one after another in the order they come. */
export interface ModelsWork {
  readonly settings: FaceEngineOptions;
  readonly opened: OpenedModels;
  readonly work: { readonly placed: PlacedPicture; readonly search: PictureSearch };
  readonly result: FoundInPicture;
}

/** Throws what opening a pack throws; see FaceEngine.load. */
export function startModelsThread(options: FaceEngineOptions): Promise<WorkThread<ModelsWork>> {
  return WorkThread.start<ModelsWork>('models', options);
}
