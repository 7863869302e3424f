import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { AppError } from '@smart-attendance/errors';
import type { ReadinessProbe } from '@smart-attendance/observability';

/** Whether the ffmpeg of the configuration runs; asked until it did once. */
export class FfmpegReadiness implements ReadinessProbe {
  readonly name = 'ffmpeg';
  private hasRun = false;

  constructor(private readonly ffmpegFile: string) {}

  async check(): Promise<void> {
    if (this.hasRun) return;
    try {
      await promisify(execFile)(this.ffmpegFile, ['-version'], { timeout: 5_000, env: {} });
      this.hasRun = true;
    } catch (error) {
      throw new AppError('unavailable', 'ffmpeg could not be run; FFMPEG_BIN says where it is.', { cause: error });
    }
  }
}
