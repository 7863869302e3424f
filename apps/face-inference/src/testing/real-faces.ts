import { existsSync } from 'node:fs';
import { join } from 'node:path';

const imagesDir = join(process.env['SHARED_DATA_DIR'] ?? '', 'lfw-dev/images');

/** Pictures of real people may not lie in the project; where they are absent, what needs them is left out. */
export const describeWithFaces = existsSync(imagesDir) ? describe : describe.skip;

export function portraitOf(person: string, number: number): string {
  return join(imagesDir, person, `${person}_${String(number).padStart(4, '0')}.jpg`);
}
