import type { RgbPicture } from '../geometry/patch';
import { decodeScrfd, gridCells, gridSize, gridStrides, keepBest, scrfdAnchorsPerCell } from './anchor-grid';
import { DetectorInput } from './detector-input';
import type { FaceDetector, FoundFace } from './face-detector';
import { ModelSession } from './model-session';
import type { PixelFormat } from './pixel-tensor';

/** Names of the output tensors for the strides 8, 16 and 32. */
export interface ScrfdOutputs {
  readonly scores: readonly [string, string, string];
  readonly distances: readonly [string, string, string];
  readonly points: readonly [string, string, string];
}

export interface ScrfdSpec extends PixelFormat {
  readonly label: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly scoreMin: number;
  readonly iouMax: number;
  readonly input: string;
  readonly outputs: ScrfdOutputs;
}

/** It was trained with black around a picture that does not fill its input. */
const black = 0;

/** SCRFD with five points: boxes and points of faces. One call at a time: the input buffer is reused. */
export class ScrfdDetector implements FaceDetector {
  private readonly input: DetectorInput;

  private constructor(
    private readonly session: ModelSession,
    private readonly spec: ScrfdSpec,
  ) {
    this.input = new DetectorInput(gridSize(spec.widthPx), gridSize(spec.heightPx), spec, black);
  }

  static async open(onnx: Uint8Array, spec: ScrfdSpec, threads: number): Promise<ScrfdDetector> {
    const [widthPx, heightPx] = [gridSize(spec.widthPx), gridSize(spec.heightPx)];
    const rowsOf = (names: readonly string[], columns: number): { name: string; rows: number; columns: number }[] =>
      gridStrides.map((stride, index) => ({
        name: names[index] as string,
        rows: gridCells(stride, widthPx, heightPx) * scrfdAnchorsPerCell,
        columns,
      }));
    const { scores, distances, points } = spec.outputs;
    const session = await ModelSession.open(
      onnx,
      {
        label: spec.label,
        input: { name: spec.input, dims: [1, 3, heightPx, widthPx] },
        outputs: [...rowsOf(scores, 1), ...rowsOf(distances, 4), ...rowsOf(points, 10)],
      },
      threads,
    );
    return new ScrfdDetector(session, spec);
  }

  get widthPx(): number {
    return this.spec.widthPx;
  }

  get heightPx(): number {
    return this.spec.heightPx;
  }

  async detect(picture: RgbPicture): Promise<FoundFace[]> {
    this.input.fill(picture);
    const tensors = await this.session.run(this.input.planes, 1);
    const found = gridStrides.flatMap((stride, index) => {
      const [scores, distances, points] = [tensors[index], tensors[index + 3], tensors[index + 6]] as [
        Float32Array,
        Float32Array,
        Float32Array,
      ];
      return decodeScrfd({ stride, scores, distances, points }, this.input.widthPx, this.spec.scoreMin);
    });
    return keepBest(found, this.spec.iouMax);
  }

  async close(): Promise<void> {
    await this.session.close();
  }
}
