import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand, splitCommand } from '@smart-attendance/standalone';
import { alone, type Buildah } from './buildah';
import type { ImageTools } from './image-tools';

const BOOTSTRAP_TIMEOUT_MS = 5 * 60_000;
const SUITE = 'bookworm'; // that of the node image in deploy/Dockerfile
const CERTIFICATES = 'etc/ssl/certs/ca-certificates.crt';

/**
 * Stands for the official node image where no registry of images is reached: Debian, this process's own Node with its
 * npm, and a user `node`. The certificates this machine trusts go along, because builds fetch through whatever this
 * machine fetches through.
 * @throws Error with what failed
 */
export async function makeBaseImage(
  buildah: Buildah,
  image: string,
  workDir: string,
  tools: ImageTools,
): Promise<void> {
  const rootDir = join(workDir, 'base');
  try {
    await debootstrap(rootDir, tools);
    addNode(rootDir);
    addCertificates(rootDir);
    await run(['chroot', rootDir, 'useradd', '--create-home', '--uid', '1000', 'node']);
    const trust = { NODE_EXTRA_CA_CERTS: `/${CERTIFICATES}`, npm_config_cafile: `/${CERTIFICATES}` };
    await buildah.importRoot(rootDir, image, trust);
  } finally {
    rmSync(rootDir, { recursive: true, force: true });
  }
}

async function debootstrap(rootDir: string, tools: ImageTools): Promise<void> {
  const mirror = debianMirror();
  const options = ['--variant=minbase', '--include=ca-certificates,libstdc++6'];
  mkdirSync(rootDir);
  // Mounted there for itself alone: debootstrap takes no folder with a space in its path.
  const mounted = ['sh', '-c', 'mount --bind "$0" /mnt && exec "$@"', rootDir];
  const words = [tools.debootstrap, ...options, SUITE, '/mnt', ...(mirror === undefined ? [] : [mirror])];
  await run([...alone, ...mounted, ...words], tools.env);
  rmSync(join(rootDir, 'var/lib/apt/lists'), { recursive: true, force: true });
  rmSync(join(rootDir, 'var/cache/apt'), { recursive: true, force: true });
  mkdirSync(join(rootDir, 'var/cache/apt/archives/partial'), { recursive: true });
  mkdirSync(join(rootDir, 'var/lib/apt/lists/partial'), { recursive: true });
}

/** Where this machine gets its packages from, when it is a Debian; debootstrap knows the usual place otherwise. */
function debianMirror(): string | undefined {
  for (const file of ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list']) {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const found = /^(?:URIs:|deb)\s+(?:\[[^\]]*\]\s+)?(https?:\/\/\S*\/debian)\/?(?:\s|$)/m.exec(text)?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}

function addNode(rootDir: string): void {
  const npm = process.env['npm_execpath'];
  if (npm === undefined || !npm.endsWith('npm-cli.js')) {
    throw new Error('No npm was found to put into the base image: run this with npm.');
  }
  const binDir = join(rootDir, 'usr/local/bin');
  copyFileSync(process.execPath, join(binDir, 'node'));
  cpSync(dirname(dirname(npm)), join(rootDir, 'usr/local/lib/node_modules/npm'), {
    recursive: true,
    dereference: true,
  });
  for (const name of ['npm', 'npx']) {
    symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(binDir, name));
  }
}

function addCertificates(rootDir: string): void {
  const ours = process.env['NODE_EXTRA_CA_CERTS'] ?? `/${CERTIFICATES}`;
  if (existsSync(ours)) copyFileSync(ours, join(rootDir, CERTIFICATES));
}

async function run(words: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const { file, args } = splitCommand(words);
  const { isOk, why } = await runCommand(file, args, { timeoutMs: BOOTSTRAP_TIMEOUT_MS, env });
  if (!isOk) throw new Error(`The base image could not be made: ${why}`);
}
