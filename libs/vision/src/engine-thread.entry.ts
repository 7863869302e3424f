import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import type { FaceEngineOptions } from './engine-options';
import { sendError, type FromThread, type ToThread } from './engine-messages';
import { FaceAnalyzer } from './face-analyzer';
import type { PictureSearch } from './frame-search';
import { openModels, type Models } from './models/open-models';
import { refuseUnlessAccepted } from './pack/licence.policy';
import { defaultPackId, openPackFolder } from './pack/pack-folder';
import { viewPlaced, type PlacedPicture } from './picture-slot';

/*
 * The thread that has the models: a run of one blocks its thread for 4 to 30 ms, and here nobody else waits for it.
 * opening ──▶ open: one picture after another, in the order they came ──close──▶ models freed, thread ends
 */

async function open(options: FaceEngineOptions): Promise<{ analyzer: FaceAnalyzer; models: Models }> {
  const pack = await openPackFolder(options.modelsDir, options.packId ?? defaultPackId);
  refuseUnlessAccepted(pack, options.licenceAccepted);
  const models = await openModels(pack, options);
  say({
    kind: 'opened',
    pack: { id: pack.id, vectorSize: pack.vectorSize, calibration: pack.calibration?.points ?? [] },
    inputs: models.finder.inputs,
    judgesLiveness: models.liveness !== undefined,
  });
  const defaults = { gates: { ...pack.gates, ...options.gates }, liveness: options.liveness ?? 'flag' };
  return { analyzer: new FaceAnalyzer(models, defaults), models };
}

async function analyze(
  analyzer: FaceAnalyzer,
  id: number,
  placed: PlacedPicture,
  search: PictureSearch,
): Promise<void> {
  try {
    say({ kind: 'analyzed', id, found: await analyzer.analyze(viewPlaced(placed), search) });
  } catch (error) {
    say({ kind: 'failed', id, error: sendError(error) });
  }
}

function say(message: FromThread): void {
  port().postMessage(message);
}

function port(): MessagePort {
  if (parentPort === null) throw new Error('engine-thread.entry.js is started by the face engine, as a thread.');
  return parentPort;
}

async function serve(): Promise<void> {
  try {
    const { analyzer, models } = await open(workerData as FaceEngineOptions);
    let last = Promise.resolve();
    port().on('message', (message: ToThread) => {
      last = last.then(async () => {
        if (message.kind === 'analyze') return analyze(analyzer, message.id, message.placed, message.search);
        for (const model of models.all) await model.close();
        port().close();
      });
    });
  } catch (error) {
    say({ kind: 'not-opened', error: sendError(error) });
    port().close();
  }
}

void serve();
