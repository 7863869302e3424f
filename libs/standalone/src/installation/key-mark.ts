import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { writeWhole } from './secrets';

/**
 * Which master key the embedded database was used with last, as a hash. Somebody who took a MASTER_KEY away again, or
 * replaced the one in the file without naming the old one, hears of it before faces and camera passwords do not open.
 */
export class KeyMark {
  readonly #file: string;
  readonly #wayWithout: string;

  /** @param wayWithout what somebody does who lost the key and goes on without what it sealed */
  constructor(file: string, wayWithout = `removing ${file}`) {
    this.#file = file;
    this.#wayWithout = wayWithout;
  }

  /** @throws Error with a sentence for a person when the last key is none of these */
  check(masterKey: string, masterKeysBefore: string | undefined): void {
    if (!existsSync(this.#file)) return;
    const last = readFileSync(this.#file, 'utf8').trim();
    const given = [masterKey, ...(masterKeysBefore ?? '').split(',')].map(hashOf);
    if (last === '' || given.includes(last)) return;
    throw new Error(
      'This database was used with another master key than any that is given now, and what that one sealed would not open. ' +
        'Give it as MASTER_KEY, or as MASTER_KEYS_BEFORE to change it (docs/install.md). If it is lost, so are the faces and ' +
        `camera passwords; then go on without them by ${this.#wayWithout}.`,
    );
  }

  set(masterKey: string): void {
    try {
      writeWhole(this.#file, `${hashOf(masterKey)}\n`);
    } catch {
      // A full disk; the next start writes it.
    }
  }
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
