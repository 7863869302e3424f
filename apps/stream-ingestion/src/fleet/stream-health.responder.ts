import { Controller } from '@nestjs/common';
import { getStreamHealth, listStreamStates, type GetStreamHealthRequest } from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { FleetStatusService } from './fleet-status.service';

@Controller()
export class StreamHealthResponder {
  constructor(private readonly fleet: FleetStatusService) {}

  @RespondsTo(getStreamHealth)
  async getStreamHealth({ cameraId }: GetStreamHealthRequest) {
    return Promise.resolve({ health: this.fleet.healthOf(cameraId) });
  }

  @RespondsTo(listStreamStates)
  async listStreamStates() {
    return Promise.resolve({ states: this.fleet.states() });
  }
}
