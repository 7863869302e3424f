import { Injectable } from '@nestjs/common';
import { defaultSiteId } from '@smart-attendance/contracts';
import { AppError, isAppError } from '@smart-attendance/errors';
import { versionOn } from '../calendar/rule-versions.policy';
import { Site } from '../calendar/site';
import type { ComputedDay } from '../days/day';
import type { SiteVersion } from '../days/day-input';
import { SitesService, type ShownSite } from '../sites/sites.service';
import { previewDay, type ExampleDay } from './day-preview.policy';
import type { ShiftRules } from './shift.entity';
import { violationsOfShift } from './shift.policy';

export interface PreviewedDay {
  readonly date: string;
  readonly timeZone: string;
  /** Undefined where there would be no row. */
  readonly day: ComputedDay | undefined;
}

/** What rules would make of a day, before anybody has them. Nothing is stored. */
@Injectable()
export class DayPreviewService {
  constructor(
    private readonly sites: SitesService,
    private readonly configured: Site,
  ) {}

  /**
   * @param siteId empty: the default site
   * @throws AppError `invalid_argument` for rules that no shift may have and for a site that is not there
   */
  async preview(rules: ShiftRules, siteId: string, example: ExampleDay): Promise<PreviewedDay> {
    const violations = violationsOfShift(rules);
    if (violations.length > 0) throw AppError.invalid(violations);
    const site = await this.siteOn(siteId === '' ? defaultSiteId : siteId, example.date);
    return { date: example.date, timeZone: site.timeZone, day: previewDay(rules, site, example) };
  }

  private async siteOn(siteId: string, date: string): Promise<SiteVersion> {
    const { site, current } = await this.find(siteId);
    const { timeZone, cooldownSeconds, coverageMinPercent } = versionOn(site.versions, date) ?? current;
    const { dayStartsAtMinutes, workdayStartsAtMinutes, lateGraceMinutes } = this.configured;
    return {
      id: siteId,
      timeZone,
      cooldownSeconds,
      coverageMinPercent,
      dayStartsAtMinutes,
      workdayStartsAtMinutes,
      lateGraceMinutes,
    };
  }

  private async find(siteId: string): Promise<ShownSite> {
    try {
      return await this.sites.get(siteId);
    } catch (error) {
      if (!isAppError(error) || error.code !== 'not_found') throw error;
      throw AppError.invalid([{ field: 'site_id', message: 'is no site; GET /sites lists them' }]);
    }
  }
}
