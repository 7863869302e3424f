import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '@smart-attendance/testing';
import { KeptProcess, OutputLog } from '@smart-attendance/standalone';
import type { BenchSetting } from './bench-setting';

export interface BenchedServiceChoice {
  /** Folder under apps/; it must be built. */
  readonly app: string;
  /** Below the project's folder, when it is no app's `dist/main.js`. */
  readonly mainFile?: string;
  /** Of its log; the app's unless given. */
  readonly name?: string;
  /** Beside PATH and the health port; nothing else of ours reaches it. */
  readonly environment: Readonly<Record<string, string>>;
}

const readyWithinMs = 60_000;
const stopWithinMs = 15_000;
/** Node looks through the whole heap, after throwing away what nothing holds. */
const heapLookWithinMs = 30_000;

/**
 * Runs `work` beside a service, and stops it whatever happens.
 * @throws Error when it is not built, does not start (its log has the reason), or was started again meanwhile
 */
export async function besideService<T>(
  setting: BenchSetting,
  choice: BenchedServiceChoice,
  work: (service: BenchedService) => Promise<T>,
): Promise<T> {
  const service = new BenchedService(setting, choice);
  try {
    await service.start();
    const result = await work(service);
    if (service.restarts > 0) throw new Error(`${choice.app} ended meanwhile.`);
    return result;
  } finally {
    await service.stop();
  }
}

/** One built service as a process of its own, with all settings but the given ones as they are by default. */
export class BenchedService {
  private readonly kept: KeptProcess;
  private readonly output: OutputLog;
  private readonly heapsDir: string;
  private servedPort = 0;
  private timesReady = 0;

  constructor(
    { repoDir, logsDir, log }: Pick<BenchSetting, 'repoDir' | 'logsDir' | 'log'>,
    { app, mainFile = `apps/${app}/dist/main.js`, name = app, environment }: BenchedServiceChoice,
  ) {
    this.output = new OutputLog({ file: join(logsDir, `${name}.log`) });
    this.heapsDir = join(logsDir, `${name}-heaps`);
    mkdirSync(this.heapsDir, { recursive: true });
    const look = ['--heapsnapshot-signal=SIGUSR2', `--diagnostic-dir=${this.heapsDir}`];
    const args = [...look, join(repoDir, mainFile)];
    const env = { PATH: process.env['PATH'], HEALTH_HOST: '127.0.0.1', HEALTH_PORT: '0', ...environment };
    this.kept = new KeptProcess({
      name,
      launch: () => Promise.resolve({ file: process.execPath, args, env }),
      ready: 'message',
      readyWithinMs,
      stopSignal: 'SIGTERM',
      stopWithinMs,
      output: this.output,
      log,
      onReady: (facts) => {
        this.servedPort = Number(facts['healthPort'] ?? facts['port']);
        this.timesReady += 1;
      },
    });
  }

  start(): Promise<void> {
    return this.kept.start();
  }

  /** Of its health and metrics; of the gateway, of everything. */
  get port(): number {
    return this.servedPort;
  }

  /** @throws Error when it is not running */
  get processId(): number {
    const { pid } = this.kept;
    if (pid === undefined) throw new Error(`A service is not running; look at ${this.logFile}.`);
    return pid;
  }

  /** How often it was started and became able to work. */
  get readyCount(): number {
    return this.timesReady;
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
    const response = await fetch(`http://127.0.0.1:${this.port}/metrics`);
    return response.text();
  }

  /** What the heap holds in MiB, without garbage. The look costs seconds and memory, of which half is given back. */
  async heapMb(): Promise<number> {
    process.kill(this.processId, 'SIGUSR2');
    await waitFor(() => readdirSync(this.heapsDir)[0], { what: 'a look at the heap', timeoutMs: heapLookWithinMs });
    // Answered only when the look, which holds everything else up, is over.
    const bytes = /^nodejs_heap_size_used_bytes (\S+)$/m.exec(await this.metrics())?.[1] ?? 0;
    for (const name of readdirSync(this.heapsDir)) rmSync(join(this.heapsDir, name));
    return Number(bytes) / 1024 ** 2;
  }

  async stop(): Promise<void> {
    await this.kept.stop();
    this.output.close();
  }
}
