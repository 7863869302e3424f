import type { FaceEngineOptions } from '../engine-options';
import { prepareFrame } from '../image-pyramid';
import { openModels, type Models } from '../models/open-models';
import { refuseUnlessAccepted } from '../pack/licence.policy';
import { defaultPackId, openPackFolder } from '../pack/pack-folder';
import type { AnalyzerDefaults, PreparedPicture } from '../face-analyzer';
import { decodePicture } from '../pictures/picture-reader';

export interface OpenedPack {
  readonly models: Models;
  readonly defaults: AnalyzerDefaults;
}

/** The models as the engine opens them, but in the caller's thread, where they can be watched. */
export async function openPackHere(options: FaceEngineOptions): Promise<OpenedPack> {
  const pack = await openPackFolder(options.modelsDir, options.packId ?? defaultPackId);
  refuseUnlessAccepted(pack, options.licenceAccepted);
  const defaults = { gates: { ...pack.gates, ...options.gates }, liveness: options.liveness ?? 'flag' };
  return { models: await openModels(pack, options), defaults };
}

export async function prepareHere({ models }: OpenedPack, jpeg: Uint8Array): Promise<PreparedPicture> {
  const picture = await decodePicture(jpeg);
  return { picture, looks: await prepareFrame(picture, models.finder.inputs.frame) };
}
