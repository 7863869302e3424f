import { declareShape, replaceInt64Initializer, zeroTinyWeights, type Dimension } from './onnx-edit';
import { resizeUltraFace } from './ultraface-variant';

/** How a prepared model file is made from one of the source's: written in the manifest, so data and not code. */
export type ModelEdit =
  | { readonly kind: 'none' }
  | { readonly kind: 'ultraface-size'; readonly widthPx: number; readonly heightPx: number }
  | {
      readonly kind: 'free-batch';
      /** New declared shapes by the name of the graph's input or output. */
      readonly shapes: Readonly<Record<string, readonly Dimension[]>>;
      /** int64 initializers to replace, by name: the targets of Reshape nodes that had the batch of 1 written in. */
      readonly int64Initializers?: Readonly<Record<string, readonly number[]>>;
      /** Weights smaller than this become 0; see zeroTinyWeights. */
      readonly zeroWeightsBelow?: number;
    };

/**
 * The edited model's bytes: the same for the same input everywhere, since the edit is of bytes and of numbers that IEEE
 * 754 rounds in one way only.
 * @throws AppError `malformed` when the model is not the one the edit was made for
 */
export function makeVariant(onnx: Uint8Array, edit: ModelEdit): Uint8Array {
  if (edit.kind === 'none') return onnx;
  if (edit.kind === 'ultraface-size') return resizeUltraFace(onnx, edit.widthPx, edit.heightPx);
  let edited = onnx;
  for (const [name, dims] of Object.entries(edit.shapes)) edited = declareShape(edited, name, dims);
  for (const [name, values] of Object.entries(edit.int64Initializers ?? {})) {
    edited = replaceInt64Initializer(edited, name, values);
  }
  return edit.zeroWeightsBelow === undefined ? edited : zeroTinyWeights(edited, edit.zeroWeightsBelow);
}
