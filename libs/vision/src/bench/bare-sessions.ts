import { Tensor, type InferenceSession } from 'onnxruntime-node';
import type { FaceEngineOptions } from '../engine-options';
import { FaceAnalyzer } from '../face-analyzer';
import { ModelSession } from '../models/model-session';
import { openPackHere, prepareHere, type OpenedPack } from './opened-pack';

/** The runs of models that one frame takes, with their inputs made. */
export interface RecordedFrame {
  readonly faces: number;
  readonly runs: readonly RecordedRun[];
}

interface RecordedRun {
  readonly session: InferenceSession;
  readonly feeds: InferenceSession.FeedsType;
}

type Run = ModelSession['run'];

/**
 * What the runtime alone would reach: the same models with the same settings as the engine's, run on the very tensors a
 * frame gave them, as often as the frame did, with nothing around. The measure that a pipeline is a share of.
 */
export class BareSessions {
  private constructor(private readonly pack: OpenedPack) {}

  /** Throws what FaceEngine.load throws. Runs block the caller's event loop. */
  static async open(options: FaceEngineOptions): Promise<BareSessions> {
    return new BareSessions(await openPackHere(options));
  }

  /** Not while another frame is recorded. */
  async record(jpeg: Uint8Array): Promise<RecordedFrame> {
    const prepared = await prepareHere(this.pack, jpeg);
    const runs: RecordedRun[] = [];
    const plain = Object.getOwnPropertyDescriptor(ModelSession.prototype, 'run') as { value: Run };
    ModelSession.prototype.run = function (this: ModelSession, data, batch) {
      const feeds = {
        [this['inputName']]: new Tensor(
          'float32',
          data.slice(),
          this['spec'].input.dims.map((dim) => (dim === 'batch' ? batch : dim)),
        ),
      };
      runs.push({ session: this['session'], feeds });
      return plain.value.call(this, data, batch);
    };
    try {
      const { faces } = await new FaceAnalyzer(this.pack.models, this.pack.defaults).analyze(prepared);
      return { faces: faces.length, runs };
    } finally {
      Object.defineProperty(ModelSession.prototype, 'run', plain);
    }
  }

  async run({ runs }: RecordedFrame): Promise<void> {
    for (const { session, feeds } of runs) await session.run(feeds);
  }

  async close(): Promise<void> {
    for (const model of this.pack.models.all) await model.close();
  }
}
