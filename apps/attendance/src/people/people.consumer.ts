import { Controller } from '@nestjs/common';
import { personChanged, type PersonChanged } from '@smart-attendance/contracts';
import { Consumes } from '@smart-attendance/messaging';
import { PeopleService } from './people.service';

@Controller()
export class PeopleConsumer {
  constructor(private readonly people: PeopleService) {}

  @Consumes(personChanged)
  async onPersonChanged(event: PersonChanged): Promise<void> {
    await this.people.apply(event);
  }
}
