import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { callerPath } from '../caller-path';
import { command, WrongArguments, type Command } from '../command';

export interface BenchOutcome {
  /** What goes to `--json FILE`, beside the machine. */
  readonly figures: object;
  /** Lines for whoever waits; with any the exit code is 1. */
  readonly missed?: readonly string[];
}

const framesMin = 100;
const framesMax = 1_000_000;

/** `npm run <name> [-- --json FILE]`, and `[--frames N]` where a default is given. */
export function benchCommand(
  name: string,
  run: (frames: number) => Promise<BenchOutcome>,
  framesDefault?: number,
): Command {
  const text = { type: 'string' } as const;
  const usage = `Usage: npm run ${name} [-- --json FILE${framesDefault === undefined ? '' : ' --frames N'}]`;
  return command({ usage, options: { json: text, frames: text } }, async ({ values: { json, frames: given } }) => {
    if (given !== undefined && framesDefault === undefined) throw new WrongArguments('Unknown option --frames.');
    const frames = Number(given ?? framesDefault ?? framesMin);
    if (!Number.isInteger(frames) || frames < framesMin || frames > framesMax) {
      throw new WrongArguments(`--frames must be a whole number from ${framesMin} to ${framesMax}.`);
    }
    const { figures, missed = [] } = await run(frames);
    if (json !== undefined) await saveFigures(callerPath(json), figures);
    for (const line of missed) console.error(line);
    return missed.length === 0 ? 0 : 1;
  });
}

export function thisMachine() {
  const cores = cpus();
  return { processor: cores[0]?.model ?? 'unknown', cores: cores.length, node: process.versions.node };
}

export async function saveFigures(file: string, figures: object): Promise<void> {
  await writeFile(file, `${JSON.stringify({ machine: thisMachine(), ...figures }, undefined, 2)}\n`);
  console.log(`figures written to ${file}`);
}
