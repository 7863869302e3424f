import { Controller } from '@nestjs/common';
import { personChanged, type PersonChanged } from '@smart-attendance/contracts';
import { Consumes } from '@smart-attendance/messaging';
import { DayClosingService } from '../days/day-closing.service';
import { PeopleService } from './people.service';

@Controller()
export class PeopleConsumer {
  constructor(
    private readonly people: PeopleService,
    private readonly closing: DayClosingService,
  ) {}

  @Consumes(personChanged)
  async onPersonChanged(event: PersonChanged): Promise<void> {
    await this.people.apply(event);
    // Delivered again after a crash between the two, it comes to the same.
    await this.closing.closeWhenInactive(event.personId);
  }
}
