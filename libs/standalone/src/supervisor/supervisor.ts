import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { KeptProcess, type KeptState } from './kept-process';
import { originOf } from './origin';
import { OutputLog } from './output-log';
import { RepeatFilter } from './repeat-filter';
import { readServiceLogLine } from './service-log-line';

const READY_WITHIN_MS = 90_000; // six at once on two cores, loading models
const STOP_WITHIN_MS = 15_000; // those on the bus wait 10 s for what is in hand, then give up what they hold
const SHOW_AGAIN_AFTER_MS = 30_000;
/** As patient as deploy/helm: a busy machine is slow, and a restart would make it slower. */
const CHECK_TIMES = { everyMs: 10_000, withinMs: 10_000, silentMs: 60_000 };

export interface SupervisedService {
  readonly name: string;
  /** A Node script, see the contract at Supervisor. */
  readonly mainFile: string;
  readonly env: NodeJS.ProcessEnv;
}

export interface SupervisorOptions {
  readonly services: readonly SupervisedService[];
  readonly logsDir: string;
  /** For the console: warnings, errors and restarts, one short line each. */
  readonly log: (line: string) => void;
  readonly readyWithinMs?: number;
  readonly stopWithinMs?: number;
  readonly checkTimes?: typeof CHECK_TIMES;
}

/**
 * Runs the services of one installation as child processes and starts again whatever dies. What it asks of a service:
 *
 *  - it is started with an IPC channel (`process.send` exists) and says `{ type: 'ready', ...facts }` once it is able
 *    to work, for example `{ type: 'ready', port: 8000, healthPort: 41237 }`;
 *  - `GET /health` at its `healthPort`, or its `port` when it names no other, answers 200 as long as it lives; one that
 *    gives no answer for long is ended and started again. A service that names neither is not asked;
 *  - SIGTERM makes it finish what it has, take nothing new, and end with code 0 within `stopWithinMs`;
 *  - `disconnect` on the channel means that the supervisor is gone, by kill -9 too, and is treated like SIGTERM;
 *  - it logs JSON lines to stdout; `level` decides whether a line shows on the console as well as in its file.
 *
 *     idle --start()--> starting --all ready--> running --stop()--> stopping --> stopped
 *     starting --one fails--> stopping (start() rejects with the first failure) --> stopped
 *
 * In `running` each service goes through the states of KeptProcess on its own.
 */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #services: readonly Service[];
  #stopping: Promise<void> | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    const shown = new RepeatFilter(SHOW_AGAIN_AFTER_MS);
    this.#services = options.services.map((service) => new Service(service, options, shown));
  }

  /** Starts all at once and resolves when all are ready. When one fails, the others are stopped before this rejects. */
  async start(): Promise<void> {
    const missing = this.#options.services.filter(({ mainFile }) => !existsSync(mainFile));
    if (missing.length > 0) {
      throw new Error(`Not built: ${missing.map(({ mainFile }) => mainFile).join(', ')}. Run: npm run build`);
    }
    try {
      await Promise.all(this.#services.map(({ process }) => process.start()));
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** SIGTERM to all at once, a bounded wait, SIGKILL for the rest. Safe at any time and more than once. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  /** What the service said about itself when it became ready the last time. */
  factsOf(name: string): Readonly<Record<string, unknown>> {
    return this.#service(name).facts;
  }

  stateOf(name: string): KeptState {
    return this.#service(name).process.state;
  }

  pidOf(name: string): number | undefined {
    return this.#service(name).process.pid;
  }

  /** How often the service was started again after it died. */
  restartsOf(name: string): number {
    return this.#service(name).process.restarts;
  }

  async #stopAll(): Promise<void> {
    await Promise.all(this.#services.map(({ process }) => process.stop()));
    for (const { output } of this.#services) output.close();
  }

  #service(name: string): Service {
    const found = this.#services.find(({ process }) => process.name === name);
    if (found === undefined) throw new Error(`There is no service ${name} here.`);
    return found;
  }
}

class Service {
  readonly output: OutputLog;
  readonly process: KeptProcess;
  facts: Readonly<Record<string, unknown>> = {};

  constructor(service: SupervisedService, options: SupervisorOptions, shown: RepeatFilter) {
    this.output = new OutputLog({
      file: join(options.logsDir, `${service.name}.log`),
      onLine: (line) => {
        const { severity, summary } = readServiceLogLine(line);
        if (severity === 'info') return;
        const text = shown.admit(`${service.name} ${severity}: ${summary}`, Date.now());
        if (text !== undefined) options.log(text);
      },
    });
    this.process = new KeptProcess({
      name: service.name,
      launch: () => Promise.resolve({ file: process.execPath, args: [service.mainFile], env: service.env }),
      ready: 'message',
      readyWithinMs: options.readyWithinMs ?? READY_WITHIN_MS,
      answers: { ...(options.checkTimes ?? CHECK_TIMES), check: () => this.#checkHealth(service.env) },
      stopSignal: 'SIGTERM',
      stopWithinMs: options.stopWithinMs ?? STOP_WITHIN_MS,
      output: this.output,
      log: options.log,
      onReady: (facts) => {
        this.facts = facts;
      },
    });
  }

  async #checkHealth(env: NodeJS.ProcessEnv): Promise<void> {
    const { healthPort, port } = this.facts;
    if (healthPort === undefined && port === undefined) return;
    const host = env[healthPort === undefined ? 'HOST' : 'HEALTH_HOST'] ?? '127.0.0.1';
    const answer = await fetch(`${originOf(host, Number(healthPort ?? port))}/health`, {
      signal: AbortSignal.timeout(CHECK_TIMES.withinMs),
    });
    await answer.body?.cancel();
    if (!answer.ok) throw new Error(`/health says ${answer.status}`);
  }
}
