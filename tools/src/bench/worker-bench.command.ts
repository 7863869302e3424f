import { BareSessions } from './bare-sessions';
import { benchCommand } from './bench-command';
import { frameWith } from './bench-frames';
import { interleave } from './interleave';
import { besideWorker, type WorkerBench } from './worker-processes';

const faceCounts = [1, 4];
const rounds = 8;
const blockMs = 1_500;
/** Two are in the worker's hands, so that there is always one waiting. */
const framesOnTheWay = 6;
const cameraCount = 2 * framesOnTheWay;

/** The built service over NATS, as a share of what its sessions reach alone in the same run. */
export const workerBenchCommand = benchCommand('bench:worker', async () => ({
  figures: { worker: await besideWorker(cameraCount, measure) },
}));

async function measure(bench: WorkerBench) {
  const bare = await BareSessions.open(bench);
  try {
    const figures = [];
    for (const faces of faceCounts) figures.push(await compare(bench, bare, faces));
    return figures;
  } finally {
    await bare.close();
  }
}

async function compare({ frames, feed, log }: WorkerBench, bare: BareSessions, faces: number) {
  const { jpeg } = frameWith(frames, faces);
  const recorded = await bare.record(jpeg);
  const { tallies, ratio } = await interleave(
    [
      { atOnce: framesOnTheWay, once: () => answered(feed.send(jpeg)) },
      { atOnce: 1, once: () => bare.run(recorded) },
    ],
    { rounds, blockMs },
  );
  await feed.forgetFacts();
  const [{ perSecond: workerPerSecond }, { perSecond: bareSessionsPerSecond }] = tallies;
  log(
    `${faces} face${faces === 1 ? '' : 's'}: one worker over NATS ${workerPerSecond.toFixed(1)} frames/s, the ` +
      `sessions alone ${bareSessionsPerSecond.toFixed(1)}, share ${ratio.toFixed(3)}`,
  );
  return { faces, workerPerSecond, bareSessionsPerSecond, share: ratio };
}

async function answered(answer: Promise<number | undefined>): Promise<void> {
  if ((await answer) === undefined) throw new Error('A frame got no answer; look at what the worker logged.');
}
