import type { RgbPicture } from '../geometry/patch';
import { keepBest } from './anchor-grid';
import { DetectorInput } from './detector-input';
import type { FaceDetector, FoundFace } from './face-detector';
import { ModelSession } from './model-session';
import type { PixelFormat } from './pixel-tensor';
import { ultraFacePriors } from '../onnx/ultraface-variant';

export interface UltraFaceSpec extends PixelFormat {
  readonly label: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly scoreMin: number;
  readonly iouMax: number;
}

/**
 * UltraFace RFB: boxes of faces in a picture no larger than the model's input. A smaller one lies at the top left, the
 * rest holds the mean. One call at a time: the input buffer is reused.
 */
export class UltraFaceDetector implements FaceDetector {
  private readonly input: DetectorInput;

  private constructor(
    private readonly session: ModelSession,
    private readonly spec: UltraFaceSpec,
  ) {
    this.input = new DetectorInput(spec.widthPx, spec.heightPx, spec, spec.mean);
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

  async detect(picture: RgbPicture): Promise<FoundFace[]> {
    this.input.fill(picture);
    const [scores, corners] = (await this.session.run(this.input.planes, 1)) as [Float32Array, Float32Array];
    return keepBest(this.candidates(scores, corners), this.spec.iouMax);
  }

  async close(): Promise<void> {
    await this.session.close();
  }

  private candidates(scores: Float32Array, corners: Float32Array): FoundFace[] {
    const { widthPx, heightPx, scoreMin } = this.spec;
    const found: FoundFace[] = [];
    for (let i = 1, c = 0; i < scores.length; i += 2, c += 4) {
      const score = scores[i] as number;
      if (score < scoreMin) continue;
      const x = (corners[c] as number) * widthPx;
      const y = (corners[c + 1] as number) * heightPx;
      const width = (corners[c + 2] as number) * widthPx - x;
      const height = (corners[c + 3] as number) * heightPx - y;
      found.push({ x, y, width, height, score });
    }
    return found;
  }
}
