import { inspect } from 'node:util';
import { ConfigError, type ConfigProblem } from './config-error';
import { readSecretFile } from './secret-file';
import type { Setting } from './setting';

export type Settings = Readonly<Record<string, Setting<unknown>>>;

/** What a service wants to know from its environment. */
export interface ConfigSchema<S extends Settings = Settings> {
  readonly settings: S;
}

type ValueOf<T> = T extends Setting<infer V> ? V : never;

/** The values of a schema, by the names of their variables. */
export type ConfigOf<C extends ConfigSchema> = { readonly [K in keyof C['settings']]: ValueOf<C['settings'][K]> };

/**
 * @throws a TypeError when a name is not like `MODELS_DIR`, or when `NAME_FILE` of a secret is taken by another setting
 */
export function defineConfig<const S extends Settings>(settings: S): ConfigSchema<S> {
  for (const [name, setting] of Object.entries(settings)) {
    if (!/^[A-Z][A-Z0-9_]*$/.test(name)) throw new TypeError(`${name} is no name of a variable: use capitals and _.`);
    if (setting.isSecret && fileNameOf(name) in settings) throw new TypeError(`${fileNameOf(name)} has two meanings.`);
  }
  return { settings };
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The values for a schema out of an environment such as `process.env`. An empty variable counts as not given, because
 * that is what compose files and shells make of an unset one. A secret `S` may come as the file named by `S_FILE`. The
 * result is frozen and shows its secrets to nobody who prints it.
 * @throws one ConfigError that lists every problem, without any value
 */
export function loadConfig<C extends ConfigSchema>(schema: C, environment: Environment): ConfigOf<C> {
  const problems: ConfigProblem[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(schema.settings)) {
    const outcome = readSetting(name, setting, environment);
    if ('problem' in outcome) problems.push({ name, message: outcome.problem });
    else values[name] = outcome.value;
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(withoutShownSecrets(schema, values)) as ConfigOf<C>;
}

type Outcome = { readonly value: unknown } | { readonly problem: string };

function readSetting(name: string, setting: Setting<unknown>, environment: Environment): Outcome {
  const given = readText(name, setting, environment);
  if (typeof given === 'object') return given;
  if (given === '') {
    return setting.defaultValue === undefined
      ? { problem: `is missing; it must be ${setting.expected} (${setting.doc})` }
      : { value: setting.defaultValue };
  }
  const value = setting.parse(given);
  return value === undefined ? { problem: `must be ${setting.expected}` } : { value };
}

function readText(name: string, setting: Setting<unknown>, environment: Environment): string | Outcome {
  const direct = environment[name]?.trim() ?? '';
  const path = setting.isSecret ? (environment[fileNameOf(name)]?.trim() ?? '') : '';
  if (path === '') return direct;
  if (direct !== '') return { problem: `is given twice, directly and by ${fileNameOf(name)}; give it once` };
  const file = readSecretFile(path);
  if ('problem' in file) return { problem: `cannot be read from the file of ${fileNameOf(name)}: ${file.problem}` };
  return file.text === '' ? { problem: `is empty in the file of ${fileNameOf(name)}` } : file.text;
}

export function fileNameOf(name: string): string {
  return `${name}_FILE`;
}

function withoutShownSecrets(schema: ConfigSchema, values: Record<string, unknown>): Record<string, unknown> {
  const shown = (): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, schema.settings[name]?.isSecret === true ? '***' : value]),
    );
  return Object.defineProperties(values, { toJSON: { value: shown }, [inspect.custom]: { value: shown } });
}
