import { Injectable } from '@nestjs/common';
import { getPerson, PersonChange, type Person, type PersonChanged } from '@smart-attendance/contracts';
import { Database, type Transaction } from '@smart-attendance/database';
import { AppError, isAppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { RepeatedEvents, Logger } from '@smart-attendance/observability';
import { attendanceDayOf } from '../calendar/attendance-day.policy';
import { Site } from '../calendar/site';
import { instantOf } from '../calendar/timestamp';
import { PeopleRepository } from './people.repository';
import type { PersonCopy, PersonRow } from './person.entity';

/** A punch does not wait longer for a name, which its row does not need. */
const nameDeadlineMs = 1_000;
const revisionOfResponse = -1;

/** Keeps the copy of names and departments that lists and statistics show, and who was in which department when. */
@Injectable()
export class PeopleService {
  private readonly repeated: RepeatedEvents;

  constructor(
    private readonly database: Database,
    private readonly repository: PeopleRepository,
    private readonly requests: RequestClient,
    private readonly site: Site,
    logger: Logger,
  ) {
    this.repeated = new RepeatedEvents(logger);
  }

  /** @throws AppError `invalid_argument` for an event without a change that we know */
  async apply(event: PersonChanged): Promise<void> {
    if (event.change === PersonChange.UNSPECIFIED) {
      throw AppError.invalid([{ field: 'change', message: 'must be created, updated or erased' }]);
    }
    await this.store(personOfEvent(event));
  }

  /**
   * The person, requested from identity when the copy does not know them.
   * @throws AppError `not_found` for an unknown or erased one, `unavailable` when identity is needed and away
   */
  async require(id: string): Promise<PersonRow> {
    const person = (await this.repository.find(id)) ?? (await this.request(id));
    if (person === undefined || person.isErased) throw AppError.notFound('person', id);
    return person;
  }

  /**
   * Asked once more by whoever has locked the person and is to write what somebody wrote about them.
   * @throws AppError `not_found` for one that was erased meanwhile
   */
  async refuseErased(tx: Transaction, id: string): Promise<void> {
    if ((await this.repository.find(id, tx))?.isErased === true) throw AppError.notFound('person', id);
  }

  /** As `require`, but whoever cannot be known now has no name in lists until identity publishes it. */
  async find(id: string): Promise<PersonRow | undefined> {
    const person = await this.repository.find(id);
    if (person !== undefined) return person;
    try {
      return await this.request(id, nameDeadlineMs);
    } catch (error) {
      if (!isAppError(error) || error.code === 'internal') throw error;
      this.repeated.warn('person-unknown', { personId: id, error });
      return undefined;
    }
  }

  /** As `find`, of each; those who are known in no other way are asked for at once. */
  async findMany(ids: readonly string[]): Promise<ReadonlyMap<string, PersonRow>> {
    const found = new Map(await this.repository.findMany(ids));
    const missing = [...new Set(ids)].filter((id) => !found.has(id));
    for (const person of await Promise.all(missing.map((id) => this.find(id)))) {
      if (person !== undefined) found.set(person.id, person);
    }
    return found;
  }

  /** Of those of whom there is a copy, as it is now; asked once more by whoever has locked them. */
  async findKnown(tx: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, PersonRow>> {
    return this.repository.findMany(ids, tx);
  }

  /** Another department is theirs from the attendance day on which it was changed; the days before it keep the old. */
  private async store(person: PersonCopy): Promise<void> {
    const from = attendanceDayOf(person.changedAt, this.site);
    await this.database.transaction(async (tx) => {
      await this.repository.beginDepartments(tx, person.id);
      const isStored = await this.repository.store(tx, person);
      // Of an erased person nothing is changed: their hours follow from where they were.
      if (isStored && !person.isErased) await this.repository.changeDepartment(tx, person.id, person.department, from);
    });
  }

  private async request(id: string, deadlineMs?: number): Promise<PersonRow | undefined> {
    const { person } = await this.requests.request(
      getPerson,
      { personId: id },
      deadlineMs === undefined ? {} : { deadlineMs },
    );
    if (person === undefined) return undefined;
    await this.store(personOfResponse(person));
    // An event that came meanwhile, an erasure for example, is newer than the response.
    return this.repository.find(id);
  }
}

function personOfEvent(event: PersonChanged): PersonCopy {
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

function personOfResponse(person: Person): PersonCopy {
  return {
    id: person.id,
    name: fullName(person),
    employeeId: person.employeeId,
    department: person.department,
    isActive: person.isActive,
    isErased: false,
    revision: revisionOfResponse,
    changedAt: person.updatedAt === undefined ? new Date() : instantOf(person.updatedAt, 'updated_at'),
  };
}

function fullName({ firstName, lastName }: { readonly firstName: string; readonly lastName: string }): string {
  return `${firstName} ${lastName}`.trim();
}
