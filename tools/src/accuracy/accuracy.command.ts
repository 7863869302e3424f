import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { defaultPackId, licenceSetting } from '@smart-attendance/vision';
import { prepareModels } from '@smart-attendance/standalone';
import { callerPath } from '../caller-path';
import { command, WrongArguments } from '../command';
import { projectPaths } from '../project-paths';
import { Progress } from '../start/progress';
import { makeReport } from './accuracy-report';
import { barsOf } from './bars.policy';
import { loadSamples } from './face-samples';
import { missingFiles, readProtocol } from './lfw-protocol';
import { plotsOf } from './plots';
import { reportLines } from './report-text';

const USAGE = `npm run accuracy -- --data DIR [--pack ID] [--json FILE] [--out DIR] [--fresh]
  --data DIR   a folder with verification-pairs.tsv, identification-enrol.json, identification-probes.tsv,
               identification-unknown.txt and images/<person>/<image>
  --pack ID    another model pack than the default one
  --json FILE  every figure as JSON
  --out DIR    where the plots go (SVG); .data/accuracy unless told
  --fresh      embed every image again instead of using what an earlier run kept
Ends with 0 when the bars are met or the data is not there, with 1 when one is missed.`;

interface AccuracyOptions {
  readonly dataDir: string;
  readonly packId: string;
  readonly jsonFile: string | undefined;
  readonly outDir: string;
  readonly isFresh: boolean;
}

const text = { type: 'string' } as const;
const options = { data: text, pack: text, json: text, out: text, fresh: { type: 'boolean' } } as const;

/** Measures a pack on labelled photos and holds it to the bars that the documents promise. */
export const accuracyCommand = command({ usage: USAGE, options }, async ({ values }) => {
  if (values.data === undefined) throw new WrongArguments('Say where the data is.');
  const dataDir = callerPath(values.data);
  const missing = missingFiles(dataDir);
  if (missing.length > 0) {
    console.log(`Skipped: ${dataDir} ${existsSync(dataDir) ? `has no ${missing.join(', ')}` : 'is not there'}.`);
    return 0;
  }
  return measure({
    dataDir,
    packId: values.pack ?? defaultPackId,
    jsonFile: values.json === undefined ? undefined : callerPath(values.json),
    outDir: values.out === undefined ? join(projectPaths().dataDir, 'accuracy') : callerPath(values.out),
    isFresh: values.fresh === true,
  });
});

async function measure({ dataDir, packId, jsonFile, outDir, isFresh }: AccuracyOptions): Promise<number> {
  const { step } = new Progress();
  const { modelsDir, cacheDir } = projectPaths();
  const protocol = readProtocol(dataDir);
  await prepareModels({ modelsDir, cacheDir, packId, log: step });
  const licenceAccepted = process.env[licenceSetting];
  const imagesDir = join(dataDir, 'images');
  const set = await loadSamples({ imagesDir, modelsDir, cacheDir, packId, licenceAccepted, isFresh, log: step });
  step(`${set.imagesEmbedded} images embedded, ${set.imagesFromCache} from the cache; comparing`);
  const report = await makeReport(set, protocol);
  const bars = barsOf(report);
  console.log(['', ...reportLines(report), ''].join('\n'));
  writeFiles(plotsOf(report), outDir);
  if (jsonFile !== undefined) {
    writeFiles(new Map([[jsonFile, `${JSON.stringify({ ...report, bars }, undefined, 2)}\n`]]), '');
  }
  for (const { isMet, sentence } of bars) console.log(`${isMet ? 'met   ' : 'MISSED'}  ${sentence}`);
  console.log(`Plots are in ${outDir}${jsonFile === undefined ? '' : `, figures in ${jsonFile}`}.`);
  return bars.every(({ isMet }) => isMet) ? 0 : 1;
}

function writeFiles(files: ReadonlyMap<string, string>, folder: string): void {
  for (const [name, text] of files) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
