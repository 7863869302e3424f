import { Inject, Injectable } from '@nestjs/common';
import { Logger } from '@smart-attendance/observability';
import { streamIngestionConfigToken, type StreamIngestionConfig } from '../stream-ingestion.config';

/** More cameras than one process can carry. */
const avoidedMax = 10_000;

/**
 * Which streams are decoded by hardware. A device that never decoded anything is not there, and software does
 * everything from then on; after one that did, only the camera it failed at is left to software.
 */
@Injectable()
export class HardwareDecoding {
  /** What `-hwaccel` takes, or `none`. */
  private readonly setting: string;
  private hasWorked = false;
  private isGivenUp = false;
  private readonly avoided = new Set<string>();

  constructor(
    @Inject(streamIngestionConfigToken) config: Pick<StreamIngestionConfig, 'HARDWARE_DECODING'>,
    private readonly logger: Logger,
  ) {
    this.setting = config.HARDWARE_DECODING;
  }

  /** Undefined for software. */
  of(cameraId: string): string | undefined {
    return this.setting === 'none' || this.isGivenUp || this.avoided.has(cameraId) ? undefined : this.setting;
  }

  worked(): void {
    this.hasWorked = true;
  }

  failed(cameraId: string): void {
    const { setting, hasWorked } = this;
    if (!hasWorked && !this.isGivenUp) {
      this.isGivenUp = true;
      this.logger.warn('hardware-decoding-unusable', { setting, message: 'Cameras are decoded by software.' });
    }
    if (!hasWorked || this.avoided.size >= avoidedMax) return;
    this.avoided.add(cameraId);
    this.logger.warn('hardware-decoding-failed', { cameraId, setting, message: 'This camera is decoded by software.' });
  }
}
