import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { hideUrlSecrets } from '@smart-attendance/contracts';
import { Logger } from '@smart-attendance/observability';
import { CameraSecrets, sealableAddresses } from './camera-secrets';
import { CameraRepository } from './camera.repository';

/**
 * Seals, at the start, secrets in addresses that an earlier release did not know as such and stored readably. What is
 * opened stays the same, so no camera changes and nothing is published; replicas that do it at once do nothing twice.
 */
@Injectable()
export class AddressSealingService implements OnApplicationBootstrap {
  constructor(
    private readonly cameras: CameraRepository,
    private readonly secrets: CameraSecrets,
    private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const address of sealableAddresses) {
      for (const { id, url } of await this.cameras.addresses(address)) {
        const shown = hideUrlSecrets(url);
        if (shown === url) continue;
        const sealed = this.secrets.sealText(url, address.contextOf(id));
        await this.cameras.sealAddress(address, { id, url, shown, sealed });
        this.logger.info('camera-address-sealed', { cameraId: id });
      }
    }
  }
}
