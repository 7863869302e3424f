import { Injectable } from '@nestjs/common';
import { listPresence } from '@smart-attendance/contracts';
import { RequestClient } from '@smart-attendance/messaging';
import type { Caller } from '../access/caller';
import { PersonAccessService } from '../access/person-access.service';
import { toIsoInstant } from '../input/instant.policy';
import { toPageView } from '../input/page.policy';
import { toPageRequest } from '../input/page.query';
import { given, textOrNull } from '../input/show.policy';
import type { ListPresenceQuery } from './presence.input';
import { toPersonPresenceView, toPresenceCountsView, type PresencePageView } from './presence.view';

/** Who is in, over HTTP: requests to attendance. */
@Injectable()
export class PresenceService {
  constructor(
    private readonly requests: RequestClient,
    private readonly access: PersonAccessService,
  ) {}

  async list(query: ListPresenceQuery, caller: Caller): Promise<PresencePageView> {
    const page = toPageRequest(query);
    const presence = await this.requests.request(listPresence, {
      page,
      ...(await this.access.narrow({ userId: query.user_id, department: query.department }, caller)),
      query: query.q ?? '',
      siteId: query.site_id ?? '',
      state: query.state ?? '',
      ...given({ cameLate: query.came_late }),
    });
    return {
      ...toPageView(presence.people.map(toPersonPresenceView), page, presence.pageInfo),
      as_of: toIsoInstant(presence.asOf),
      counts: toPresenceCountsView(presence.counts),
      by_department: presence.byDepartment.map(({ department, counts }) => ({
        department: textOrNull(department),
        ...toPresenceCountsView(counts),
      })),
    };
  }
}
