import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** One built service as a process of its own, so that it can hang and be killed as in real life. */
export class ServiceProcess {
  private constructor(private readonly child: ChildProcess) {}

  /**
   * `mainFile` is the built entry point.
   * @throws when the process ends before it says that it is ready
   */
  static async start(mainFile: string, environment: Readonly<Record<string, string>>): Promise<ServiceProcess> {
    const child = fork(mainFile, {
      env: { PATH: process.env['PATH'], HEALTH_HOST: '127.0.0.1', HEALTH_PORT: '0', ...environment },
      // To what the specs' services log. At a pipe that nobody reads a service stands still once it is full.
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => {
        resolve();
      });
      child.once('exit', (code) => {
        reject(new Error(`${mainFile} ended with code ${String(code)} before it was ready.`));
      });
    });
    return new ServiceProcess(child);
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
