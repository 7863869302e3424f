import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Resealing, SecretBox } from '@smart-attendance/database';
import { Logger } from '@smart-attendance/observability';
import { DataSource } from 'typeorm';
import { sealedCameraColumns } from './camera-secrets';

/** Seals the secrets of cameras anew after a change of the master key. No camera changes by it, so none is announced. */
@Injectable()
export class KeyRotation implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly resealing: Resealing;

  constructor(dataSource: DataSource, box: SecretBox, logger: Logger) {
    this.resealing = new Resealing(dataSource, box, [sealedCameraColumns], logger);
  }

  onApplicationBootstrap(): void {
    this.resealing.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.resealing.stop();
  }
}
