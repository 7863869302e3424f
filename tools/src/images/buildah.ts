import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandResult, runCommand, splitCommand } from '@smart-attendance/standalone';
import type { ImageTools } from './image-tools';

/** Ends what hangs; beside other work the first one takes more than a quarter of an hour. */
const BUILD_TIMEOUT_MS = 60 * 60_000;
const STEP_TIMEOUT_MS = 3 * 60_000;

/**
 * What puts a command into mounts and processes of its own: whatever it mounted or started is gone with it, also
 * when it is killed, and the folder can be deleted.
 */
export const alone = ['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'] as const;

/**
 * Builds and runs images without a Docker engine; everything it keeps is in `folder`, which has one owner at a time.
 */
export class Buildah {
  /** What `runWords` must be run with. */
  readonly env: NodeJS.ProcessEnv;
  readonly #own: readonly string[];

  constructor(
    folder: string,
    tools: ImageTools,
    private readonly signal: AbortSignal,
  ) {
    const places = ['--root', join(folder, 'store'), '--runroot', join(folder, 'run')];
    this.#own = [tools.buildah, ...places, '--storage-driver', 'overlay'];
    this.env = { ...tools.env, HOME: folder, TMPDIR: join(folder, 'tmp') };
    for (const name of ['tmp', '.config/containers']) mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
    // buildah refuses to work without a policy; it is asked for images of `--base` only.
    writeFileSync(join(folder, '.config/containers/policy.json'), '{"default":[{"type":"insecureAcceptAnything"}]}');
  }

  /**
   * Makes an image of a folder that holds a root file system.
   * @throws Error with buildah's last line
   */
  async importRoot(rootDir: string, image: string, env: Readonly<Record<string, string>>): Promise<void> {
    const { stdout } = await this.#step(['from', 'scratch']);
    const container = stdout.trim();
    await this.#step(['copy', '--quiet', container, rootDir, '/']);
    const settings = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
    if (settings.length > 0) await this.#step(['config', ...settings, container]);
    await this.#step(['commit', '--quiet', '--rm', container, image]);
  }

  /**
   * `docker build` of the project.
   * @throws Error with buildah's last line
   */
  async build(repoDir: string, image: string, args: Readonly<Record<string, string>>): Promise<void> {
    const buildArgs = Object.entries(args).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
    const options = ['--isolation', 'chroot', '--layers', '--format', 'docker', '--quiet'];
    await this.#step(
      ['bud', ...options, ...buildArgs, '--file', join(repoDir, 'deploy/Dockerfile'), '--tag', image, repoDir],
      BUILD_TIMEOUT_MS,
    );
  }

  /** A container of the image in which these names lead to this machine's loopback. Gives its name. */
  async create(image: string, hostNames: readonly string[]): Promise<string> {
    const hosts = hostNames.flatMap((name) => ['--add-host', `${name}:127.0.0.1`]);
    return (await this.#step(['from', ...hosts, image])).stdout.trim();
  }

  /**
   * The words that run a command in a container, as the image's user and in its folder.
   * @param volumes folders of this machine by those of the container, where nobody writes to them
   */
  runWords(
    container: string,
    env: Readonly<Record<string, string>>,
    command: readonly string[],
    volumes: Readonly<Record<string, string>> = {},
  ): readonly string[] {
    const settings = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
    const mounts = Object.entries(volumes).flatMap(([inside, outside]) => ['--volume', `${outside}:${inside}:ro`]);
    return [...this.#own, 'run', '--isolation', 'chroot', ...settings, ...mounts, container, '--', ...command];
  }

  /** Paths of the files under a folder of the image, but those of packages of others. */
  async filesOf(image: string, folder: string): Promise<readonly string[]> {
    const container = await this.create(image, []);
    const find = ['find', folder, '-path', `${folder}/node_modules/*/*`, '-prune', '-o', '-print'];
    const { stdout } = await this.#step(['run', '--isolation', 'chroot', container, '--', ...find]);
    await this.#step(['rm', container]);
    return stdout.split('\n').filter((path) => path !== '');
  }

  /** What the image runs, and how it is asked whether it is well. */
  async commandsOf(image: string): Promise<{ readonly run: readonly string[]; readonly health: readonly string[] }> {
    const { stdout } = await this.#step(['inspect', '--type', 'image', image]);
    const { config } = (JSON.parse(stdout) as { Docker: { config: ImageConfig } }).Docker;
    const [kind, ...health] = config.Healthcheck?.Test ?? [];
    if (kind !== 'CMD' || config.Cmd === undefined) throw new Error(`${image} has no command or no health check.`);
    return { run: config.Cmd, health };
  }

  /** Megabytes (10^6) of each image by its name. */
  async sizes(): Promise<Readonly<Record<string, string>>> {
    const { stdout } = await this.#step(['images', '--format', '{{.Name}} {{.Size}}']);
    return Object.fromEntries(
      stdout
        .split('\n')
        .map((line) => /^(\S+) (.+)$/.exec(line) ?? [])
        .filter(({ length }) => length > 0)
        .map(([, name = '', size = '']) => [name, size.trim()]),
    );
  }

  async #step(args: readonly string[], timeoutMs = STEP_TIMEOUT_MS): Promise<CommandResult> {
    const { file, args: words } = splitCommand(['nice', ...alone, ...this.#own, ...args]);
    const result = await runCommand(file, words, { timeoutMs, env: this.env, signal: this.signal });
    this.signal.throwIfAborted();
    if (!result.isOk) throw new Error(`buildah ${args[0] ?? ''} failed: ${result.why}`);
    return result;
  }
}

interface ImageConfig {
  readonly Cmd?: readonly string[];
  readonly Healthcheck?: { readonly Test?: readonly string[] };
}
