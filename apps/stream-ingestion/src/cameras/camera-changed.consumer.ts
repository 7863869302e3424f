import { Controller } from '@nestjs/common';
import { cameraChanged } from '@smart-attendance/contracts';
import { Consumes } from '@smart-attendance/messaging';
import { WantedCamerasService } from './wanted-cameras.service';

@Controller()
export class CameraChangedConsumer {
  constructor(private readonly cameras: WantedCamerasService) {}

  /**
   * The event is a hint to request the cameras of the registry, which alone knows the secrets; so it never has to be
   * delivered twice. Of several replicas one receives it; the others learn from its record.
   */
  @Consumes(cameraChanged)
  onCameraChanged(): Promise<void> {
    this.cameras.onCameraChanged();
    return Promise.resolve();
  }
}
