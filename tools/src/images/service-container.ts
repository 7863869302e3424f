import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { OutputLog, runCommand, signalQuietly, splitCommand } from '@smart-attendance/standalone';
import type { Buildah } from './buildah';

const HEALTHY_WITHIN_MS = 90_000;
const HEALTH_TIMEOUT_MS = 20_000;
const POLL_MS = 500;
/** As Docker gives unless it is told otherwise; compose gives thirty seconds. */
const STOP_WITHIN_MS = 10_000;

export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly env: Readonly<Record<string, string>>;
  /** Names that lead to this machine. */
  readonly hostNames: readonly string[];
  readonly logFile: string;
  /** Where the files of its secrets are on this machine. */
  readonly secretsDir: string;
}

/** One service out of its image: started as the image says, asked as the image says, stopped as an engine would. */
export class ServiceContainer {
  readonly #output: OutputLog;
  readonly #exited: Promise<number>;

  private constructor(
    private readonly buildah: Buildah,
    private readonly spec: ContainerSpec,
    private readonly container: string,
    private readonly health: readonly string[],
    child: ChildProcess,
  ) {
    this.#output = new OutputLog({ file: spec.logFile });
    if (child.stdout !== null) this.#output.attach(child.stdout);
    if (child.stderr !== null) this.#output.attach(child.stderr);
    this.#exited = new Promise((resolve) => {
      child.once('error', () => {
        resolve(127);
      });
      child.once('exit', (code) => {
        resolve(code ?? 1);
      });
    });
  }

  static async start(buildah: Buildah, spec: ContainerSpec): Promise<ServiceContainer> {
    const { run, health } = await buildah.commandsOf(spec.image);
    const container = await buildah.create(spec.image, spec.hostNames);
    const { file, args } = splitCommand(
      buildah.runWords(container, spec.env, run, { '/run/secrets': spec.secretsDir }),
    );
    const child = spawn(file, args, { env: buildah.env, stdio: ['ignore', 'pipe', 'pipe'] });
    return new ServiceContainer(buildah, spec, container, health, child);
  }

  /**
   * Resolves when the image's own health check is content.
   * @throws Error with the service's last words when it is not
   */
  async untilHealthy(): Promise<void> {
    const { file, args } = splitCommand(this.buildah.runWords(this.container, this.spec.env, this.health));
    const deadlineMs = performance.now() + HEALTHY_WITHIN_MS;
    while (performance.now() < deadlineMs) {
      const ended = await Promise.race([this.#exited, sleep(POLL_MS)]);
      if (ended !== undefined) throw new Error(`${this.spec.name} ended with code ${ended}:\n${this.#lastWords()}`);
      if ((await runCommand(file, args, { timeoutMs: HEALTH_TIMEOUT_MS, env: this.buildah.env })).isOk) return;
    }
    throw new Error(`${this.spec.name} is not healthy after ${HEALTHY_WITHIN_MS / 1_000} s:\n${this.#lastWords()}`);
  }

  /**
   * SIGTERM to the service itself.
   * @throws Error when it takes too long or leaves another exit code than 0
   */
  async stop(): Promise<void> {
    const pid = pidOf(`apps/${this.spec.name}/dist/main.js`);
    if (pid === undefined) throw new Error(`${this.spec.name} does not run any more:\n${this.#lastWords()}`);
    signalQuietly(pid, 'SIGTERM');
    const late = new AbortController();
    const code = await Promise.race([
      this.#exited,
      sleep(STOP_WITHIN_MS, undefined, { signal: late.signal }).catch(() => undefined),
    ]);
    late.abort();
    this.#output.close();
    if (code === 0) return;
    const how = code === undefined ? `did not stop within ${STOP_WITHIN_MS / 1_000} s` : `stopped with code ${code}`;
    throw new Error(`${this.spec.name} ${how}:\n${this.#lastWords()}`);
  }

  #lastWords(): string {
    return this.#output
      .tail()
      .map((line) => `    ${line}`)
      .join('\n');
  }
}

/** The process of `node FILE`, among those of this process namespace. */
function pidOf(mainFile: string): number | undefined {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => {
      try {
        const [program, file] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        return program === 'node' && file === mainFile;
      } catch {
        return false; // gone meanwhile
      }
    });
}
