import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { AppError, machineShortageOf } from '@smart-attendance/errors';
import type { HealthIndicator } from '@smart-attendance/observability';

const answerWithinMs = 5_000;
/** A program that ran speaks for so long: it may be replaced, or the machine may have no room for processes any more. */
const askAgainAfterMs = 60_000;

/** Whether the ffmpeg of the configuration runs, and knows the hardware it is to decode with. */
export class FfmpegReadiness implements HealthIndicator {
  readonly name = 'ffmpeg';
  private ranAtMs = -Infinity;

  /** `hardware` is what `-hwaccel` takes, `none` or `auto`. */
  constructor(
    private readonly ffmpegFile: string,
    private readonly hardware: string,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  async check(): Promise<void> {
    if (this.nowMs() - this.ranAtMs < askAgainAfterMs) return;
    const known = hardwareNames(await this.answerTo('-hwaccels'));
    if (!['none', 'auto', ...known].includes(this.hardware)) {
      throw new AppError(
        'unavailable',
        `HARDWARE_DECODING is ${this.hardware}, and this ffmpeg knows ${known.join(', ') || 'no hardware'}.`,
      );
    }
    this.ranAtMs = this.nowMs();
  }

  private async answerTo(request: string): Promise<string> {
    try {
      const options = { timeout: answerWithinMs, env: {} };
      const { stdout } = await promisify(execFile)(this.ffmpegFile, ['-hide_banner', request], options);
      return stdout;
    } catch (error) {
      const message = machineShortageOf(error)?.sentence ?? 'ffmpeg could not be run; FFMPEG_BIN says where it is.';
      throw new AppError('unavailable', message, { cause: error });
    }
  }
}

/** One a line, below a heading. */
function hardwareNames(answer: string): string[] {
  return answer
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^[a-z0-9_]+$/.test(line));
}
