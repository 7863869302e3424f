import { Controller } from '@nestjs/common';
import { getStreamHealth, type GetStreamHealthRequest } from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { FleetWatch } from './fleet-status.service';

@Controller()
export class StreamHealthResponder {
  constructor(private readonly watch: FleetWatch) {}

  @RespondsTo(getStreamHealth)
  async getStreamHealth({ cameraId }: GetStreamHealthRequest) {
    return Promise.resolve({ health: this.watch.healthOf(cameraId) });
  }
}
