import { Controller } from '@nestjs/common';
import { discoverCameras } from '@smart-attendance/contracts';
import { Answers } from '@smart-attendance/messaging';

@Controller()
export class CameraDiscoveryResponder {
  @Answers(discoverCameras)
  discoverCameras() {
    return Promise.resolve({ cameras: [] });
  }
}
