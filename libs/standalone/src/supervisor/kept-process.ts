import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { AnswerWatch, type AnswerCheck } from './answer-watch';
import { rememberUntilGone } from './living-children';
import type { OutputLog } from './output-log';
import { signalQuietly } from './process-identity';
import { restartDelayMs, shouldReportRestart } from './restart.policy';

const READY_POLL_MS = 50;
const END_SILENT_WITHIN_MS = 5_000;

/** How to start the process; asked anew before every start, so that it may tidy up after a crash first. */
export interface Launch {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
}

export interface KeptProcessSpec {
  readonly name: string;
  readonly launch: () => Promise<Launch>;
  /**
   * `message`: over IPC the process says `{ type: 'ready', ...facts }`; otherwise it is asked until it answers true.
   */
  readonly ready: 'message' | (() => Promise<boolean>);
  readonly readyWithinMs: number;
  /** Asked while it is ready; one that does not answer is ended and started again. */
  readonly answers?: AnswerCheck;
  readonly stopSignal: NodeJS.Signals;
  readonly stopWithinMs: number;
  readonly output: OutputLog;
  /** Holds the process id while it lives, so that a later run can find what a killed supervisor left. */
  readonly pidFile?: string;
  readonly log: (line: string) => void;
  /** Called after every start that became ready, the first one included. */
  readonly onReady?: (facts: Readonly<Record<string, unknown>>) => void;
}

export type KeptState = 'stopped' | 'starting' | 'ready' | 'waiting' | 'stopping';

interface Running {
  readonly child: ChildProcess;
  readonly exited: Promise<string>;
}

/** The process ended, or was not ready in time, on its very first start. `lastLines` is what it printed last. */
export class StartFailed extends Error {
  override readonly name = 'StartFailed';
  constructor(
    readonly who: string,
    readonly why: string,
    readonly lastLines: readonly string[],
    logFile: string,
  ) {
    super(`${who} did not start: ${why}. Its log is ${logFile}.\n${lastLines.map((line) => `    ${line}`).join('\n')}`);
  }
}

/**
 * One child process that is kept running until it is told to stop.
 *
 *     stopped --start()--> starting --ready--> ready --exit--> waiting --delay--> starting ...
 *     starting --exit or too late, first start--> stopped (start() rejects with StartFailed)
 *     starting --exit or too late, later--> waiting
 *     ready --no answer for long--> ended, then as for any exit
 *     any --stop()--> stopping --exit--> stopped
 *
 * The child is put in a process group of its own: a Ctrl-C in the terminal reaches only us, so that the order of
 * stopping is ours, and whatever the child leaves behind when it dies (an ffmpeg) can be ended with it.
 */
export class KeptProcess {
  readonly #spec: KeptProcessSpec;
  readonly #stop = new AbortController();
  #state: KeptState = 'stopped';
  #running: Running | undefined;
  #loop: Promise<void> = Promise.resolve();
  #restarts = 0;
  readonly #watch: AnswerWatch | undefined;

  constructor(spec: KeptProcessSpec) {
    this.#spec = spec;
    if (spec.answers !== undefined) this.#watch = new AnswerWatch(spec.name, spec.answers, spec.log);
  }

  get name(): string {
    return this.#spec.name;
  }

  get state(): KeptState {
    return this.#state;
  }

  get pid(): number | undefined {
    return this.#running?.child.pid;
  }

  /** How often it was started again after a crash. */
  get restarts(): number {
    return this.#restarts;
  }

  /**
   * Resolves when it is ready for the first time; rejects with StartFailed when it is not, and then nothing runs.
   * The signal gives up the start, not the process once it is ready.
   */
  async start(signal?: AbortSignal): Promise<void> {
    if (this.#state !== 'stopped' || this.#isToStop()) throw new Error(`${this.name} was started before.`);
    const first = this.#startOnce();
    this.#loop = first.then(
      (running) => this.#keep(running),
      () => undefined,
    );
    const giveUp = () => void this.stop();
    signal?.addEventListener('abort', giveUp, { once: true });
    if (signal?.aborted === true) giveUp();
    try {
      await first;
    } catch (error) {
      this.#state = 'stopped';
      throw error;
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  }

  /** Asks it to stop, waits `stopWithinMs`, kills it then. Safe to call at any time and more than once. */
  async stop(): Promise<void> {
    this.#stop.abort();
    if (this.#state !== 'stopped') this.#state = 'stopping';
    if (this.#running !== undefined) await this.#end(this.#running, this.#spec.stopWithinMs);
    await this.#loop;
    this.#state = 'stopped';
  }

  async #keep(first: Running): Promise<void> {
    let running: Running | undefined = first;
    let crashes = 0;
    for (;;) {
      const readyAtMs = Date.now();
      const how = running === undefined ? 'did not become ready' : await this.#untilExit(running);
      if (this.#isToStop()) return;
      crashes = running !== undefined && Date.now() - readyAtMs > 60_000 ? 1 : crashes + 1;
      const delayMs = restartDelayMs(crashes);
      if (shouldReportRestart(crashes)) {
        const times = crashes === 1 ? '' : ` (${crashes} times in a row, log ${this.#spec.output.file})`;
        this.#spec.log(`${this.name} ${how}${times}; starting it again in ${delayMs / 1000} s`);
      }
      this.#state = 'waiting';
      await this.#pause(delayMs);
      if (this.#isToStop()) return;
      this.#restarts += 1;
      running = await this.#startOnce().catch(() => undefined);
      if (running !== undefined && shouldReportRestart(crashes)) this.#spec.log(`${this.name} is back`);
    }
  }

  async #untilExit(running: Running): Promise<string> {
    if (this.#watch === undefined) return running.exited;
    const over = new AbortController();
    const watched = this.#watch.untilSilent(over.signal).then(async (isSilent) => {
      // What hangs seldom hears the signal.
      if (isSilent) await this.#end(running, Math.min(this.#spec.stopWithinMs, END_SILENT_WITHIN_MS));
    });
    const how = await running.exited;
    over.abort();
    await watched;
    return how;
  }

  /** One start, up to readiness. Rejects with StartFailed, after making sure that nothing of it lives on. */
  async #startOnce(): Promise<Running> {
    this.#state = 'starting';
    this.#spec.output.clearTail();
    const launch = await this.#spec.launch();
    if (this.#isToStop()) throw this.#failed('it was stopped meanwhile');
    const running = this.#spawn(launch);
    this.#running = running;
    let failure: string;
    try {
      failure = await this.#untilReady(running);
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
    }
    if (failure === '') {
      this.#state = 'ready';
      return running;
    }
    await this.#end(running, this.#isToStop() ? this.#spec.stopWithinMs : 0);
    throw this.#failed(failure);
  }

  /** Empty when ready, else the reason why not. */
  async #untilReady(running: Running): Promise<string> {
    const over = new AbortController();
    const timer = setTimeout(() => {
      over.abort();
    }, this.#spec.readyWithinMs);
    const stop = this.#stop.signal;
    try {
      return await Promise.race([
        this.#spec.ready === 'message' ? this.#readyMessage(running.child) : this.#poll(this.#spec.ready, over.signal),
        running.exited,
        aborted(over.signal, `not ready within ${this.#spec.readyWithinMs / 1000} s`),
        aborted(stop, 'it was stopped meanwhile'),
      ]);
    } finally {
      clearTimeout(timer);
      over.abort();
    }
  }

  #readyMessage(child: ChildProcess): Promise<string> {
    return new Promise((resolve) => {
      child.on('message', (message: unknown) => {
        if (typeof message !== 'object' || message === null || !('type' in message) || message.type !== 'ready') return;
        this.#spec.onReady?.({ ...message });
        resolve('');
      });
    });
  }

  async #poll(isReady: () => Promise<boolean>, over: AbortSignal): Promise<string> {
    while (!over.aborted) {
      if (await isReady()) {
        this.#spec.onReady?.({});
        return '';
      }
      await sleep(READY_POLL_MS);
    }
    return 'not ready';
  }

  #spawn(launch: Launch): Running {
    const isTalking = this.#spec.ready === 'message';
    const child = spawn(launch.file, [...launch.args], {
      env: launch.env,
      stdio: isTalking ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'pipe', 'pipe'],
      detached: true,
      ...(launch.cwd === undefined ? {} : { cwd: launch.cwd }),
      ...(launch.uid === undefined ? {} : { uid: launch.uid }),
      ...(launch.gid === undefined ? {} : { gid: launch.gid }),
    });
    if (child.stdout !== null) this.#spec.output.attach(child.stdout);
    if (child.stderr !== null) this.#spec.output.attach(child.stderr);
    if (child.pid !== undefined && this.#spec.pidFile !== undefined) {
      writePid(this.#spec.pidFile, child.pid);
    }
    if (child.pid !== undefined) rememberUntilGone(child);
    const exited = new Promise<string>((resolve) => {
      child.once('error', (error) => {
        if (child.pid === undefined) resolve(`could not be run: ${error.message}`);
      });
      child.once('exit', (code, signal) => {
        resolve(signal === null ? `exited with code ${code ?? 0}` : `was ended by ${signal}`);
      });
    }).then((how) => {
      if (child.pid !== undefined) signalQuietly(-child.pid, 'SIGKILL');
      if (this.#spec.pidFile !== undefined) rmSync(this.#spec.pidFile, { force: true });
      this.#running = undefined;
      return how;
    });
    return { child, exited };
  }

  async #end(running: Running, withinMs: number): Promise<void> {
    const timer = setTimeout(() => {
      if (withinMs > 0) this.#spec.log(`${this.name} did not stop within ${withinMs / 1000} s and is killed`);
      running.child.kill('SIGKILL');
    }, withinMs);
    if (withinMs > 0) running.child.kill(this.#spec.stopSignal);
    await running.exited;
    clearTimeout(timer);
  }

  #isToStop(): boolean {
    return this.#stop.signal.aborted;
  }

  async #pause(delayMs: number): Promise<void> {
    await sleep(delayMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
  }

  #failed(why: string): StartFailed {
    return new StartFailed(this.name, why, this.#spec.output.tail(), this.#spec.output.file);
  }
}

/** On a full disk the process is kept all the same; only a successor of a killed supervisor would not find it. */
function writePid(file: string, pid: number): void {
  try {
    writeFileSync(file, `${pid}\n`, { mode: 0o600 });
  } catch {
    rmSync(file, { force: true });
  }
}

function aborted(signal: AbortSignal, reason: string): Promise<string> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(reason);
    signal.addEventListener(
      'abort',
      () => {
        resolve(reason);
      },
      { once: true },
    );
  });
}
