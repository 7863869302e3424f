import { Controller } from '@nestjs/common';
import { getFleet } from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { FleetStatusService } from './fleet-status.service';

@Controller()
export class FleetResponder {
  constructor(private readonly fleet: FleetStatusService) {}

  @RespondsTo(getFleet)
  async getFleet() {
    return Promise.resolve(this.fleet.overview());
  }
}
