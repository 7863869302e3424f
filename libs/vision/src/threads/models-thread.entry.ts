import type { FaceEngineOptions } from '../engine-options';
import { FaceAnalyzer } from '../face-analyzer';
import { openModels } from '../models/open-models';
import { refuseUnlessAccepted } from '../pack/licence.policy';
import { defaultPackId, openPackFolder } from '../pack/pack-folder';
import type { FoundInPicture } from '../picture-analysis';
import type { ModelsWork } from './models-thread';
import { viewPlaced } from './shared-picture';
import { serveWork, type Worker } from './serve-work';

/** The thread that has the models: a run of one blocks its thread for 4 to 30 ms, and here nobody else waits for it. */
async function open(options: FaceEngineOptions): Promise<Worker<ModelsWork>> {
  const pack = await openPackFolder(options.modelsDir, options.packId ?? defaultPackId);
  refuseUnlessAccepted(pack, options.licenceAccepted);
  const models = await openModels(pack, options);
  const defaults = { gates: { ...pack.gates, ...options.gates }, liveness: options.liveness ?? 'flag' };
  const analyzer = new FaceAnalyzer(models, defaults);
  let last: Promise<unknown> = Promise.resolve();
  return {
    opened: {
      pack: { id: pack.id, vectorSize: pack.vectorSize, calibration: pack.calibration?.points ?? [] },
      inputs: models.finder.inputs,
      judgesLiveness: models.liveness !== undefined,
    },
    work: ({ placed, search }) => {
      const next = last.then((): Promise<FoundInPicture> => analyzer.analyze(viewPlaced(placed), search));
      last = next.catch(() => undefined);
      return next;
    },
    close: async () => {
      for (const model of models.all) await model.close();
    },
  };
}

void serveWork(open);
