import { Injectable } from '@nestjs/common';
import { getPerson, isUuid } from '@smart-attendance/contracts';
import { isAppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { textOrNull } from '../input/show.policy';
import { ApiKeysRepository } from './api-keys.repository';
import type { Author, Authors } from './author';
import { LookupCache } from './lookup-cache';

/** How long a name that changed may still be shown as it was. */
const freshMs = 60_000;
/** The same while identity is away. */
const staleMs = 600_000;
const peopleMax = 5_000;
/** Of one page that are asked for at once. */
const lookupsAtOnce = 20;

/** A row that has the name of its person beside the id, so nobody need look it up. */
interface NamedPerson {
  readonly personId: string;
  readonly personName: string;
}

/** Names those who did something: people by identity, API keys by the gateway's own table. */
@Injectable()
export class AuthorsService {
  private readonly people = new LookupCache<Author>({
    freshMs,
    staleMs,
    entriesMax: peopleMax,
    now: () => performance.now(),
  });

  constructor(
    private readonly requests: RequestClient,
    private readonly keys: ApiKeysRepository,
  ) {}

  /**
   * Empty ids are passed over. While identity is away there are people without names: rows are worth more than names.
   * @param rows in which some of them are named already
   */
  async of(ids: readonly string[], rows: readonly NamedPerson[] = []): Promise<Authors> {
    const wanted = [...new Set(ids)].filter((id) => id !== '');
    const keyNames = await this.keys.namesOf(wanted.filter(isUuid));
    const personNames = new Map(rows.map(({ personId, personName }) => [personId, personName]));
    const authors = new Map(wanted.map((id) => [id, knownAuthor(id, keyNames, personNames)]));
    const unnamed = wanted.filter((id) => authors.get(id)?.kind === 'user' && authors.get(id)?.name === null);
    for (let from = 0; from < unnamed.length; from += lookupsAtOnce) {
      const some = unnamed.slice(from, from + lookupsAtOnce);
      const found = await Promise.all(some.map((id) => this.find(id)));
      if (found.includes(undefined)) break;
      some.forEach((id, index) => authors.set(id, found[index] ?? nobody));
    }
    return authors;
  }

  /** Undefined while identity is away. */
  private async find(personId: string): Promise<Author | undefined> {
    try {
      return await this.people.get(personId, () => this.request(personId));
    } catch (error) {
      if (isAppError(error) && error.code === 'unavailable') return undefined;
      throw error;
    }
  }

  private async request(personId: string): Promise<Author> {
    try {
      const { person } = await this.requests.request(getPerson, { personId });
      return person === undefined
        ? nobody
        : { kind: 'user', name: textOrNull(`${person.firstName} ${person.lastName}`.trim()) };
    } catch (error) {
      if (isAppError(error) && error.code === 'not_found') return nobody;
      throw error;
    }
  }
}

/** A person who is not there any more. */
const nobody: Author = { kind: 'user', name: null };

function knownAuthor(
  id: string,
  keyNames: ReadonlyMap<string, string>,
  personNames: ReadonlyMap<string, string>,
): Author {
  if (id === 'system') return { kind: 'system', name: null };
  if (!isUuid(id)) return { kind: 'operator', name: null };
  const keyName = keyNames.get(id);
  if (keyName !== undefined) return { kind: 'api_key', name: keyName };
  return { kind: 'user', name: textOrNull(personNames.get(id) ?? '') };
}
