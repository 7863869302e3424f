import { Injectable } from '@nestjs/common';
import { PersonChange, personChanged, timestampFromDate } from '@smart-attendance/contracts';
import { MessagePublisher } from '@smart-attendance/messaging';
import { Logger } from '@smart-attendance/observability';
import { PeopleRepository, type ErasureRow } from './people.repository';
import type { PersonEntity } from './person.entity';

/** Says `person-changed`. What it has said is written down, so that a sweep can tell what is still to be said. */
@Injectable()
export class PersonChangedPublisher {
  constructor(
    private readonly people: PeopleRepository,
    private readonly publisher: MessagePublisher,
    private readonly logger: Logger,
  ) {}

  /** After the commit of a change. Never throws: the change stands, and a sweep will say it. */
  async tryToAnnounce(person: PersonEntity): Promise<void> {
    try {
      await this.announce(person);
    } catch (error) {
      this.logger.warn('person-change-not-announced-yet', { personId: person.id, error });
    }
  }

  async announce(person: PersonEntity): Promise<void> {
    const { id, revision, firstName, lastName, employeeId, department, isActive, updatedAt } = person;
    await this.publisher.publish(personChanged, {
      personId: id,
      change: revision === 1 ? PersonChange.CREATED : PersonChange.UPDATED,
      ...{ revision, firstName, lastName, employeeId, department, isActive },
      changedAt: timestampFromDate(updatedAt),
    });
    await this.people.markAnnounced(id, revision);
  }

  /** Only the id is left to say. */
  async announceErasure({ personId, revision, erasedAt }: ErasureRow): Promise<void> {
    await this.publisher.publish(personChanged, {
      personId,
      change: PersonChange.ERASED,
      revision,
      changedAt: timestampFromDate(erasedAt),
    });
  }
}
