import { parseArgs, type ParseArgsConfig } from 'node:util';

/** What bootstrap.mjs tells a command about the set-up before it. */
export interface SetUp {
  readonly dependenciesReadyAtMs: number;
  /** Another process runs `npm start` in this folder. */
  readonly isSystemRunning: boolean;
  /** An error in a sentence for a person. */
  readonly explain: (error: unknown) => string;
}

/** Runs to its end and gives the exit code. */
export type Command = (args: readonly string[], setUp: SetUp) => Promise<number>;

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<O extends Options> = ReturnType<typeof parseArgs<{ options: O; allowPositionals: true }>>;

/** Arguments that make no sense: the usage is shown after the message. */
export class WrongArguments extends Error {}

/**
 * A command with its arguments. `--help` shows the usage; wrong arguments show it, too, and end with 2; an error of the
 * command is shown in a sentence for a person and ends with 1.
 */
export function command<const O extends Options>(
  { usage, options, hasPositionals = false }: { usage: string; options: O; hasPositionals?: boolean },
  run: (parsed: Parsed<O>, setUp: SetUp) => Promise<number>,
): Command {
  return async (args, setUp) => {
    if (args.includes('--help')) {
      console.log(usage);
      return 0;
    }
    try {
      return await run(parse(args, options, hasPositionals), setUp);
    } catch (error) {
      const isWrong = error instanceof WrongArguments;
      console.error(isWrong ? `${error.message}\n${usage}` : setUp.explain(error));
      return isWrong ? 2 : 1;
    }
  };
}

function parse<O extends Options>(args: readonly string[], options: O, allowPositionals: boolean): Parsed<O> {
  try {
    const parsed: unknown = parseArgs({ args: [...args], options, allowPositionals });
    return parsed as Parsed<O>;
  } catch (error) {
    throw new WrongArguments(messageOf(error));
  }
}

/** An error in its own words. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
