import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version of the product: all its packages have the same, and this is one of them. */
export function productVersion(): string {
  const { version } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')) as { version: string };
  return version;
}
