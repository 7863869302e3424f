import { Controller } from '@nestjs/common';
import { getFleet } from '@smart-attendance/contracts';
import { Answers } from '@smart-attendance/messaging';
import { StreamFleet } from './stream-fleet.service';

@Controller()
export class FleetResponder {
  constructor(private readonly fleet: StreamFleet) {}

  @Answers(getFleet)
  getFleet() {
    return Promise.resolve(this.fleet.overview());
  }
}
