import type { CheckTimes } from './server-check';

/** A server that others lean on: found by its address, and stopped by whoever started it. */
export interface BackingServer {
  /** With user and password inside: never log it. */
  readonly url: string;
  /** For a person, without secrets, for example `nats-server 2.9.10 on 127.0.0.1:41233`. */
  readonly description: string;
  /** Does nothing when the address was given from outside. */
  readonly stop: () => Promise<void>;
}

export interface BackingServerOptions {
  /** Everything the server keeps; made if absent, readable by its owner only. */
  readonly dataDir: string;
  /** Any free one unless given. */
  readonly port?: number;
  /** For downloads that may be shared by several runs. */
  readonly cacheDir: string;
  readonly log: (line: string) => void;
  /** `process.env` unless said. */
  readonly env?: NodeJS.ProcessEnv;
  /** Where what the server prints goes; a file in `dataDir` unless said. */
  readonly logFile?: string;
  /** How the running server is asked whether it answers; the usual times unless said. */
  readonly checkTimes?: CheckTimes;
  /** Gives up a start that is under way: what it had begun is ended before the start rejects. */
  readonly signal?: AbortSignal;
}
