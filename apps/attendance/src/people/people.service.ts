import { Injectable } from '@nestjs/common';
import { getPerson, PersonChange, type Person, type PersonChanged } from '@smart-attendance/contracts';
import { AppError, isAppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { RepeatedEvents, Logger } from '@smart-attendance/observability';
import { instantOf } from '../calendar/timestamp';
import { PeopleRepository } from './people.repository';
import type { PersonRow } from './person.entity';

/** A punch does not wait longer for a name, which its row does not need. */
const nameDeadlineMs = 1_000;
const revisionOfAnswer = -1;

/** Keeps the copy of names and departments that lists and statistics show. */
@Injectable()
export class PeopleService {
  private readonly repeated: RepeatedEvents;

  constructor(
    private readonly repository: PeopleRepository,
    private readonly requests: RequestClient,
    logger: Logger,
  ) {
    this.repeated = new RepeatedEvents(logger);
  }

  /** Throws AppError `invalid_argument` for an event without a change that we know. */
  async change(event: PersonChanged): Promise<void> {
    if (event.change === PersonChange.UNSPECIFIED) {
      throw AppError.invalid([{ field: 'change', message: 'must be created, updated or erased' }]);
    }
    await this.repository.store(personOf(event));
  }

  /**
   * The person, asked of identity when the copy does not know them.
   * Throws AppError `not_found` for an unknown or erased one, `unavailable` when identity must be asked and is away.
   */
  async known(id: string): Promise<PersonRow> {
    const person = (await this.repository.find(id)) ?? (await this.ask(id));
    if (person === undefined || person.isErased) throw AppError.notFound('person', id);
    return person;
  }

  /** Tries to know the person; whoever stays unknown has no name in lists until identity says it. */
  async learn(id: string): Promise<void> {
    if ((await this.repository.find(id)) !== undefined) return;
    try {
      await this.ask(id, nameDeadlineMs);
    } catch (error) {
      if (!isAppError(error) || error.code === 'internal') throw error;
      this.repeated.warn('person-not-learnt', { personId: id, error });
    }
  }

  private async ask(id: string, deadlineMs?: number): Promise<PersonRow | undefined> {
    const { person } = await this.requests.request(
      getPerson,
      { personId: id },
      deadlineMs === undefined ? {} : { deadlineMs },
    );
    if (person === undefined) return undefined;
    await this.repository.store(personOfAnswer(person));
    // An event that came meanwhile, an erasure for example, is newer than the answer.
    return this.repository.find(id);
  }
}

function personOf(event: PersonChanged): PersonRow {
  const isErased = event.change === PersonChange.ERASED;
  return {
    id: event.personId,
    name: isErased ? '' : fullName(event),
    employeeId: isErased ? '' : event.employeeId,
    department: isErased ? '' : event.department,
    isActive: !isErased && event.isActive,
    isErased,
    revision: event.revision,
    changedAt: event.changedAt === undefined ? new Date() : instantOf(event.changedAt, 'changed_at'),
  };
}

function personOfAnswer(person: Person): PersonRow {
  return {
    id: person.id,
    name: fullName(person),
    employeeId: person.employeeId,
    department: person.department,
    isActive: person.isActive,
    isErased: false,
    revision: revisionOfAnswer,
    changedAt: person.updatedAt === undefined ? new Date() : instantOf(person.updatedAt, 'updated_at'),
  };
}

function fullName({ firstName, lastName }: { readonly firstName: string; readonly lastName: string }): string {
  return `${firstName} ${lastName}`.trim();
}
