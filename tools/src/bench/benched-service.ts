import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '@smart-attendance/testing';
import { KeptProcess, OutputLog } from '@smart-attendance/standalone';
import type { BenchSetting } from './bench-setting';

export interface BenchedServiceChoice {
  /** Folder under apps/; it must be built. */
  readonly app: string;
  /** Of its log; the app's unless given. */
  readonly name?: string;
  /** Beside PATH and the health port; nothing else of ours reaches it. */
  readonly environment: Readonly<Record<string, string>>;
}

const readyWithinMs = 60_000;
const stopWithinMs = 15_000;
/** Node looks through the whole heap, after throwing away what nothing holds. */
const heapLookWithinMs = 30_000;

/** One built service as a process of its own, with all settings but the given ones as they are by default. */
export class BenchedService {
  private constructor(
    private readonly kept: KeptProcess,
    private readonly output: OutputLog,
    private readonly healthPort: number,
    private readonly heapsDir: string,
  ) {}

  /** @throws Error when it is not built or does not start; its log has the reason */
  static async start(
    { repoDir, logsDir, log }: Pick<BenchSetting, 'repoDir' | 'logsDir' | 'log'>,
    { app, name = app, environment }: BenchedServiceChoice,
  ): Promise<BenchedService> {
    const output = new OutputLog({ file: join(logsDir, `${name}.log`) });
    const heapsDir = join(logsDir, `${name}-heaps`);
    mkdirSync(heapsDir, { recursive: true });
    let healthPort = 0;
    const kept = new KeptProcess({
      name,
      launch: () =>
        Promise.resolve({
          file: process.execPath,
          args: [
            '--heapsnapshot-signal=SIGUSR2',
            `--diagnostic-dir=${heapsDir}`,
            join(repoDir, 'apps', app, 'dist/main.js'),
          ],
          env: { PATH: process.env['PATH'], HEALTH_HOST: '127.0.0.1', HEALTH_PORT: '0', ...environment },
        }),
      ready: 'message',
      readyWithinMs,
      stopSignal: 'SIGTERM',
      stopWithinMs,
      output,
      log,
      onReady: (facts) => {
        healthPort = Number(facts['healthPort']);
      },
    });
    try {
      await kept.start();
    } catch (error) {
      output.close();
      throw error;
    }
    return new BenchedService(kept, output, healthPort, heapsDir);
  }

  /** @throws Error when it is not running */
  get processId(): number {
    const { pid } = this.kept;
    if (pid === undefined) throw new Error(`A service is not running; look at ${this.output.file}.`);
    return pid;
  }

  /** How often it was started again, which must not happen. */
  get restarts(): number {
    return this.kept.restarts;
  }

  get logFile(): string {
    return this.output.file;
  }

  /** All its metrics, as Prometheus reads them. */
  async metrics(): Promise<string> {
    const response = await fetch(`http://127.0.0.1:${this.healthPort}/metrics`);
    return response.text();
  }

  /** The value of a metric without labels; 0 when there is none. */
  async metric(name: string): Promise<number> {
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await this.metrics())?.[1] ?? 0);
  }

  /** What the heap holds in MiB, without garbage. The look costs seconds and memory, of which half is given back. */
  async heapMb(): Promise<number> {
    process.kill(this.processId, 'SIGUSR2');
    await waitFor(() => readdirSync(this.heapsDir)[0], { what: 'a look at the heap', timeoutMs: heapLookWithinMs });
    // Answered only when the look, which holds everything else up, is over.
    const bytes = await this.metric('nodejs_heap_size_used_bytes');
    for (const name of readdirSync(this.heapsDir)) rmSync(join(this.heapsDir, name));
    return bytes / 1024 ** 2;
  }

  async stop(): Promise<void> {
    await this.kept.stop();
    this.output.close();
  }
}
