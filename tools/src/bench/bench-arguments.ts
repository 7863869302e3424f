import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { callerPath } from '../caller-path';

export interface BenchArguments {
  /** Where the figures go as JSON as well, if anywhere. */
  readonly jsonFile: string | undefined;
  /** How many frames the longest part looks at. */
  readonly frames: number;
}

export class WrongArguments extends Error {}

const framesMin = 100;
const framesMax = 1_000_000;

/** `[--json FILE]`, and `[--frames N]` where a default is given. Throws WrongArguments with what was expected. */
export function readBenchArguments(command: string, args: readonly string[], framesDefault?: number): BenchArguments {
  const usage = `Usage: npm run ${command} [-- --json FILE${framesDefault === undefined ? '' : ' --frames N'}]`;
  const { json, frames } = parse(args, framesDefault !== undefined, usage);
  const count = frames === undefined ? (framesDefault ?? framesMin) : Number(frames);
  if (!Number.isInteger(count) || count < framesMin || count > framesMax) {
    throw new WrongArguments(`--frames must be a whole number from ${framesMin} to ${framesMax}. ${usage}`);
  }
  return { frames: count, jsonFile: json === undefined ? undefined : callerPath(json) };
}

interface Values {
  readonly json?: string | undefined;
  readonly frames?: string | undefined;
}

function parse(args: readonly string[], hasFrames: boolean, usage: string): Values {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({ args: [...args], options: { json: text, frames: text } });
    if (!hasFrames && values.frames !== undefined) throw new Error('Unknown option --frames.');
    return values;
  } catch (error) {
    throw new WrongArguments(`${error instanceof Error ? error.message : String(error)} ${usage}`);
  }
}

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly node: string;
}

export function thisMachine(): Machine {
  const cores = cpus();
  return { processor: cores[0]?.model ?? 'unknown', cores: cores.length, node: process.versions.node };
}

export async function saveFigures(jsonFile: string | undefined, figures: object): Promise<void> {
  if (jsonFile === undefined) return;
  await writeFile(jsonFile, `${JSON.stringify({ machine: thisMachine(), ...figures }, undefined, 2)}\n`);
  console.log(`figures written to ${jsonFile}`);
}
