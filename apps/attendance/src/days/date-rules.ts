import { Injectable } from '@nestjs/common';
import { defaultSiteId } from '@smart-attendance/contracts';
import type { Transaction } from '@smart-attendance/database';
import { Site } from '../calendar/site';
import { CamerasRepository } from '../cameras/cameras.repository';
import { dateAfter } from '../calendar/wall-clock.policy';
import type { CameraRole, DateRules, SiteVersion, TravelTime } from './day-input';

/** Where a camera is, and what being seen by it says. */
export interface CameraPlace {
  readonly siteId: string;
  readonly role: CameraRole;
}

/** Whatever days are computed by that is not a punch. */
export abstract class DateRulesSource {
  /** One of each date, both included, in their order. */
  abstract rulesOf(personId: string, from: string, to: string, tx?: Transaction): Promise<DateRules[]>;
  /** Whether anybody may be missed at all: whether there are shifts or leave. */
  abstract expectsAnybody(): Promise<boolean>;
  abstract placeOf(cameraId: string, tx: Transaction): Promise<CameraPlace>;
  abstract travelTimes(): Promise<readonly TravelTime[]>;
  /** The cameras by which people come in to a site: those whose role is entry or both. */
  abstract entryCamerasOf(siteId: string): Promise<readonly string[]>;
}

/** The site of the configuration and no shift. Whoever keeps sites and shifts takes its place. */
@Injectable()
export class ConfiguredRules extends DateRulesSource {
  constructor(
    private readonly site: Site,
    private readonly cameras: CamerasRepository,
  ) {
    super();
  }

  override rulesOf(_personId: string, from: string, to: string): Promise<DateRules[]> {
    const site = toSiteVersion(this.site);
    const rules: DateRules[] = [];
    for (let date = from; date <= to; date = dateAfter(date, 1)) {
      rules.push({ date, site, shift: undefined, holiday: undefined, leave: undefined });
    }
    return Promise.resolve(rules);
  }

  override expectsAnybody(): Promise<boolean> {
    return Promise.resolve(false);
  }

  /** One that nobody has told of yet is of the default site. */
  override async placeOf(cameraId: string, tx: Transaction): Promise<CameraPlace> {
    const camera = await this.cameras.find(cameraId, tx);
    return { siteId: camera?.siteId ?? defaultSiteId, role: camera?.role ?? 'both' };
  }

  override travelTimes(): Promise<readonly TravelTime[]> {
    return Promise.resolve([]);
  }

  override async entryCamerasOf(siteId: string): Promise<readonly string[]> {
    const cameras = await this.cameras.ofSite(siteId);
    return cameras.filter(({ role, isActive }) => isActive && role !== 'exit' && role !== 'inside').map(({ id }) => id);
  }
}

/** The default site as the configuration describes it. */
export function toSiteVersion(site: Site): SiteVersion {
  const { timeZone, dayStartsAtMinutes, workdayStartsAtMinutes, lateGraceMinutes } = site;
  return {
    id: defaultSiteId,
    timeZone,
    dayStartsAtMinutes,
    workdayStartsAtMinutes,
    lateGraceMinutes,
    cooldownSeconds: 60,
    coverageMinPercent: 95,
  };
}
