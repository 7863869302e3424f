import { Injectable } from '@nestjs/common';
import { AppError } from '@smart-attendance/errors';
import { addDays, attendanceDayOf, instantOnDay } from '../calendar/attendance-day.policy';
import { Site } from '../calendar/site';
import { CamerasRepository } from '../cameras/cameras.repository';
import type { DateRules } from '../days/day-input';
import { RulesService } from '../rules/rules.service';
import { pageOf, type PresencePage, type PresencePageRequest } from './presence-page.policy';
import { ShiftClock } from './presence-shift.policy';
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
  /** Of the cameras that saw somebody of the page last, where they are known. */
  readonly cameraNames: ReadonlyMap<string, string>;
  readonly counts: PresenceCounts;
  readonly byDepartment: readonly { readonly department: string; readonly counts: PresenceCounts }[];
}

@Injectable()
export class PresenceService {
  constructor(
    private readonly repository: PresenceRepository,
    private readonly rules: RulesService,
    private readonly cameras: CamerasRepository,
    private readonly site: Site,
  ) {}

  /**
   * Who is where as of now. The counts are of all whom the filter selects, whatever state it asks for.
   * @throws AppError `invalid_argument` for a sort or cursor that is none, and when more than 50,000 people are
   * selected
   */
  async list(filter: PresenceFilter, page: PresencePageRequest): Promise<PresenceList> {
    const now = new Date();
    const everybody = await this.presenceOf(filter, now);
    const { state, cameLate } = filter;
    const passes = (person: Presence): boolean =>
      (state === '' || person.state === state) && (cameLate === undefined || person.cameLate === cameLate);
    const found = pageOf(everybody, passes, page);
    if ('violation' in found) throw AppError.invalid([found.violation]);
    const byDepartment = countByDepartment(everybody)
      .sort((one, other) => other.counts.people - one.counts.people)
      .slice(0, departmentsMax)
      .sort((one, other) => one.department.localeCompare(other.department));
    const cameraIds = found.people.flatMap(({ facts: { lastSeen } }) => lastSeen?.cameraId || []);
    const cameraNames = await this.cameras.namesOf(cameraIds);
    return { ...found, asOf: now, cameraNames, counts: count(everybody), byDepartment };
  }

  /**
   * Everybody whom the filter selects, in the order of names; its state and `cameLate` are not looked at.
   * @throws AppError as `list`
   */
  async presenceOf(filter: PeopleSelection & { readonly siteId: string }, now: Date): Promise<Presence[]> {
    const { site } = this;
    const today = attendanceDayOf(now, site);
    // Sites are at most a day apart, and a night before may last.
    const days = { from: addDays(today, -2), to: addDays(today, 1), now };
    const facts = await this.repository.factsOf(filter, days, peopleMax);
    if (facts.length > peopleMax) {
      const message = `is needed: at most ${String(peopleMax)} people are looked at in one piece`;
      throw AppError.invalid([{ field: 'department', message }]);
    }
    const ids = facts.map(({ personId }) => personId);
    const rules = await this.rules.rulesOfMany(ids, days.from, days.to);
    const clock = new ShiftClock(now);
    const presence = facts.map((one) => decidePresence(one, this.rulesAt(clock, rules.get(one.personId) ?? [])));
    return filter.siteId === '' ? presence : presence.filter(({ siteId }) => siteId === filter.siteId);
  }

  /** @param dates of the days around, in their order; there is always one that is today where they work */
  private rulesAt(clock: ShiftClock, dates: readonly DateRules[]): PresenceRules {
    const { workdayStartsAtMinutes: startsAtMinutes, presenceUnseenMinutes } = this.site;
    const ofToday = dates.find(({ site, date }) => clock.todayAt(site) === date);
    if (ofToday === undefined) throw new Error('Every date has rules.');
    const { site, date: today, leave } = ofToday;
    return {
      now: clock.now,
      today,
      siteId: site.id,
      timeZone: site.timeZone,
      shift: clock.shiftAt(dates, today),
      isOnLeave: leave?.part === 'full_day',
      unseenMsMax: presenceUnseenMinutes * 60_000,
      workStartsAt: (localDate) =>
        startsAtMinutes === undefined ? undefined : instantOnDay(localDate, startsAtMinutes, site),
    };
  }
}
