import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '@smart-attendance/testing';
import { KeptProcess } from '../supervisor/kept-process';
import { OutputLog } from '../supervisor/output-log';
import type { StreamBench } from './beside-nats';

const readyWithinMs = 60_000;
const stopWithinMs = 15_000;
/** Node looks through the whole heap, after throwing away what nothing holds. */
const heapLookWithinMs = 30_000;

/** One built stream-ingestion service as a process of its own, with all settings as they are by default. */
export class IngestionProcess {
  private constructor(
    private readonly kept: KeptProcess,
    private readonly output: OutputLog,
    private readonly healthPort: number,
    private readonly heapsDir: string,
  ) {}

  /** Throws when it is not built or does not start; its log has the reason. */
  static async start(bench: StreamBench): Promise<IngestionProcess> {
    const output = new OutputLog({ file: join(bench.logsDir, 'stream-ingestion.log') });
    const heapsDir = join(bench.logsDir, 'heaps');
    mkdirSync(heapsDir, { recursive: true });
    let healthPort = 0;
    const kept = new KeptProcess({
      name: 'stream-ingestion',
      launch: () =>
        Promise.resolve({
          file: process.execPath,
          args: [
            ...['--heapsnapshot-signal=SIGUSR2', `--diagnostic-dir=${heapsDir}`],
            join(bench.repoDir, 'apps/stream-ingestion/dist/main.js'),
          ],
          env: {
            PATH: process.env['PATH'],
            NATS_URL: bench.natsUrl,
            FFMPEG_BIN: bench.ffmpegFile,
            HEALTH_HOST: '127.0.0.1',
            HEALTH_PORT: '0',
          },
        }),
      ready: 'message',
      readyWithinMs,
      stopSignal: 'SIGTERM',
      stopWithinMs,
      output,
      log: bench.log,
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
    return new IngestionProcess(kept, output, healthPort, heapsDir);
  }

  /** Throws when it is not running. */
  get processId(): number {
    const { pid } = this.kept;
    if (pid === undefined) throw new Error('stream-ingestion is not running.');
    return pid;
  }

  /** How often it was started again, which must not happen. */
  get restarts(): number {
    return this.kept.restarts;
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

  /** The value of a metric without labels; 0 when there is none. */
  async metric(name: string): Promise<number> {
    const response = await fetch(`http://127.0.0.1:${this.healthPort}/metrics`);
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await response.text())?.[1] ?? 0);
  }

  async stop(): Promise<void> {
    await this.kept.stop();
    this.output.close();
  }
}
