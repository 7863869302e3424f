/** What the demo needs: the address of a running system, and an administrator to log in as, like any client. */
export interface DemoContext {
  /** For example `http://127.0.0.1:8000`, without `/api/v1`. */
  readonly baseUrl: string;
  readonly adminEmail: string;
  readonly adminPassword: string;
  /** Judge the rows when the video has been seen, and end; otherwise keep the cameras running until `signal`. */
  readonly once: boolean;
  readonly ffmpegFile: string;
  readonly modelsDir: string;
  readonly cacheDir: string;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

export type DemoOutcome = { readonly isRight: true } | { readonly isRight: false; readonly reason: string };

/** Not written yet: says so, and is not right. */
export function runDemo(context: DemoContext): Promise<DemoOutcome> {
  context.log('the demo is not part of this version yet');
  return Promise.resolve({ isRight: false, reason: 'the demo is not part of this version yet' });
}
