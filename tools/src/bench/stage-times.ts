import {
  decodePicture,
  FaceAnalyzer,
  frameLevels,
  type AnalysisStage,
  type FaceEngineOptions,
} from '@smart-attendance/vision';
import { median } from '../statistics.policy';

type Stage = 'decode' | 'resize' | AnalysisStage;
export const stages: readonly Stage[] = [
  'decode',
  'resize',
  'detect',
  'landmarks',
  'quality',
  'align',
  'embed',
  'liveness',
];
/** Milliseconds that one frame spends in each stage, all its faces together. */
export type StageTimes = Readonly<Record<Stage, number>>;

/**
 * Where the time of a frame goes: each stage alone, one after another in the caller's thread, the median of `rounds`.
 * In the engine the first two overlap with the rest of the frame before.
 * @throws what FaceEngine.load throws
 */
export async function measureStages(
  options: FaceEngineOptions,
  jpegs: readonly Uint8Array[],
  rounds: number,
): Promise<StageTimes[]> {
  let spent = noTimes();
  const stage = async <T>(name: Stage, work: () => T | Promise<T>): Promise<T> => {
    const startedMs = performance.now();
    const result = await work();
    spent[name] += performance.now() - startedMs;
    return result;
  };
  const analyzer = await FaceAnalyzer.open(options, { stage });
  const { frame: inputSize } = analyzer.opened.inputs;
  try {
    const times: StageTimes[] = [];
    for (const jpeg of jpegs) {
      const measured: StageTimes[] = [];
      for (let round = 0; round < rounds; round += 1) {
        spent = noTimes();
        const picture = await stage('decode', () => decodePicture(jpeg));
        const levels = await stage('resize', () => frameLevels(picture, inputSize));
        await analyzer.analyze({ picture, levels });
        measured.push(spent);
      }
      times.push(timesOf((name) => median(measured.map((one) => one[name]))));
    }
    return times;
  } finally {
    await analyzer.close();
  }
}

function noTimes(): Record<Stage, number> {
  return timesOf(() => 0);
}

function timesOf(valueOf: (stage: Stage) => number): Record<Stage, number> {
  return Object.fromEntries(stages.map((stage) => [stage, valueOf(stage)])) as Record<Stage, number>;
}
