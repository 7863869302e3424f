import { arcFaceTemplate } from '../geometry/five-points';
import { samplePatch, type RgbPicture } from '../geometry/patch';
import { fitSimilarity, invertSimilarity } from '../geometry/similarity-transform';
import { ModelSession, type SessionOptions } from './model-session';
import { writePixels, writePlanes, type PixelFormat } from './pixel-tensor';

export interface ArcFaceSpec extends PixelFormat {
  readonly label: string;
  readonly vectorSize: number;
  /** Planes of one colour (the default), or pixel after pixel. */
  readonly layout?: 'nchw' | 'nhwc' | undefined;
  /** Names of its tensors; absent when it has but one input, or one output. */
  readonly input?: string | undefined;
  readonly output?: string | undefined;
}

interface FaceVector {
  /** Of length 1, and the caller's own. */
  readonly vector: Float32Array;
  /** How long it was before: many networks give a short vector where they see little of a face. */
  readonly length: number;
}

/** The side that the alignment template is made for. */
const inputPx = 112;

/**
 * A face as a vector of unit length, whether the model makes it so or not. One call at a time: the buffers are reused.
 */
export class ArcFaceEmbedder {
  private readonly patch = new Float32Array(inputPx * inputPx * 3);
  private readonly input = new Float32Array(inputPx * inputPx * 3);

  private constructor(
    private readonly session: ModelSession,
    private readonly spec: ArcFaceSpec,
  ) {}

  static async open(onnx: Uint8Array, spec: ArcFaceSpec, options: SessionOptions): Promise<ArcFaceEmbedder> {
    const session = await ModelSession.open(
      onnx,
      {
        label: spec.label,
        input: { name: spec.input, dims: spec.layout === 'nhwc' ? [1, inputPx, inputPx, 3] : [1, 3, inputPx, inputPx] },
        outputs: [{ name: spec.output, rows: 1, columns: spec.vectorSize }],
      },
      options,
    );
    return new ArcFaceEmbedder(session, spec);
  }

  /** The face as the model wants it, valid until the next call. `points5` in picture pixels. */
  align(picture: RgbPicture, points5: readonly number[]): Float32Array {
    const toPicture = invertSimilarity(fitSimilarity(points5, arcFaceTemplate));
    samplePatch(picture, toPicture, inputPx, this.patch);
    return this.patch;
  }

  async embed(aligned: Float32Array): Promise<FaceVector> {
    if (this.spec.layout === 'nhwc') writePixels(aligned, this.spec, this.input);
    else writePlanes(aligned, this.spec, this.input, 0);
    const [vector] = (await this.session.run(this.input, 1)) as [Float32Array];
    return { vector: unitLength(vector), length: lengthOf(vector) };
  }

  async close(): Promise<void> {
    await this.session.close();
  }
}

/** A copy of length 1; all zeros stay zeros. */
function unitLength(vector: Float32Array): Float32Array {
  const length = lengthOf(vector);
  return length > 0 ? vector.map((value) => value / length) : vector.slice();
}

function lengthOf(vector: Float32Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}
