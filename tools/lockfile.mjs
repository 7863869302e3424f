#!/usr/bin/env node
/**
 * Where in a registry each package of package-lock.json lies, whatever the npm that wrote it was told of registries:
 *
 *     node tools/lockfile.mjs generate|check
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** No registry: `.npmrc` has npm put the configured one in its place. */
const anyRegistry = 'https://registry.invalid';
const file = join(dirname(dirname(fileURLToPath(import.meta.url))), 'package-lock.json');

const [task] = process.argv.slice(2);
const text = readFileSync(file, 'utf8');
const lock = JSON.parse(text);
for (const [path, entry] of Object.entries(lock.packages)) {
  if (entry.integrity !== undefined) lock.packages[path] = resolved(path, entry);
}
const wanted = `${JSON.stringify(lock, null, 2)}\n`;
if (task === 'generate') {
  writeFileSync(file, wanted);
} else if (text !== wanted) {
  console.error('package-lock.json does not say of each package where in a registry it lies: npm run lockfile');
  process.exitCode = 1;
}

/** An entry as npm orders it. A package under another name (`npm:`) has its own in `name`. */
function resolved(path, entry) {
  const { name, version } = entry;
  const own = name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const address = `${anyRegistry}/${own}/-/${own.split('/').at(-1)}-${version}.tgz`;
  const first = { ...(name === undefined ? {} : { name }), version, resolved: address };
  return { ...first, ...entry, resolved: address };
}
