import type { WorkThread } from '@smart-attendance/errors';
import type { FaceEngineOptions, OpenedModels } from '../engine-options';
import type { PictureSearch } from '../frame-search';
import type { FoundInPicture } from '../picture-analysis';
import type { SharedPicture } from './shared-picture';
import { startThread } from './start-thread';

/** Pictures to faces, one after another in the order they come. */
export interface ModelsWork {
  readonly settings: FaceEngineOptions;
  readonly opened: OpenedModels;
  readonly work: { readonly shared: SharedPicture; readonly search: PictureSearch };
  readonly result: FoundInPicture;
}

/** @throws what FaceEngine.load throws */
export function startModelsThread(options: FaceEngineOptions): Promise<WorkThread<ModelsWork>> {
  return startThread<ModelsWork>('models', options);
}
