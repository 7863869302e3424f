import { Controller } from '@nestjs/common';
import { getFleet } from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { FleetWatch } from './fleet-status.service';

@Controller()
export class FleetResponder {
  constructor(private readonly watch: FleetWatch) {}

  @RespondsTo(getFleet)
  async getFleet() {
    return Promise.resolve(this.watch.overview());
  }
}
