import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** From `src`, where specs run, and from `dist` alike: what is started is the built service. */
const mainFile = join(__dirname, '../../dist/main.js');

/** One built worker as a process of its own, so that it can hang and be killed as in real life. */
export class WorkerProcess {
  private constructor(private readonly child: ChildProcess) {}

  /** Throws when the process ends before it is ready. */
  static async start(environment: Readonly<Record<string, string>>): Promise<WorkerProcess> {
    const child = fork(mainFile, {
      env: { PATH: process.env['PATH'], HEALTH_PORT: '0', ...environment },
      silent: true,
    });
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => {
        resolve();
      });
      child.once('exit', (code) => {
        reject(new Error(`The worker ended with code ${String(code)} before it was ready.`));
      });
    });
    return new WorkerProcess(child);
  }

  /** It does nothing any more, and nobody is told: its connections stay open. */
  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  goOn(): void {
    this.child.kill('SIGCONT');
  }

  /** As a crash would, or the system that is out of memory. */
  async killAtOnce(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill(signal);
    await gone;
  }
}
