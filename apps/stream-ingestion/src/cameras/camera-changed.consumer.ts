import { Controller } from '@nestjs/common';
import { cameraChanged } from '@smart-attendance/contracts';
import { Consumes } from '@smart-attendance/messaging';
import { WantedCameras } from './wanted-cameras.service';

@Controller()
export class CameraChangedConsumer {
  constructor(private readonly cameras: WantedCameras) {}

  /**
   * The event is a hint to ask the registry, which alone knows the secrets; so it never has to be heard twice. Of several
   * replicas one hears it; the others learn from its record.
   */
  @Consumes(cameraChanged)
  onCameraChanged(): Promise<void> {
    this.cameras.hear();
    return Promise.resolve();
  }
}
