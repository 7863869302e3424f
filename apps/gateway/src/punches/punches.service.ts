import { Injectable } from '@nestjs/common';
import {
  createPunch,
  getPunch,
  listPunches,
  timestampFromDate,
  withdrawPunch,
  type Punch,
} from '@smart-attendance/contracts';
import { RequestClient } from '@smart-attendance/messaging';
import { AuthorsService } from '../access/authors.service';
import type { Caller } from '../access/caller';
import { PersonAccessService } from '../access/person-access.service';
import { requestedTime } from '../cameras/time-span.policy';
import { requirePart } from '../http/required-part';
import { toTimestamp } from '../input/instant.policy';
import { toPageView, type PageView } from '../input/page.policy';
import { toPageRequest } from '../input/page.query';
import { given } from '../input/show.policy';
import { wholePage } from '../input/whole-page';
import type { CreatePunchInput, ListPunchesQuery } from './punch.input';
import { authorsOfPunch, toPunchOfPersonView, type PunchOfPersonView } from './punch.view';

/** Who was where when, by cameras and by hand, over HTTP: requests to attendance. */
@Injectable()
export class PunchesService {
  constructor(
    private readonly requests: RequestClient,
    private readonly access: PersonAccessService,
    private readonly authors: AuthorsService,
  ) {}

  /** @param idToGive as IdToGive has it */
  async create(input: CreatePunchInput, caller: Caller, idToGive: string): Promise<PunchOfPersonView> {
    await this.access.require(input.user_id, caller);
    const { punch } = await this.requests.request(createPunch, {
      personId: input.user_id,
      ...given({ at: toTimestamp(input.at) }),
      cameraId: input.camera_id ?? '',
      siteId: input.site_id ?? '',
      role: input.role ?? '',
      reason: input.reason,
      authorId: caller.principal.id,
      punchId: idToGive,
    });
    return this.show(requirePart(punch));
  }

  async list(query: ListPunchesQuery, caller: Caller): Promise<PageView<PunchOfPersonView>> {
    const page = toPageRequest(query);
    const { from, to } = requestedTime(query, new Date());
    const people = await this.access.narrow({ userId: query.user_id, department: query.department }, caller);
    const { rows: punches, pageInfo } = await wholePage(page, async (part) => {
      const answer = await this.requests.request(listPunches, {
        page: part,
        ...people,
        cameraId: query.camera_id ?? '',
        siteId: query.site_id ?? '',
        source: query.source ?? '',
        from: timestampFromDate(from),
        to: timestampFromDate(to),
        withWithdrawn: query.with_withdrawn ?? false,
      });
      return { rows: answer.punches, pageInfo: answer.pageInfo };
    });
    const authors = await this.authors.of(punches.flatMap(authorsOfPunch), punches);
    const views = punches.map((punch) => toPunchOfPersonView(punch, authors));
    return toPageView(views, page, pageInfo);
  }

  async get(punchId: string, caller: Caller): Promise<PunchOfPersonView> {
    return this.show(await this.find(punchId, caller));
  }

  /** @throws AppError `conflict` for one of a camera (`of_a_camera`), or that is withdrawn already */
  async withdraw(punchId: string, reason: string, caller: Caller): Promise<PunchOfPersonView> {
    await this.find(punchId, caller);
    const { punch } = await this.requests.request(withdrawPunch, { punchId, reason, authorId: caller.principal.id });
    return this.show(requirePart(punch));
  }

  private async show(punch: Punch): Promise<PunchOfPersonView> {
    return toPunchOfPersonView(punch, await this.authors.of(authorsOfPunch(punch), [punch]));
  }

  /** Its department is that which lists of attendance go by. */
  private async find(punchId: string, caller: Caller): Promise<Punch> {
    const punch = requirePart((await this.requests.request(getPunch, { punchId })).punch);
    const { personId: id, department } = punch;
    caller.requireAccessTo({ id, department }, { what: 'punch', id: punchId });
    return punch;
  }
}
