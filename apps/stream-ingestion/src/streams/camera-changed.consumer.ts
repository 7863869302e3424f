import { Controller } from '@nestjs/common';
import { cameraChanged } from '@smart-attendance/contracts';
import { Hears } from '@smart-attendance/messaging';
import { StreamFleet } from './stream-fleet.service';

@Controller()
export class CameraChangedConsumer {
  constructor(private readonly fleet: StreamFleet) {}

  /** The event is a hint to ask the registry, which alone knows the secrets; so it never has to be heard twice. */
  @Hears(cameraChanged)
  onCameraChanged(): Promise<void> {
    this.fleet.reconcileSoon();
    return Promise.resolve();
  }
}
