import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface InstallationSecrets {
  /** 32 bytes in base64: seals pictures, templates and camera passwords. Losing it loses them. */
  readonly masterKey: string;
  readonly jwtSecret: string;
  readonly adminEmail: string;
  readonly adminPassword: string;
}

/**
 * The secrets of an embedded installation: made once, kept in a file that only its owner reads. A variable of the
 * environment (MASTER_KEY, JWT_SECRET, ADMIN_EMAIL, ADMIN_PASSWORD) wins over the file and is not written to it.
 *
 * @throws Error when the file is there and is not ours to read or not complete: making new secrets then would lock
 *   the data that the old ones seal
 */
export function installationSecrets(file: string, env: NodeJS.ProcessEnv): InstallationSecrets {
  const kept = readOrMake(file);
  return {
    masterKey: env['MASTER_KEY'] ?? kept.masterKey,
    jwtSecret: env['JWT_SECRET'] ?? kept.jwtSecret,
    adminEmail: env['ADMIN_EMAIL'] ?? kept.adminEmail,
    adminPassword: env['ADMIN_PASSWORD'] ?? kept.adminPassword,
  };
}

function readOrMake(file: string): InstallationSecrets {
  if (!existsSync(file)) make(file);
  const secrets = read(file);
  const textOf = (key: keyof InstallationSecrets): string => {
    const value = secrets[key];
    if (typeof value === 'string' && value !== '') return value;
    throw new Error(`${file} has no ${key}. Restore it from a backup, or start afresh with: npm run clean`);
  };
  return {
    masterKey: textOf('masterKey'),
    jwtSecret: textOf('jwtSecret'),
    adminEmail: textOf('adminEmail'),
    adminPassword: textOf('adminPassword'),
  };
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
  const secrets: InstallationSecrets = {
    masterKey: randomBytes(32).toString('base64'),
    jwtSecret: randomBytes(48).toString('base64url'),
    adminEmail: 'admin@example.org',
    adminPassword: randomBytes(12).toString('base64url'),
  };
  const complete = `${file}.${process.pid}`;
  writeFileSync(complete, `${JSON.stringify(secrets, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(complete, file); // whole or not at all
}
