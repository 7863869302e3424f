import type { FaceEngineOptions } from '../engine-options';
import { arcFaceTemplate } from '../geometry/five-points';
import { estimatePose } from '../geometry/head-pose';
import { samplePatch } from '../geometry/patch';
import { fitSimilarity, invertSimilarity } from '../geometry/similarity-transform';
import { prepareFrame } from '../image-pyramid';
import { decodePicture } from '../pictures/picture-reader';
import { judgeQuality } from '../quality.policy';
import { measureLight } from '../sharpness';
import { openPackHere, type OpenedPack } from './opened-pack';

export const stages = ['decode', 'resize', 'detect', 'landmarks', 'quality', 'align', 'embed', 'liveness'] as const;
export type Stage = (typeof stages)[number];
/** Milliseconds that one frame spends in each stage, all its faces together. */
export type StageTimes = Readonly<Record<Stage, number>>;

const alignedPx = 112;

/**
 * Where the time of a frame goes: each stage alone, one after another in the caller's thread, the median of `rounds`.
 * In the engine the first two overlap with the rest of the frame before. Throws what FaceEngine.load throws.
 */
export async function measureStages(
  options: FaceEngineOptions,
  jpegs: readonly Uint8Array[],
  rounds: number,
): Promise<StageTimes[]> {
  const pack = await openPackHere(options);
  try {
    const times: StageTimes[] = [];
    for (const jpeg of jpegs) {
      const seen: Record<Stage, number>[] = [];
      for (let round = 0; round < rounds; round += 1) seen.push(await timeFrame(pack, jpeg));
      times.push(
        Object.fromEntries(stages.map((stage) => [stage, median(seen.map((one) => one[stage]))])) as StageTimes,
      );
    }
    return times;
  } finally {
    for (const model of pack.models.all) await model.close();
  }
}

async function timeFrame({ models, defaults }: OpenedPack, jpeg: Uint8Array): Promise<Record<Stage, number>> {
  const spent = Object.fromEntries(stages.map((stage) => [stage, 0])) as Record<Stage, number>;
  const timed = async <T>(stage: Stage, work: () => T | Promise<T>): Promise<T> => {
    const startedMs = performance.now();
    const result = await work();
    spent[stage] += performance.now() - startedMs;
    return result;
  };
  const { gates } = defaults;
  const liveness = defaults.liveness === 'off' ? undefined : await models.liveness?.open();
  const patch = new Float32Array(alignedPx * alignedPx * 3);
  const picture = await timed('decode', () => decodePicture(jpeg));
  const looks = await timed('resize', () => prepareFrame(picture, models.finder.inputs.frame));
  const found = await timed('detect', () => models.finder.find(picture, looks));
  for (const face of found.filter(({ width }) => width >= gates.faceWidthPxMin)) {
    const { points5, luma } = await timed('landmarks', () => models.landmarks.locate(picture, face));
    const quality = await timed('quality', () => {
      const [lx, ly, rx, ry] = points5 as [number, number, number, number];
      const interEyePx = Math.hypot(rx - lx, ry - ly);
      const measures = { box: face, detectorScore: face.score, interEyePx, pose: estimatePose(points5) };
      return judgeQuality({ ...measures, ...measureLight(luma, Math.sqrt(luma.length)) }, gates);
    });
    if (quality.reasons.length > 0) continue;
    const alignedBefore = spent.align;
    await timed('align', () => {
      samplePatch(picture, invertSimilarity(fitSimilarity(points5, arcFaceTemplate)), alignedPx, patch);
    });
    await timed('embed', () => models.embedder.embed(picture, points5));
    // The embedder aligns for itself; what was just measured alone is taken off.
    spent.embed -= spent.align - alignedBefore;
    if (liveness !== undefined) await timed('liveness', () => liveness.score(picture, face));
  }
  return spent;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
