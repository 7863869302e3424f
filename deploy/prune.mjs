/**
 * Takes out of an image what its service never opens: `node deploy/prune.mjs APP`, in a folder of its own.
 * Sources, types and maps, projects of ours that it does not depend on, programs for other systems, and fonts of other
 * weights.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const [app = ''] = process.argv.slice(2);
const scope = '@smart-attendance/';

/** The projects that this one depends on, and what these depend on. */
function dependenciesOf(folder, found = new Set()) {
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies).filter((dependency) => dependency.startsWith(scope))) {
    const library = name.slice(scope.length);
    if (!found.has(library)) dependenciesOf(join('libs', library), found.add(library));
  }
  return found;
}

function removeUnless(folder, isKept) {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (!isKept(name)) rmSync(join(folder, name), { recursive: true });
  }
}

function removeFiles(folder, isRemoved) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && isRemoved(entry.name)) rmSync(join(entry.parentPath, entry.name));
  }
}

const needed = dependenciesOf(join('apps', app));
removeUnless('apps', (name) => name === app);
removeUnless('libs', (name) => needed.has(name));
for (const folder of [join('apps', app), ...[...needed].map((name) => join('libs', name))]) {
  removeUnless(folder, (name) => ['dist', 'package.json', 'node_modules'].includes(name));
  removeFiles(join(folder, 'dist'), (name) => /\.(map|d\.ts)$|^\.tsbuildinfo/.test(name));
}
removeFiles('node_modules', (name) => /\.(map|d\.[cm]?ts)$/.test(name));

// 220 MB: onnxruntime for Windows and macOS.
const runtimes = 'node_modules/onnxruntime-node/bin';
if (existsSync(runtimes)) {
  for (const version of readdirSync(runtimes)) {
    removeUnless(join(runtimes, version), (name) => name === process.platform);
    removeUnless(join(runtimes, version, process.platform), (name) => name === process.arch);
  }
}
// 80 MB: the reports are written in one weight, from whole alphabets.
const fonts = 'node_modules/@fontsource';
if (existsSync(fonts)) {
  for (const font of readdirSync(fonts))
    removeUnless(join(fonts, font, 'files'), (name) => /-[a-z-]+-400-normal\.woff$/.test(name));
}
// 24 MB: Qdrant's client names the first as a peer for its types, and loads nothing of it; the second is what it wraps.
for (const compiler of ['typescript', '@typescript']) {
  rmSync(join('node_modules', compiler), { recursive: true, force: true });
}
