import { Injectable } from '@nestjs/common';
import { getPerson } from '@smart-attendance/contracts';
import { isAppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { LookupCache } from '../access/lookup-cache';
import { textOrNull } from '../input/show.policy';
import { fullNameOf, type KnownPerson } from './event.message';

/** How long after a change at another replica somebody may still be told of with the old name or department. */
const freshMs = 15_000;
/** The same while identity is away; then the facts wait. */
const staleMs = 60_000;
const peopleMax = 5_000;

const nobody: KnownPerson = { name: null, department: null };

/** Names and departments of those whom events are about, requested from identity and remembered for a moment. */
@Injectable()
export class EventPeopleService {
  private readonly people = new LookupCache<KnownPerson>({
    freshMs,
    staleMs,
    entriesMax: peopleMax,
    now: () => performance.now(),
  });

  constructor(private readonly requests: RequestClient) {}

  /**
   * Nobody for who is not there (any more).
   * @throws AppError `unavailable` when identity is away
   */
  find(personId: string): Promise<KnownPerson> {
    return this.people.get(personId, async () => {
      try {
        const { person } = await this.requests.request(getPerson, { personId });
        return person === undefined ? nobody : { name: fullNameOf(person), department: textOrNull(person.department) };
      } catch (error) {
        if (isAppError(error) && error.code === 'not_found') return nobody;
        throw error;
      }
    });
  }

  /** They changed. */
  forget(personId: string): void {
    this.people.forget(personId);
  }
}
