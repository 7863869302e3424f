import { clipBox, squareBox, type Box } from '../geometry/box';
import { fivePoints } from '../geometry/five-points';
import { cropTransform, samplePatch, type RgbPicture } from '../geometry/patch';
import type { FaceLandmarker, FaceLandmarks } from './face-landmarker';
import { ModelSession, type SessionOptions } from './model-session';
import { writeLuma } from './pixel-tensor';

interface Landmark68Spec {
  readonly label: string;
  readonly inputPx: number;
}

/** 68 points of a face, reduced to five. One call at a time: the buffers are reused. */
export class Landmark68Model implements FaceLandmarker {
  private readonly patch: Float32Array;
  private readonly input: Float32Array;

  private constructor(
    private readonly session: ModelSession,
    private readonly spec: Landmark68Spec,
  ) {
    this.patch = new Float32Array(spec.inputPx * spec.inputPx * 3);
    this.input = new Float32Array(spec.inputPx * spec.inputPx);
  }

  static async open(onnx: Uint8Array, spec: Landmark68Spec, options: SessionOptions): Promise<Landmark68Model> {
    const { label, inputPx } = spec;
    const session = await ModelSession.open(
      onnx,
      {
        label,
        input: { name: 'input', dims: ['batch', 1, inputPx, inputPx] },
        outputs: [{ name: 'output', dims: ['batch', 136] }],
      },
      options,
    );
    return new Landmark68Model(session, spec);
  }

  async locate(picture: RgbPicture, face: Box): Promise<FaceLandmarks> {
    const crop = clipBox(squareBox(face), picture.widthPx, picture.heightPx);
    samplePatch(picture, cropTransform(crop, this.spec.inputPx), this.spec.inputPx, this.patch);
    writeLuma(this.patch, this.input, 0);
    const [points68] = (await this.session.run(this.input, 1)) as [Float32Array];
    return { points5: fivePoints(points68, crop), luma: this.input };
  }

  async close(): Promise<void> {
    await this.session.close();
  }
}
