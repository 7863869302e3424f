import { prepareModels } from '@smart-attendance/standalone';
import { BareSessions } from './bare-sessions';
import { benchCommand } from './bench-command';
import { composeBenchFrames, frameWith } from './bench-frames';
import { besideNats, type BenchSetting } from './bench-setting';
import { FrameFeed } from './frame-feed';
import { interleave } from './interleave';
import { startWorker } from './worker-processes';

const faceCounts = [1, 4];
const rounds = 8;
const blockMs = 1_500;
/** Two are in the worker's hands, so that there is always one waiting. */
const framesOnTheWay = 6;
const cameraCount = 2 * framesOnTheWay;

interface WorkerFigures {
  readonly faces: number;
  readonly workerPerSecond: number;
  readonly bareSessionsPerSecond: number;
  readonly share: number;
}

/** The built service over NATS, as a share of what its sessions reach alone in the same run. */
export const workerBenchCommand = benchCommand('bench:worker', async () => ({
  figures: { worker: await besideNats(measure) },
}));

async function measure(bench: BenchSetting): Promise<WorkerFigures[]> {
  await prepareModels(bench);
  const frames = await composeBenchFrames(bench);
  const worker = await startWorker('worker', bench);
  const bare = await BareSessions.open(bench);
  const feed = await FrameFeed.open(bench.natsUrl, cameraCount);
  try {
    const figures: WorkerFigures[] = [];
    for (const faces of faceCounts) {
      const { jpeg } = frameWith(frames, faces);
      const recorded = await bare.record(jpeg);
      const { tallies, ratio } = await interleave(
        [
          { name: 'worker', atOnce: framesOnTheWay, once: () => answered(feed.send(jpeg)) },
          { name: 'bare', atOnce: 1, once: () => bare.run(recorded) },
        ],
        { rounds, blockMs },
      );
      await feed.forgetFacts();
      const workerPerSecond = tallies.get('worker')?.perSecond ?? 0;
      const bareSessionsPerSecond = tallies.get('bare')?.perSecond ?? 0;
      figures.push({ faces, workerPerSecond, bareSessionsPerSecond, share: ratio });
      bench.log(
        `${faces} face${faces === 1 ? '' : 's'}: one worker over NATS ${workerPerSecond.toFixed(1)} frames/s, the ` +
          `sessions alone ${bareSessionsPerSecond.toFixed(1)}, share ${ratio.toFixed(3)}`,
      );
    }
    return figures;
  } finally {
    await feed.close();
    await bare.close();
    await worker.stop();
  }
}

async function answered(answer: Promise<number | undefined>): Promise<void> {
  if ((await answer) === undefined) throw new Error('A frame got no answer; look at what the worker logged.');
}
