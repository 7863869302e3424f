import { ultraFacePriors } from '../onnx/ultraface-variant';
import type { DetectorNetwork, DetectorSpec } from './face-detector';
import type { FoundFace } from './found-face';

/** UltraFace RFB: boxes of faces. What a picture leaves free of its input holds the mean. */
export function ultraFaceNetwork(spec: DetectorSpec): DetectorNetwork {
  const { widthPx, heightPx } = spec;
  const priors = ultraFacePriors(widthPx, heightPx).centres.values.length / 2;
  return {
    inputName: 'input',
    inputSize: { widthPx, heightPx },
    padLevel: spec.mean,
    outputs: [
      { name: 'scores', dims: [1, priors, 2] },
      { name: 'boxes', dims: [1, priors, 4] },
    ],
    decode: ([scores, corners]) => decodeCorners(scores as Float32Array, corners as Float32Array, spec),
  };
}

function decodeCorners(scores: Float32Array, corners: Float32Array, spec: DetectorSpec): FoundFace[] {
  const { widthPx, heightPx, scoreMin } = spec;
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
