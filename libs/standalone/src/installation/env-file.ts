import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

/** Read by the start itself, or by docker-compose.yml from the same file. */
const OTHER_NAMES = ['NATS_SERVER_BIN', 'MODEL_PACK', 'NATS_PASSWORD', 'POSTGRES_PASSWORD', 'GATEWAY_PORT'];

export interface EnvFile {
  readonly path: string;
  /** What the services may be told; each may come as a file, too, under its name with `_FILE`. */
  readonly knownNames: ReadonlySet<string>;
}
/** A value without quotes with a # inside: what follows is cut off, as in every reader of such files. */
const CUT_VALUE = /^\s*(?:export\s+)?(\w+)\s*=\s*[^\s'"`#][^'"`#]*[^\s'"`#]#/;

/**
 * The environment with what the file says, as far as it does not say it itself: a variable that is set, even to
 * nothing, wins. Tells `log` the names it took and those that nothing here knows; never a value.
 *
 * @throws Error with a sentence for a person when there is a file and it cannot be read
 */
export function withEnvFile(
  { path: file, knownNames }: EnvFile,
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
): NodeJS.ProcessEnv {
  const isKnown = (name: string): boolean =>
    OTHER_NAMES.includes(name) || knownNames.has(name) || knownNames.has(name.replace(/_FILE$/, ''));
  const text = readIfThere(file);
  if (text === undefined) return env;
  const values = parseEnv(text);
  const names = Object.keys(values);
  const broken = names.find((name) => !/^\w+$/.test(name));
  if (broken !== undefined) {
    const line = text.slice(0, Math.max(text.indexOf(broken), 0)).split('\n').length;
    throw new Error(`Line ${line} of ${file} is no NAME=value.`);
  }
  const taken = names.filter((name) => isKnown(name) && env[name] === undefined && values[name] !== '');
  if (taken.length > 0) log(`settings of .env: ${taken.join(', ')}`);
  const unknown = names.filter((name) => !isKnown(name));
  if (unknown.length > 0) log(`note: no setting of .env.example, and so without effect here: ${unknown.join(', ')}`);
  for (const line of text.split('\n')) {
    const name = CUT_VALUE.exec(line)?.[1];
    if (name !== undefined) log(`note: .env cuts ${name} off at its #; put the value in quotes if it goes on`);
  }
  return { ...values, ...env };
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new Error(`${file} cannot be read (${code ?? 'unknown'}). Mend it or take it away.`, { cause: error });
  }
}
