import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import { prepareModels } from '@smart-attendance/standalone';
import { FaceEngine } from '@smart-attendance/vision';
import { projectPaths } from '../project-paths';
import { Progress } from '../start/progress';
import { BareSessions } from './bare-sessions';
import { benchCommand, thisMachine, type BenchOutcome } from './bench-command';
import { composeBenchFrames, type BenchFrame } from './bench-frames';
import { interleave, type BlockObserver } from './interleave';
import { measureMemory, type MemoryFigures } from './memory-run';
import { measureStages, stages, type StageTimes } from './stage-times';

/** What the project promises; see docs/benchmarks.md. */
const shareMin = 0.85;
const loopDelayP99MsMax = 20;
const memoryGrowthMax = 0.05;
const framesOfPromise = 10_000;

const rounds = 8;
const blockMs = 1_500;
const stageRounds = 30;
/** As the service does it: one frame is decoded while another has the models. */
const framesAtOnce = 2;

interface SpeedFigures {
  readonly faces: number;
  readonly pipelinePerSecond: number;
  readonly bareSessionsPerSecond: number;
  /** Pipeline over bare sessions. */
  readonly share: number;
  readonly pipelineCpuMs: number;
  readonly bareSessionsCpuMs: number;
  readonly loopDelayP99Ms: number;
  readonly stagesMs: StageTimes;
}

/** One worker against the bare runtime. Exit code 1 when a promise is not kept. */
export const faceBenchCommand = benchCommand('bench:face', measure, framesOfPromise);

async function measure(frameCount: number): Promise<BenchOutcome> {
  const { modelsDir, cacheDir } = projectPaths();
  const progress = new Progress();
  await prepareModels({ modelsDir, cacheDir, log: progress.step });
  const frames = await composeBenchFrames({ cacheDir, log: progress.step });
  const { processor, cores, node } = thisMachine();
  progress.step(`${processor}, ${cores} cores, Node ${node}; one worker, one thread for the models`);

  const engine = await FaceEngine.load({ modelsDir });
  const bare = await BareSessions.open({ modelsDir });
  const stageTimes = await measureStages(
    { modelsDir },
    frames.map(({ jpeg }) => jpeg),
    stageRounds,
  );
  const speed: SpeedFigures[] = [];
  for (const [index, frame] of frames.entries()) {
    const stagesMs = stageTimes[index];
    if (stagesMs === undefined) throw new Error('A frame was not measured.');
    speed.push({ ...(await measureSpeed(engine, bare, frame)), stagesMs });
    printSpeed(speed.at(-1), progress);
  }
  await bare.close();
  progress.step(`memory: ${frameCount} frames of varying size`);
  const memory = await measureMemory(engine, frames, frameCount);
  await engine.close();
  printStages(speed);
  const failures = judge(speed, memory);
  return { figures: { speed, memory, failures }, missed: failures.map((failure) => `MISSED: ${failure}`) };
}

async function measureSpeed(
  engine: FaceEngine,
  bare: BareSessions,
  { faces, jpeg }: BenchFrame,
): Promise<Omit<SpeedFigures, 'stagesMs'>> {
  const { faces: seen } = await engine.analyzeFrame(jpeg);
  const usable = seen.filter(({ embedding }) => embedding !== undefined).length;
  if (usable !== faces) {
    throw new Error(`The frame with ${faces} faces gave ${usable} usable ones; what is measured would not be that.`);
  }
  const recorded = await bare.record(jpeg);
  const watch = new LoopWatch('pipeline');
  const { tallies, ratio } = await interleave(
    [
      { name: 'pipeline', atOnce: framesAtOnce, once: () => engine.analyzeFrame(jpeg) },
      { name: 'bare', atOnce: 1, once: () => bare.run(recorded) },
    ],
    { rounds, blockMs, observer: watch },
  );
  const pipeline = tallies.get('pipeline');
  const sessions = tallies.get('bare');
  return {
    faces,
    pipelinePerSecond: pipeline?.perSecond ?? 0,
    bareSessionsPerSecond: sessions?.perSecond ?? 0,
    share: ratio,
    pipelineCpuMs: pipeline?.cpuMs ?? 0,
    bareSessionsCpuMs: sessions?.cpuMs ?? 0,
    loopDelayP99Ms: watch.p99Ms,
  };
}

/** The delay of the event loop while one contender runs; the bare sessions block it by their nature. */
class LoopWatch implements BlockObserver {
  private readonly histogram: IntervalHistogram & { enable(): boolean; disable(): boolean } = monitorEventLoopDelay({
    resolution: 1,
  });

  constructor(private readonly watched: string) {}

  get p99Ms(): number {
    return this.histogram.percentile(99) / 1e6;
  }

  begin(name: string): void {
    if (name === this.watched) this.histogram.enable();
  }

  end(): void {
    this.histogram.disable();
  }
}

function printSpeed(figures: SpeedFigures | undefined, progress: Progress): void {
  if (figures === undefined) return;
  const { faces, pipelinePerSecond, bareSessionsPerSecond, share, pipelineCpuMs, bareSessionsCpuMs } = figures;
  progress.step(
    `${String(faces).padStart(2)} faces: ${pipelinePerSecond.toFixed(1)} frames/s of ${bareSessionsPerSecond.toFixed(1)} ` +
      `by the sessions alone, share ${share.toFixed(3)}; processor time ${pipelineCpuMs.toFixed(1)} and ` +
      `${bareSessionsCpuMs.toFixed(1)} ms a frame; event loop p99 ${figures.loopDelayP99Ms.toFixed(1)} ms`,
  );
}

function printStages(speed: readonly SpeedFigures[]): void {
  console.log(`\nms a frame  ${stages.map((stage) => stage.padStart(9)).join('')}`);
  for (const { faces, stagesMs } of speed) {
    const cells = stages.map((stage) => stagesMs[stage].toFixed(2).padStart(9));
    console.log(`${String(faces).padStart(2)} faces    ${cells.join('')}`);
  }
}

function judge(speed: readonly SpeedFigures[], memory: MemoryFigures): string[] {
  const isWhole = memory.frames >= framesOfPromise;
  const growth = `${(100 * memory.growth).toFixed(1)} %`;
  console.log(
    `\nresident memory ${memory.earlyMb.toFixed(0)} MB after ${memory.frames / 10} frames, ${memory.lateMb.toFixed(0)} MB ` +
      `after ${memory.frames}: ${growth}${isWhole ? '' : ` (shortened from ${framesOfPromise}, so not judged)`}`,
  );
  return [
    ...speed
      .filter(({ faces, share }) => faces > 0 && share < shareMin)
      .map(({ faces, share }) => `with ${faces} faces the share is ${share.toFixed(3)}, below ${shareMin}`),
    ...speed
      .filter(({ loopDelayP99Ms }) => loopDelayP99Ms >= loopDelayP99MsMax)
      .map(
        ({ faces, loopDelayP99Ms }) =>
          `with ${faces} faces the event loop's p99 delay is ${loopDelayP99Ms.toFixed(1)} ms, not below ${loopDelayP99MsMax}`,
      ),
    ...(isWhole && memory.growth >= memoryGrowthMax ? [`resident memory grew by ${growth}`] : []),
  ];
}
