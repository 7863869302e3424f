import { Controller } from '@nestjs/common';
import {
  createSite,
  deleteSite,
  getSite,
  listSites,
  timestampFromDate,
  updateSite,
  type CreateSiteRequest,
  type DeleteSiteRequest,
  type GetSiteRequest,
  type ListSitesRequest,
  type MessageInitShape,
  type SiteSchema,
  type UpdateSiteRequest,
} from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { fromTheBeginning } from '../calendar/rule-versions.policy';
import type { SiteRulesVersion } from './site.entity';
import { SitesService, type ShownSite, type SiteRulesGiven } from './sites.service';

@Controller()
export class SitesResponder {
  constructor(private readonly sites: SitesService) {}

  @RespondsTo(createSite)
  async createSite(request: CreateSiteRequest) {
    const rules = { ...rulesGiven(request), timeZone: request.timeZone };
    return { site: toSite(await this.sites.create(request.siteId, request.name, rules, request.travel?.travel ?? [])) };
  }

  @RespondsTo(getSite)
  async getSite({ siteId }: GetSiteRequest) {
    return { site: toSite(await this.sites.get(siteId)) };
  }

  @RespondsTo(listSites)
  async listSites({ page }: ListSitesRequest) {
    const { sites, total, nextCursor } = await this.sites.list(page);
    return { sites: sites.map(toSite), pageInfo: { total, nextCursor } };
  }

  @RespondsTo(updateSite)
  async updateSite(request: UpdateSiteRequest) {
    const change = {
      name: request.name,
      validFrom: request.validFrom === '' ? undefined : request.validFrom,
      rules: rulesGiven(request),
      travel: request.travel?.travel,
    };
    return { site: toSite(await this.sites.update(request.siteId, change, request.expectedRevision)) };
  }

  @RespondsTo(deleteSite)
  async deleteSite({ siteId, expectedRevision }: DeleteSiteRequest) {
    await this.sites.delete(siteId, expectedRevision);
    return {};
  }
}

function rulesGiven(request: CreateSiteRequest | UpdateSiteRequest): SiteRulesGiven {
  const { timeZone, coverageMinPercent, cooldownSeconds } = request;
  return {
    ...(timeZone !== undefined && { timeZone }),
    ...(coverageMinPercent !== undefined && { coverageMinPercent }),
    ...(cooldownSeconds !== undefined && { cooldownSeconds }),
  };
}

function toSite({ site, current, travel }: ShownSite): MessageInitShape<typeof SiteSchema> {
  return {
    id: site.id,
    name: site.name,
    versions: site.versions.map(toSiteVersion),
    travel: [...travel],
    revision: site.revision,
    createdAt: timestampFromDate(site.createdAt),
    updatedAt: timestampFromDate(site.updatedAt),
    current: toSiteVersion(current),
  };
}

function toSiteVersion({ validFrom, ...version }: SiteRulesVersion) {
  return { ...version, validFrom: validFrom === fromTheBeginning ? '' : validFrom };
}
