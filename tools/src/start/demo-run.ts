import { messageOf } from '../command';
import { cleanUpDemo, runDemo, type DemoOutcome } from '../demo';
import { projectPaths } from '../project-paths';
import { unlessAborted } from './interrupt';
import type { RunningSystem } from './system';

const KEY_NAME = 'npm start: demo';
/** The demo takes two minutes, on a busy machine ten; then its key is taken back. This is for one that was killed. */
const KEY_LIFE_MS = 60 * 60_000;
/** Somebody waits for the end at a terminal. */
const CLEAN_UP_MS_MAX = 20_000;

/** The demo on a running system, with an administrator's API key of its own, whatever the first one changed. */
export class DemoRun {
  private readonly camera = new AbortController();

  constructor(
    private readonly system: RunningSystem,
    private readonly log: (line: string) => void,
  ) {}

  play(signal: AbortSignal): Promise<DemoOutcome> {
    const { baseUrl, settings } = this.system;
    const { ffmpegFile, modelsDir } = settings;
    const files = { ffmpegFile, modelsDir, cacheDir: projectPaths().cacheDir };
    const run = { ...files, baseUrl, log: this.log, signal, cameraSignal: this.camera.signal };
    return this.withKey((apiKey) => unlessAborted(runDemo({ ...run, apiKey }), signal));
  }

  /** Removes what the demo made. What cannot be removed now, the next demo removes. Never rejects. */
  async end(): Promise<void> {
    const { baseUrl } = this.system;
    const signal = AbortSignal.timeout(CLEAN_UP_MS_MAX);
    try {
      await unlessAborted(
        this.withKey((apiKey) => cleanUpDemo({ baseUrl, apiKey, signal })),
        signal,
      );
      this.log('the camera, people and rows of the demo are removed');
    } catch (error) {
      this.log(`what the demo made stays until the next demo: ${messageOf(error)}`);
    } finally {
      this.camera.abort();
    }
  }

  private withKey<T>(work: (apiKey: string) => Promise<T>): Promise<T> {
    return this.system.asOperator(async (access) => {
      const { id, key } = await access.lendKey(KEY_NAME, KEY_LIFE_MS);
      try {
        return await work(key);
      } finally {
        await access.takeKeyBack(id);
      }
    });
  }
}
