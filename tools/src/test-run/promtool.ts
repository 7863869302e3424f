import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { unpackDebianPackages } from '@smart-attendance/standalone';

/** 19 MB to fetch, 46 MB on disk. */
const packages = {
  what: 'promtool, which tests the alert rules,',
  roots: ['prometheus'],
  finish: (folder: string) => {
    rmSync(join(folder, 'usr/bin/prometheus'));
  },
};

/**
 * Prometheus's own checker of rules, unpacked from the system's package sources into `cacheDir`, unless PROMTOOL_BIN
 * names one. Gives the file.
 * @throws Error with the reason when it cannot be had
 */
export async function fetchPromtool(
  cacheDir: string,
  log: (line: string) => void,
  signal?: AbortSignal,
): Promise<string> {
  const given = process.env['PROMTOOL_BIN'];
  if (given !== undefined) return given;
  const targetDir = join(cacheDir, `promtool-${process.arch}`);
  await unpackDebianPackages(packages, { targetDir, cacheDir, log, signal });
  return join(targetDir, 'usr/bin/promtool');
}
