import { monitorEventLoopDelay } from 'node:perf_hooks';
import { prepareModels } from '@smart-attendance/standalone';
import { FaceEngine } from '@smart-attendance/vision';
import { projectPaths } from '../project-paths';
import { Progress } from '../start/progress';
import { BareSessions } from './bare-sessions';
import { benchCommand, thisMachine, type BenchOutcome } from './bench-command';
import { composeBenchFrames, type BenchFrame } from './bench-frames';
import { interleave } from './interleave';
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

type SpeedFigures = Awaited<ReturnType<typeof measureSpeed>>;

/** One worker against the bare runtime. Exit code 1 when a promise is not kept. */
export const faceBenchCommand = benchCommand('bench:face', measure, framesOfPromise);

async function measure(frameCount: number): Promise<BenchOutcome> {
  const { modelsDir, cacheDir } = projectPaths();
  const { step: log } = new Progress();
  await prepareModels({ modelsDir, cacheDir, log });
  const frames = await composeBenchFrames({ cacheDir, log });
  const { processor, cores, node } = thisMachine();
  log(`${processor}, ${cores} cores, Node ${node}; one worker, one thread for the models`);

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
    speed.push(await measureSpeed(engine, bare, frame, stagesMs, log));
  }
  await bare.close();
  log(`memory: ${frameCount} frames of varying size`);
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
  stagesMs: StageTimes,
  log: (line: string) => void,
) {
  const { faces: seen } = await engine.analyzeFrame(jpeg);
  const usable = seen.filter(({ embedding }) => embedding !== undefined).length;
  if (usable !== faces) {
    throw new Error(`The frame with ${faces} faces gave ${usable} usable ones; what is measured would not be that.`);
  }
  const recorded = await bare.record(jpeg);
  // Of the pipeline alone: the bare sessions block the event loop by their nature.
  const loopDelay = monitorEventLoopDelay({ resolution: 1 });
  const { tallies, ratio: share } = await interleave(
    [
      { atOnce: framesAtOnce, once: () => engine.analyzeFrame(jpeg), loopDelay },
      { atOnce: 1, once: () => bare.run(recorded) },
    ],
    { rounds, blockMs },
  );
  const [pipeline, sessions] = tallies;
  const loopDelayP99Ms = loopDelay.percentile(99) / 1e6;
  log(
    `${String(faces).padStart(2)} faces: ${pipeline.perSecond.toFixed(1)} frames/s of ${sessions.perSecond.toFixed(1)} ` +
      `by the sessions alone, share ${share.toFixed(3)}; processor time ${pipeline.cpuMs.toFixed(1)} and ` +
      `${sessions.cpuMs.toFixed(1)} ms a frame; event loop p99 ${loopDelayP99Ms.toFixed(1)} ms`,
  );
  return {
    faces,
    pipelinePerSecond: pipeline.perSecond,
    bareSessionsPerSecond: sessions.perSecond,
    /** Pipeline over bare sessions. */
    share,
    pipelineCpuMs: pipeline.cpuMs,
    bareSessionsCpuMs: sessions.cpuMs,
    loopDelayP99Ms,
    stagesMs,
  };
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
