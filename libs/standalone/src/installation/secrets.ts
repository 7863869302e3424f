import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface InstallationSecrets {
  /** 32 bytes in base64: seals pictures, templates and camera passwords. Losing it loses them. */
  readonly masterKey: string;
  readonly jwtSecret: string;
  /** Keys that sealed what is here and do not seal any more, with commas; undefined for none. */
  readonly masterKeysBefore: string | undefined;
}

/**
 * The secrets of an embedded installation: made once, kept in a file that only its owner reads. A variable of the
 * environment (MASTER_KEY, JWT_SECRET) wins over the file and is not written to it.
 *
 * @throws Error when the file is there and is not ours to read or not complete: making new secrets then would lock
 *   the data that the old ones seal
 */
export function installationSecrets(file: string, env: NodeJS.ProcessEnv): InstallationSecrets {
  const kept = readOrMake(file);
  const masterKey = env['MASTER_KEY'] ?? kept.masterKey;
  // A key that is given after a first start without one must not lock what that start sealed.
  const before = new Set([...(env['MASTER_KEYS_BEFORE'] ?? '').split(','), kept.masterKey].map((key) => key.trim()));
  const masterKeysBefore = [...before].filter((key) => key !== '' && key !== masterKey).join(',');
  return { masterKey, jwtSecret: env['JWT_SECRET'] ?? kept.jwtSecret, masterKeysBefore: masterKeysBefore || undefined };
}

type KeptSecrets = Pick<InstallationSecrets, 'masterKey' | 'jwtSecret'>;

function readOrMake(file: string): KeptSecrets {
  if (!existsSync(file)) make(file);
  const secrets = read(file);
  const textOf = (key: keyof KeptSecrets): string => {
    const value = secrets[key];
    if (typeof value === 'string' && value !== '') return value;
    throw new Error(`${file} has no ${key}. Restore it from a backup, or start afresh with: npm run clean`);
  };
  const kept = { masterKey: textOf('masterKey'), jwtSecret: textOf('jwtSecret') };
  dropLogin(file, secrets);
  return kept;
}

/** Without the login of the administrator, which earlier versions kept beside the keys in clear. */
export function withoutLogin<T>(secrets: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(secrets).filter(([key]) => key !== 'adminEmail' && key !== 'adminPassword'));
}

function dropLogin(file: string, secrets: Readonly<Record<string, unknown>>): void {
  const rest = withoutLogin(secrets);
  if (Object.keys(rest).length === Object.keys(secrets).length) return;
  try {
    writeWhole(file, `${JSON.stringify(rest, undefined, 2)}\n`);
  } catch {
    // A full disk; the next start drops it.
  }
}

function read(file: string): Partial<Record<string, unknown>> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<string, unknown>>;
  } catch (error) {
    throw new Error(`The secrets in ${file} cannot be read. Restore it from a backup.`, { cause: error });
  }
}

function make(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const secrets: KeptSecrets = {
    masterKey: randomBytes(32).toString('base64'),
    jwtSecret: randomBytes(48).toString('base64url'),
  };
  writeWhole(file, `${JSON.stringify(secrets, undefined, 2)}\n`);
}

/** For its owner only, and whole or not at all. */
export function writeWhole(file: string, text: string): void {
  const complete = `${file}.${process.pid}`;
  try {
    writeFileSync(complete, text, { mode: 0o600, flush: true });
    renameSync(complete, file);
  } catch (error) {
    rmSync(complete, { force: true });
    throw error;
  }
}
