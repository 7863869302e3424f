import { Injectable } from '@nestjs/common';
import {
  createSite,
  defaultSiteId,
  deleteSite,
  getSite,
  listSites,
  pageSizeMax,
  updateSite,
} from '@smart-attendance/contracts';
import { AppError, isAppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import type { Caller } from '../access/caller';
import { requirePart } from '../http/required-part';
import { toPageView, type PageRequest, type PageView } from '../input/page.policy';
import { given } from '../input/show.policy';
import { wholePage } from '../input/whole-page';
import { noSuchSite } from './no-such-site';
import type { CreateSiteInput, Travel, UpdateSiteInput } from './site.input';
import { toSiteView, type SiteView } from './site.view';

/** Sites over HTTP: requests to attendance. */
@Injectable()
export class SitesService {
  constructor(private readonly requests: RequestClient) {}

  /** @param idToGive as IdToGive has it */
  async create(input: CreateSiteInput, { principal }: Caller, idToGive: string): Promise<SiteView> {
    const { site } = await this.requests.request(createSite, {
      siteId: idToGive,
      name: input.name,
      timeZone: input.time_zone,
      ...given({
        coverageMinPercent: input.coverage_min_percent ?? undefined,
        cooldownSeconds: input.cooldown_seconds ?? undefined,
      }),
      travel: toSiteTravels(input.travel_minutes ?? []),
      authorId: principal.id,
    });
    return toSiteView(requirePart(site));
  }

  async list(page: PageRequest): Promise<PageView<SiteView>> {
    const { rows, pageInfo } = await this.read(page);
    return toPageView(rows.map(toSiteView), page, pageInfo);
  }

  async get(siteId: string): Promise<SiteView> {
    return toSiteView(requirePart((await this.requests.request(getSite, { siteId })).site));
  }

  /** @throws AppError `conflict` (changed_meanwhile), as `delete`, when another revision was expected */
  async update(
    siteId: string,
    input: UpdateSiteInput,
    { principal }: Caller,
    expectedRevision?: number,
  ): Promise<SiteView> {
    const { travel_minutes: travel } = input;
    const { site } = await this.requests.request(updateSite, {
      siteId,
      validFrom: input.valid_from ?? '',
      authorId: principal.id,
      ...given({
        name: input.name,
        timeZone: input.time_zone,
        coverageMinPercent: input.coverage_min_percent,
        cooldownSeconds: input.cooldown_seconds,
        travel: travel === undefined ? undefined : toSiteTravels(travel ?? []),
        expectedRevision,
      }),
    });
    return toSiteView(requirePart(site));
  }

  async delete(siteId: string, { principal }: Caller, expectedRevision?: number): Promise<void> {
    await this.requests.request(deleteSite, { siteId, authorId: principal.id, ...given({ expectedRevision }) });
  }

  /** There are 1,000 at most, which are one page. */
  async ids(): Promise<ReadonlySet<string>> {
    const page = { skip: 0, limit: pageSizeMax, descending: false, cursor: '' };
    return new Set((await this.read(page)).rows.map(({ id }) => id));
  }

  private read(page: PageRequest) {
    return wholePage(page, async (part) => {
      const { sites: rows, pageInfo } = await this.requests.request(listSites, { page: part });
      return { rows, pageInfo };
    });
  }

  /** @throws AppError `invalid_argument` naming `site_id` for a site that is none; null is the default site */
  async requireKnown(siteId: string | null | undefined): Promise<void> {
    if (siteId === null || siteId === undefined || siteId === defaultSiteId) return;
    try {
      await this.requests.request(getSite, { siteId });
    } catch (error) {
      if (!isAppError(error) || error.code !== 'not_found') throw error;
      throw AppError.invalid([noSuchSite]);
    }
  }
}

function toSiteTravels(travel: readonly Travel[]) {
  return { travel: travel.map(({ site_id: siteId, minutes }) => ({ siteId, minutes })) };
}
