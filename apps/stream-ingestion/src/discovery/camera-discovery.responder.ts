import { Controller } from '@nestjs/common';
import { discoverCameras, type DiscoverCamerasRequest } from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { CameraDiscoveryService } from './camera-discovery.service';

@Controller()
export class CameraDiscoveryResponder {
  constructor(private readonly discovery: CameraDiscoveryService) {}

  @RespondsTo(discoverCameras)
  async discoverCameras({ hosts, username, password, timeoutMs }: DiscoverCamerasRequest) {
    const found = await this.discovery.discover({ hosts, credentials: { username, password }, timeoutMs });
    return { cameras: found.map((camera) => ({ ...camera, streams: [...camera.streams] })) };
  }
}
