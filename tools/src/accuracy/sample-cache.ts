import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { FaceMeasures } from '@smart-attendance/vision';

export interface StoredFace {
  readonly embedding: Float32Array;
  readonly measures: FaceMeasures;
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

/** Written beside and renamed, so that an interrupted run leaves the old file whole. */
export function writeSampleCache(file: string, stored: ReadonlyMap<string, StoredFace | null>): void {
  mkdirSync(dirname(file), { recursive: true });
  const beside = `${file}.${process.pid}`;
  writeFileSync(beside, serialize(stored));
  renameSync(beside, file);
}
