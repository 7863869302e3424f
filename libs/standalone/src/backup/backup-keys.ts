import { readFileSync } from 'node:fs';

/** What opens a backup: the key that seals faces and camera passwords, and the login of the database in it. */
export interface BackupKeys {
  readonly secrets: Readonly<Record<string, string>>;
  readonly postgresPassword: string;
  /**
   * Which master key the database was used with, as `KeyMark` keeps it; undefined in a backup of an earlier version.
   */
  readonly sealedBy: string | undefined;
}

/** Apart from the database, so that each may be kept where the other is not: one without the other opens nothing. */
export function keysFileOf(file: string): string {
  return `${file}.keys`;
}

/** @throws Error with a sentence for a person when the file is not there or not one of ours */
export function readKeysFile(file: string): BackupKeys {
  const keys = parse(file);
  if (keys.secrets?.['masterKey'] === undefined || typeof keys.postgresPassword !== 'string') {
    throw new Error(`${file} holds no keys of a backup.`);
  }
  const { secrets, postgresPassword, sealedBy } = keys;
  return { secrets, postgresPassword, sealedBy: typeof sealedBy === 'string' ? sealedBy : undefined };
}

function parse(file: string): Partial<BackupKeys> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`The keys of the backup cannot be read from ${file}; put them beside it.`, { cause: error });
  }
  try {
    return JSON.parse(text) as Partial<BackupKeys>;
  } catch (error) {
    throw new Error(`${file} holds no keys of a backup.`, { cause: error });
  }
}
