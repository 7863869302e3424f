import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { FaceMeasures } from '@smart-attendance/vision';

export interface StoredFace {
  readonly embedding: Float32Array;
  readonly measures: FaceMeasures;
  /** 0 spoof .. 1 live; absent where the pack judges no liveness. */
  readonly liveness?: number;
}

/** By the sha256 of the image; null where no face was found. An absent or broken file is an empty cache. */
export function readSampleCache(file: string): Map<string, StoredFace | null> {
  try {
    const stored: unknown = deserialize(readFileSync(file));
    return stored instanceof Map ? (stored as Map<string, StoredFace | null>) : new Map<string, StoredFace | null>();
  } catch {
    return new Map<string, StoredFace | null>();
  }
}

/**
 * Written beside and renamed, so that an interrupted run leaves the old file whole. Files of older code for the same
 * pack, `<pack>-<fingerprint>.bin`, are removed: 12 MB each, and never read again.
 */
export function writeSampleCache(file: string, stored: ReadonlyMap<string, StoredFace | null>): void {
  mkdirSync(dirname(file), { recursive: true });
  const beside = `${file}.${process.pid}`;
  writeFileSync(beside, serialize(stored));
  renameSync(beside, file);
  const pack = basename(file).replace(/-[0-9a-f]+\.bin$/, '-');
  for (const name of readdirSync(dirname(file))) {
    const isOlder =
      name.startsWith(pack) && /^[0-9a-f]+\.bin$/.test(name.slice(pack.length)) && name !== basename(file);
    if (isOlder) rmSync(join(dirname(file), name), { force: true });
  }
}
