import type { RgbPicture } from '../geometry/patch';
import { decodeYuNet, gridCells, gridSize, gridStrides, keepBest } from './anchor-grid';
import { DetectorInput } from './detector-input';
import type { FaceDetector, FoundFace } from './face-detector';
import { ModelSession } from './model-session';
import type { PixelFormat } from './pixel-tensor';

export interface YuNetSpec extends PixelFormat {
  readonly label: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly scoreMin: number;
  readonly iouMax: number;
}

/** Names of the outputs without the stride, and numbers a cell, as every published YuNet has them. */
const outputs = [
  ['cls', 1],
  ['obj', 1],
  ['bbox', 4],
  ['kps', 10],
] as const;
const black = 0;

/** YuNet: boxes and five points of faces of about 10 to 300 pixels. One call at a time: the input buffer is reused. */
export class YuNetDetector implements FaceDetector {
  private readonly input: DetectorInput;

  private constructor(
    private readonly session: ModelSession,
    private readonly spec: YuNetSpec,
  ) {
    this.input = new DetectorInput(gridSize(spec.widthPx), gridSize(spec.heightPx), spec, black);
  }

  static async open(onnx: Uint8Array, spec: YuNetSpec, threads: number): Promise<YuNetDetector> {
    const [widthPx, heightPx] = [gridSize(spec.widthPx), gridSize(spec.heightPx)];
    const session = await ModelSession.open(
      onnx,
      {
        label: spec.label,
        input: { name: 'input', dims: [1, 3, heightPx, widthPx] },
        outputs: outputs.flatMap(([name, columns]) =>
          gridStrides.map((stride) => ({
            name: `${name}_${stride}`,
            rows: gridCells(stride, widthPx, heightPx),
            columns,
          })),
        ),
      },
      threads,
    );
    return new YuNetDetector(session, spec);
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
      const [faceness, objectness, boxes, points] = [0, 3, 6, 9].map((first) => tensors[first + index]) as [
        Float32Array,
        Float32Array,
        Float32Array,
        Float32Array,
      ];
      return decodeYuNet({ stride, faceness, objectness, boxes, points }, this.input.widthPx, this.spec.scoreMin);
    });
    return keepBest(found, this.spec.iouMax);
  }

  async close(): Promise<void> {
    await this.session.close();
  }
}
