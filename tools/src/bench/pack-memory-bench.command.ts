import { prepareModels } from '@smart-attendance/standalone';
import { defaultPackId } from '@smart-attendance/vision';
import { callerPath } from '../caller-path';
import { command, WrongArguments } from '../command';
import { saveFigures, thisMachine } from './bench-command';
import { composeBenchFrames, frameWith } from './bench-frames';
import { besideNats, type BenchSetting } from './bench-setting';
import { besideService } from './benched-service';
import { FrameFeed } from './frame-feed';
import { peakMbOf, residentMbOf } from './process-figures';

const usage = `npm run bench:pack-memory [-- --pack ID] [--second ID] [--faces N] [--json FILE]
  --pack ID    the first pack; the default one unless told
  --second ID  measured beside it as well; both must be there: npm run models
  --faces N    how many faces a worker looks at, 200 unless told
  --json FILE  write the figures`;
const text = { type: 'string' } as const;
const options = { pack: text, second: text, faces: text, json: text } as const;
const facesAtOnce = 4;
const framesOnTheWay = 2;
const facesMax = 100_000;

/** What a worker of face-inference holds in memory with one pack, and with a second one beside it. */
export const packMemoryBenchCommand = command({ usage, options }, async ({ values }) => {
  const faces = Number(values.faces ?? 200);
  if (!Number.isInteger(faces) || faces < facesAtOnce || faces > facesMax) {
    throw new WrongArguments(`--faces must be a whole number from ${facesAtOnce} to ${facesMax}.`);
  }
  const first = { MODEL_PACK: values.pack ?? defaultPackId };
  const both = values.second === undefined ? [] : [{ ...first, MODEL_PACK_SECOND: values.second }];
  await besideNats(async (setting) => {
    await prepareModels(setting);
    const workers = [];
    for (const packs of [first, ...both]) workers.push(await measure(setting, packs, faces));
    if (values.json !== undefined)
      await saveFigures(callerPath(values.json), { machine: thisMachine(), faces, workers });
  });
  return 0;
});

async function measure(setting: BenchSetting, packs: Readonly<Record<string, string>>, faces: number) {
  const { jpeg } = frameWith(await composeBenchFrames(setting), facesAtOnce);
  const licence = { PACK_LICENCE_ACCEPTED: process.env['PACK_LICENCE_ACCEPTED'] ?? '' };
  const environment = { NATS_URL: setting.natsUrl, MODELS_DIR: setting.modelsDir, ...licence, ...packs };
  return besideService(setting, { app: 'face-inference', name: 'worker', environment }, async ({ processId }) => {
    const feed = await FrameFeed.open(setting.natsUrl, 2 * framesOnTheWay);
    const startedMb = residentMbOf(processId);
    for (let seen = 0; seen < faces; seen += framesOnTheWay * facesAtOnce) {
      const answers = Array.from({ length: framesOnTheWay }, () => feed.send(jpeg));
      if ((await Promise.all(answers)).includes(undefined)) throw new Error('A frame got no answer.');
    }
    const figures = { startedMb, residentMb: residentMbOf(processId), peakMb: peakMbOf(processId) };
    await feed.forgetFacts();
    await feed.close();
    const [atStart, then, peak] = Object.values(figures).map((mb) => mb.toFixed(0));
    const names = Object.values(packs);
    setting.log(
      `${names.join(' and ')}: ${atStart} MiB resident at the start, ${then} after ${faces} faces, ${peak} at most`,
    );
    return { packs: names, ...figures };
  });
}
