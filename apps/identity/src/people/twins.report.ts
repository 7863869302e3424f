import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Logger } from '@smart-attendance/observability';
import { PeopleRepository } from './people.repository';

/** More ids than this in one line of a log help nobody. */
const shownMax = 100;

/**
 * Records of one person that were made when an email or an employee id in another spelling was another one. They are
 * kept, as nobody but the site knows which is right, and named at every start until one of them is changed or erased.
 */
@Injectable()
export class TwinsReport implements OnApplicationBootstrap {
  constructor(
    private readonly people: PeopleRepository,
    private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const field of ['email', 'employee_id'] as const) {
      await this.people.freeTwins(field);
      const personIds = await this.people.twins(field, shownMax);
      if (personIds.length > 0) this.logger.warn('people-are-twins', { field, personIds });
    }
  }
}
