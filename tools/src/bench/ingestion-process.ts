import { join } from 'node:path';
import { KeptProcess } from '../supervisor/kept-process';
import { OutputLog } from '../supervisor/output-log';
import type { StreamBench } from './beside-nats';

const readyWithinMs = 60_000;
const stopWithinMs = 15_000;

/** One built stream-ingestion service as a process of its own, with all settings as they are by default. */
export class IngestionProcess {
  private constructor(
    private readonly kept: KeptProcess,
    private readonly output: OutputLog,
    private readonly healthPort: number,
  ) {}

  /** Throws when it is not built or does not start; its log has the reason. */
  static async start(bench: StreamBench): Promise<IngestionProcess> {
    const output = new OutputLog({ file: join(bench.logsDir, 'stream-ingestion.log') });
    let healthPort = 0;
    const kept = new KeptProcess({
      name: 'stream-ingestion',
      launch: () =>
        Promise.resolve({
          file: process.execPath,
          args: [join(bench.repoDir, 'apps/stream-ingestion/dist/main.js')],
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
    return new IngestionProcess(kept, output, healthPort);
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
