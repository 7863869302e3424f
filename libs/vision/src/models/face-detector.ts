import type { RgbPicture } from '../geometry/patch';
import type { InputSize } from '../input-size';
import { DetectorInput } from './detector-input';
import { keepBest, type FoundFace } from './found-face';
import { ModelSession, type ModelSpec, type SessionOptions } from './model-session';
import type { PixelFormat } from './pixel-tensor';

export interface DetectorSpec extends PixelFormat, InputSize {
  readonly label: string;
  readonly scoreMin: number;
  readonly iouMax: number;
}

/** What sets one kind of network apart from another. */
export interface DetectorNetwork {
  readonly inputName: string;
  /** What the network works at; no smaller than the spec's. */
  readonly inputSize: InputSize;
  /** 0..255: what it was trained with around a picture that does not fill its input. */
  readonly padLevel: number;
  readonly outputs: ModelSpec['outputs'];
  /** Faces in input pixels; `outputs` in the order of those above. */
  decode(outputs: readonly Float32Array[]): FoundFace[];
}

/** Finds faces in a picture no larger than its size; a smaller one lies at the top left. One call at a time. */
export class FaceDetector {
  readonly widthPx: number;
  readonly heightPx: number;
  private readonly input: DetectorInput;

  private constructor(
    private readonly session: ModelSession,
    private readonly spec: DetectorSpec,
    private readonly network: DetectorNetwork,
  ) {
    this.widthPx = spec.widthPx;
    this.heightPx = spec.heightPx;
    this.input = new DetectorInput(network.inputSize, spec, network.padLevel);
  }

  static async open(
    onnx: Uint8Array,
    spec: DetectorSpec,
    network: DetectorNetwork,
    options: SessionOptions,
  ): Promise<FaceDetector> {
    const { inputName, inputSize, outputs } = network;
    const input = { name: inputName, dims: [1, 3, inputSize.heightPx, inputSize.widthPx] };
    return new FaceDetector(
      await ModelSession.open(onnx, { label: spec.label, input, outputs }, options),
      spec,
      network,
    );
  }

  /** Faces in pixels of `picture`, best score first; parts outside it are not cut off. */
  async detect(picture: RgbPicture): Promise<FoundFace[]> {
    this.input.fill(picture);
    const outputs = await this.session.run(this.input.planes, 1);
    return keepBest(this.network.decode(outputs), this.spec.iouMax);
  }

  async close(): Promise<void> {
    await this.session.close();
  }
}
