import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DetectedFace, PictureAnalysis } from '../picture-analysis';

/** Faces and models of others, which may not be in this repository. */
export const sharedDir = process.env['SHARED_DATA_DIR'] ?? '';
const lfwDir = join(sharedDir, 'lfw-dev');
/** One folder per person. */
export const lfwImagesDir = join(lfwDir, 'images');
const pairsFile = join(lfwDir, 'verification-pairs.tsv');
const hasLfw = sharedDir !== '' && existsSync(pairsFile);

/** Tests on real faces; without them they are skipped and say so in their names. */
export function describeWithFaces(name: string, tests: () => void): void {
  if (hasLfw) describe(name, tests);
  else describe.skip(`${name} (skipped: no lfw-dev in SHARED_DATA_DIR)`, tests);
}

/** Two photos of LFW, and `1` if they show one person; none without LFW. */
export function facePairs(): [one: string, other: string, isSame: string][] {
  if (!hasLfw) return [];
  const lines = readFileSync(pairsFile, 'utf8').trim().split('\n');
  return lines.map((line) => line.split('\t') as [string, string, string]);
}

export function photoOf(name: string): Promise<Buffer> {
  return readFile(join(lfwImagesDir, name));
}

/** The face that is nearest to the middle, which is the one an LFW photo is named after. */
export function centralFace({ faces, widthPx, heightPx }: PictureAnalysis): DetectedFace | undefined {
  const offCentre = ({ box }: DetectedFace): number =>
    Math.hypot(box.x + box.width / 2 - widthPx / 2, box.y + box.height / 2 - heightPx / 2);
  return [...faces].sort((a, b) => offCentre(a) - offCentre(b))[0];
}

/** How alike two faces are; 0 where one has no vector. */
export function cosine(one: DetectedFace | undefined, other: DetectedFace | undefined): number {
  return one?.embedding?.reduce((sum, value, index) => sum + value * (other?.embedding?.[index] ?? 0), 0) ?? 0;
}
