import { Injectable } from '@nestjs/common';
import { getRoster } from '@smart-attendance/contracts';
import { RequestClient } from '@smart-attendance/messaging';
import { AppError } from '@smart-attendance/errors';
import type { Caller } from '../access/caller';
import { PersonAccessService } from '../access/person-access.service';
import type { RosterQuery } from './roster.input';
import { toPersonRosterView, type RosterView } from './roster.view';

/** Who works when, over HTTP: requests to attendance. */
@Injectable()
export class RosterService {
  constructor(
    private readonly requests: RequestClient,
    private readonly access: PersonAccessService,
  ) {}

  /**
   * @throws AppError `permission_denied` for people out of the caller's reach, `invalid_argument` for an API key that
   * names nobody
   */
  async get(query: RosterQuery, caller: Caller): Promise<RosterView> {
    const personIds = query.user_ids?.split(',') ?? [oneself(caller)];
    await this.access.narrow({ userIds: personIds }, caller);
    const { date_from: dateFrom = '', date_to: dateTo = '' } = query;
    const { people } = await this.requests.request(getRoster, { personIds, dateFrom, dateTo });
    return { data: people.map(toPersonRosterView) };
  }
}

function oneself({ principal }: Caller): string {
  if (principal.kind !== 'api_key') return principal.id;
  throw AppError.invalid([{ field: 'user_ids', message: 'is missing: an API key is nobody' }]);
}
