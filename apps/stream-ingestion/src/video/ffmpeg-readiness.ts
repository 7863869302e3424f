import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Inject, Injectable, Optional } from '@nestjs/common';
import { AppError, machineShortageOf } from '@smart-attendance/errors';
import type { HealthIndicator } from '@smart-attendance/observability';
import { streamIngestionConfigToken, type StreamIngestionConfig } from '../stream-ingestion.config';

const answerWithinMs = 5_000;
/**
 * A program that ran is trusted for so long: it may be replaced, or the machine may have no room for processes any
 * more.
 */
const checkAgainAfterMs = 60_000;

/** Whether the ffmpeg of the configuration runs, and knows the hardware it is to decode with. */
@Injectable()
export class FfmpegReadiness implements HealthIndicator {
  readonly name = 'ffmpeg';
  private ranAtMs = -Infinity;

  constructor(
    @Inject(streamIngestionConfigToken)
    private readonly config: Pick<StreamIngestionConfig, 'FFMPEG_BIN' | 'HARDWARE_DECODING'>,
    @Optional() private readonly nowMs: () => number = () => performance.now(),
  ) {}

  async check(): Promise<void> {
    if (this.nowMs() - this.ranAtMs < checkAgainAfterMs) return;
    const known = hardwareNames(await this.outputOf('-hwaccels'));
    const wanted = this.config.HARDWARE_DECODING;
    if (!['none', 'auto', ...known].includes(wanted)) {
      throw new AppError(
        'unavailable',
        `HARDWARE_DECODING is ${wanted}, and this ffmpeg knows ${known.join(', ') || 'no hardware'}.`,
      );
    }
    this.ranAtMs = this.nowMs();
  }

  private async outputOf(option: string): Promise<string> {
    try {
      const options = { timeout: answerWithinMs, env: {} };
      const { stdout } = await promisify(execFile)(this.config.FFMPEG_BIN, ['-hide_banner', option], options);
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
