import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** From `src`, where specs run, and from `dist` alike: what is started is the built service. */
const mainFile = join(__dirname, '../../dist/main.js');

/** One built replica as a process of its own, so that it can be stopped, continued and killed as in real life. */
export class ReplicaProcess {
  private constructor(private readonly child: ChildProcess) {}

  /** Throws when the process ends before it is ready. */
  static async start(environment: Readonly<Record<string, string>>): Promise<ReplicaProcess> {
    const child = fork(mainFile, {
      env: { PATH: process.env['PATH'], HEALTH_HOST: '127.0.0.1', HEALTH_PORT: '0', ...environment },
      silent: true,
    });
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => {
        resolve();
      });
      child.once('exit', (code) => {
        reject(new Error(`The replica ended with code ${String(code)} before it was ready.`));
      });
    });
    return new ReplicaProcess(child);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** It does nothing any more, and nobody is told: its connections stay open. */
  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  goOn(): void {
    this.child.kill('SIGCONT');
  }

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
