import { Injectable } from '@nestjs/common';
import { defaultSiteId } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { addDays, attendanceDayOf, instantOnDay } from '../calendar/attendance-day.policy';
import { Site } from '../calendar/site';
import { pageOf, type PresencePage, type PresencePageRequest } from './presence-page.policy';
import {
  count,
  countByDepartment,
  decidePresence,
  type Presence,
  type PresenceCounts,
  type PresenceRules,
} from './presence.policy';
import { PresenceRepository, type PeopleSelection } from './presence.repository';

/** All of them are looked at for the counts: about 1 kB each while the answer is made. */
const peopleMax = 50_000;
/** The largest are told. */
const departmentsMax = 500;

/** Empty fields let everybody pass. */
export interface PresenceFilter extends PeopleSelection {
  readonly siteId: string;
  readonly state: string;
  readonly cameLate: boolean | undefined;
}

export interface PresenceList extends PresencePage {
  readonly asOf: Date;
  readonly counts: PresenceCounts;
  readonly byDepartment: readonly { readonly department: string; readonly counts: PresenceCounts }[];
}

@Injectable()
export class PresenceService {
  constructor(
    private readonly repository: PresenceRepository,
    private readonly site: Site,
  ) {}

  /**
   * Who is where as of now. The counts are of all whom the filter selects, whatever state it asks for.
   * @throws AppError `invalid_argument` for a sort or cursor that is none, and when more than 50,000 people are
   * selected
   */
  async list(filter: PresenceFilter, page: PresencePageRequest): Promise<PresenceList> {
    const rules = this.rulesAt(new Date());
    const everybody = await this.presenceOf(filter, rules);
    const { state, cameLate } = filter;
    const passes = (person: Presence): boolean =>
      (state === '' || person.state === state) && (cameLate === undefined || person.cameLate === cameLate);
    const found = pageOf(everybody, passes, page);
    if ('violation' in found) throw AppError.invalid([found.violation]);
    const byDepartment = countByDepartment(everybody)
      .sort((one, other) => other.counts.people - one.counts.people)
      .slice(0, departmentsMax)
      .sort((one, other) => one.department.localeCompare(other.department));
    return { ...found, asOf: rules.now, counts: count(everybody), byDepartment };
  }

  private async presenceOf(filter: PresenceFilter, rules: PresenceRules): Promise<Presence[]> {
    if (filter.siteId !== '' && filter.siteId !== defaultSiteId) return [];
    const days = { from: addDays(rules.today, -1), to: rules.today };
    const facts = await this.repository.factsOf(filter, days, peopleMax);
    if (facts.length > peopleMax) {
      const message = `is needed: at most ${String(peopleMax)} people are looked at in one piece`;
      throw AppError.invalid([{ field: 'department', message }]);
    }
    return facts.map((one) => decidePresence(one, rules));
  }

  private rulesAt(now: Date): PresenceRules {
    const { site } = this;
    const { workdayStartsAtMinutes: startsAtMinutes } = site;
    return {
      now,
      today: attendanceDayOf(now, site),
      unseenMsMax: site.presenceUnseenMinutes * 60_000,
      workStartsAt: (localDate) =>
        startsAtMinutes === undefined ? undefined : instantOnDay(localDate, startsAtMinutes, site),
    };
  }
}
