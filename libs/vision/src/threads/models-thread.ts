import type { FaceEngineOptions, OpenedModels } from '../engine-options';
import type { PictureSearch } from '../frame-search';
import type { FoundInPicture } from '../picture-analysis';
import type { SharedPicture } from './shared-picture';
import { WorkThread } from './work-thread';

/** Pictures to faces, one after another in the order they come. */
export interface ModelsWork {
  readonly settings: FaceEngineOptions;
  readonly opened: OpenedModels;
  readonly work: { readonly shared: SharedPicture; readonly search: PictureSearch };
  readonly result: FoundInPicture;
}

/** @throws what FaceEngine.load throws */
export function startModelsThread(options: FaceEngineOptions): Promise<WorkThread<ModelsWork>> {
  return WorkThread.start<ModelsWork>('models', options);
}
