import { suppress, type ScoredBox } from '../geometry/box';
import type { RgbPicture } from '../geometry/patch';
import type { FaceDetector } from './face-detector';
import { ModelSession } from './model-session';
import { channelOffsets, type PixelFormat } from './pixel-tensor';
import { ultraFacePriors } from '../onnx/ultraface-variant';

export interface UltraFaceSpec extends PixelFormat {
  readonly label: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly scoreMin: number;
  readonly iouMax: number;
}

/** Best scores only: a picture made of faces must not make suppression, which is quadratic, take seconds. */
const candidatesMax = 2000;

/**
 * UltraFace RFB: boxes of faces in a picture no larger than the model's input. A smaller one lies at the top left, the
 * rest holds the mean. One call at a time: the input buffer is reused.
 */
export class UltraFaceDetector implements FaceDetector {
  private readonly input: Float32Array;

  private constructor(
    private readonly session: ModelSession,
    private readonly spec: UltraFaceSpec,
  ) {
    this.input = new Float32Array(3 * spec.widthPx * spec.heightPx);
  }

  static async open(onnx: Uint8Array, spec: UltraFaceSpec, threads: number): Promise<UltraFaceDetector> {
    const { label, widthPx, heightPx } = spec;
    const priors = ultraFacePriors(widthPx, heightPx).centres.values.length / 2;
    const session = await ModelSession.open(
      onnx,
      {
        label,
        input: { name: 'input', dims: ['batch', 3, heightPx, widthPx] },
        outputs: [
          { name: 'scores', dims: ['batch', priors, 2] },
          { name: 'boxes', dims: ['batch', priors, 4] },
        ],
      },
      threads,
    );
    return new UltraFaceDetector(session, spec);
  }

  get widthPx(): number {
    return this.spec.widthPx;
  }

  get heightPx(): number {
    return this.spec.heightPx;
  }

  /** Boxes in pixels of `picture`, best score first; parts outside it are not cut off. */
  async detect(picture: RgbPicture): Promise<ScoredBox[]> {
    this.fill(picture);
    const [scores, corners] = (await this.session.run(this.input, 1)) as [Float32Array, Float32Array];
    return suppress(this.candidates(scores, corners), this.spec.iouMax);
  }

  async close(): Promise<void> {
    await this.session.close();
  }

  private fill({ widthPx, heightPx, rgb }: RgbPicture): void {
    const { spec, input } = this;
    const plane = spec.widthPx * spec.heightPx;
    const [first, second, third] = channelOffsets(spec.colourOrder);
    const factor = 1 / spec.divisor;
    const shift = -spec.mean * factor;
    if (widthPx < spec.widthPx || heightPx < spec.heightPx) input.fill(0);
    for (let row = 0, p = 0; row < heightPx; row += 1) {
      let o = row * spec.widthPx;
      for (const end = o + widthPx; o < end; o += 1, p += 3) {
        input[o] = (rgb[p + first] as number) * factor + shift;
        input[o + plane] = (rgb[p + second] as number) * factor + shift;
        input[o + 2 * plane] = (rgb[p + third] as number) * factor + shift;
      }
    }
  }

  private candidates(scores: Float32Array, corners: Float32Array): ScoredBox[] {
    const { widthPx, heightPx, scoreMin } = this.spec;
    const found: ScoredBox[] = [];
    for (let i = 1, c = 0; i < scores.length; i += 2, c += 4) {
      const score = scores[i] as number;
      if (score < scoreMin) continue;
      const x = (corners[c] as number) * widthPx;
      const y = (corners[c + 1] as number) * heightPx;
      const width = (corners[c + 2] as number) * widthPx - x;
      const height = (corners[c + 3] as number) * heightPx - y;
      found.push({ x, y, width, height, score });
    }
    if (found.length <= candidatesMax) return found;
    return found.sort((a, b) => b.score - a.score).slice(0, candidatesMax);
  }
}
