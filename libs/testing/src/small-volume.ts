import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const pageBytes = 4_096;

/**
 * A file system of a stated size that only the commands run in it see, and that changes nothing on this machine:
 * memory, mounted in a namespace of its own. For what happens when a disk is full.
 */
export class SmallVolume {
  private constructor(
    /** Where it is, for a command run in it. */
    readonly folder: string,
    private readonly keeper: ChildProcess,
  ) {}

  /** Not where namespaces are forbidden, as in many containers. */
  static isPossible(): boolean {
    return spawnSync('unshare', ['--user', '--map-root-user', '--mount', 'true']).status === 0;
  }

  /** @throws where it is not possible */
  static async mount(mebibytes: number): Promise<SmallVolume> {
    const folder = await mkdtemp(join(tmpdir(), 'small-volume-'));
    const script = `mount -t tmpfs -o size=${String(mebibytes)}m,mode=0777 tmpfs "$0" && echo mounted && exec cat`;
    const args = ['--user', '--map-root-user', '--mount', 'sh', '-c', script, folder];
    // The namespace lives as long as this process, and this process as long as its standard input.
    const keeper = spawn('unshare', args, { stdio: ['pipe', 'pipe', 'ignore'] });
    const said = await Promise.race([
      once(keeper.stdout, 'data').then(([text]) => String(text)),
      once(keeper, 'exit').then(() => ''),
      once(keeper, 'error').then(() => ''),
    ]);
    if (said.startsWith('mounted')) return new SmallVolume(folder, keeper);
    await rm(folder, { recursive: true, force: true });
    throw new Error('No file system can be mounted here, not even in a namespace.');
  }

  /** The volume as this process, outside of the namespace, reaches it. */
  get seenFromOutside(): string {
    return `/proc/${String(this.keeper.pid)}/root${this.folder}`;
  }

  /** Starts a command to which the volume is there. */
  spawn(command: readonly string[]): ChildProcess {
    const [file = '', ...args] = this.wordsFor(command);
    return spawn(file, args, { stdio: 'ignore', cwd: '/' });
  }

  /** The words that run a command to which the volume is there. */
  wordsFor(command: readonly string[]): string[] {
    const namespaces = ['--target', String(this.keeper.pid), '--user', '--mount', '--preserve-credentials'];
    return ['nsenter', ...namespaces, ...command];
  }

  makeFolder(name: string): string {
    mkdirSync(join(this.seenFromOutside, name), { mode: 0o700 });
    return join(this.folder, name);
  }

  get freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.seenFromOutside);
    return bavail * bsize;
  }

  /** Takes all the room that is left. */
  fill(): void {
    const file = openSync(this.ballast, 'a');
    try {
      for (const page = Buffer.alloc(pageBytes); ;) writeSync(file, page);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(file);
    }
  }

  makeRoom(): void {
    rmSync(this.ballast, { force: true });
  }

  async unmount(): Promise<void> {
    const gone = once(this.keeper, 'exit');
    this.keeper.stdin?.end();
    await gone;
    await rm(this.folder, { recursive: true, force: true });
  }

  private get ballast(): string {
    return join(this.seenFromOutside, 'ballast');
  }
}
