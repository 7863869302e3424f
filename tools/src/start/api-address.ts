import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where the API of a running `npm start` is, for commands beside it, in a file of `runDir`. The log of the gateway says
 * it once, at its start, and is of bounded size: after some 60,000 requests it is gone from there.
 */
const fileOf = (runDir: string): string => join(runDir, 'api-address');

/** Without an address the file goes: a start that is under way has none yet, and the last may be another's now. */
export function keepApiAddress(runDir: string, address: string | undefined): void {
  try {
    if (address === undefined) rmSync(fileOf(runDir), { force: true });
    else writeFileSync(fileOf(runDir), `${address}\n`, { mode: 0o600 });
  } catch {
    // A full disk costs the doctor the address, never the start.
  }
}

export function apiAddressOf(runDir: string): string | undefined {
  return existsSync(fileOf(runDir)) ? readFileSync(fileOf(runDir), 'utf8').trim() || undefined : undefined;
}
