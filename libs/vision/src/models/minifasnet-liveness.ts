import { enlargeInside, type Box } from '../geometry/box';
import { cropTransform, samplePatch, type RgbPicture } from '../geometry/patch';
import { ModelSession, type SessionOptions } from './model-session';
import { writePlanes, type PixelFormat } from './pixel-tensor';

interface MiniFasNetSpec extends PixelFormat {
  readonly label: string;
  readonly inputPx: number;
  /** How many times the face's box the model looks at. */
  readonly cropFactor: number;
  readonly liveIndex: number;
}

const classes = 3;

/** Probability that a face is a living one and no picture of one. One call at a time: the buffers are reused. */
export class MiniFasNetLiveness {
  private readonly patch: Float32Array;
  private readonly input: Float32Array;

  private constructor(
    private readonly session: ModelSession,
    private readonly spec: MiniFasNetSpec,
  ) {
    this.patch = new Float32Array(spec.inputPx * spec.inputPx * 3);
    this.input = new Float32Array(spec.inputPx * spec.inputPx * 3);
  }

  static async open(onnx: Uint8Array, spec: MiniFasNetSpec, options: SessionOptions): Promise<MiniFasNetLiveness> {
    const { label, inputPx } = spec;
    const session = await ModelSession.open(
      onnx,
      {
        label,
        input: { name: 'input', dims: ['batch', 3, inputPx, inputPx] },
        outputs: [{ name: 'output', dims: ['batch', classes] }],
      },
      options,
    );
    return new MiniFasNetLiveness(session, spec);
  }

  /** 0 a spoof .. 1 a living face. */
  async score(picture: RgbPicture, face: Box): Promise<number> {
    const { inputPx, cropFactor, liveIndex } = this.spec;
    const crop = enlargeInside(face, cropFactor, picture.widthPx, picture.heightPx);
    samplePatch(picture, cropTransform(crop, inputPx), inputPx, this.patch);
    writePlanes(this.patch, this.spec, this.input, 0);
    const [logits] = (await this.session.run(this.input, 1)) as [Float32Array];
    return softmax(logits)[liveIndex] ?? 0;
  }

  async close(): Promise<void> {
    await this.session.close();
  }
}

function softmax(logits: Float32Array): Float32Array {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
