import { Injectable } from '@nestjs/common';
import { defaultSiteId, searchKey, sitesMax } from '@smart-attendance/contracts';
import { Database, isUniqueViolation, type PageRequest, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { addDays } from '../calendar/attendance-day.policy';
import {
  fromTheBeginning,
  versionOn,
  versionsMax,
  withVersion,
  type RuleVersion,
} from '../calendar/rule-versions.policy';
import { Site } from '../calendar/site';
import { siteDate } from './site-date.policy';
import type { SiteRow, SiteRulesVersion } from './site.entity';
import { siteNameKey, SitesRepository, type Travel } from './sites.repository';

export type SiteRulesGiven = Partial<Omit<SiteRulesVersion, keyof RuleVersion>>;

/** What is to be changed; what is undefined stays. */
export interface SiteChange {
  readonly name: string | undefined;
  /** Undefined: tomorrow. */
  readonly validFrom: string | undefined;
  readonly rules: SiteRulesGiven;
  readonly travel: readonly Travel[] | undefined;
}

export interface ShownSite {
  readonly site: SiteRow;
  readonly current: SiteRulesVersion;
  readonly travel: readonly Travel[];
}

const rulesDefault = { coverageMinPercent: 95, cooldownSeconds: 60 };

@Injectable()
export class SitesService {
  constructor(
    private readonly database: Database,
    private readonly sites: SitesRepository,
    /** The default site as the configuration describes it. */
    private readonly configured: Site,
  ) {}

  /**
   * A second request with the same id gives the site that the first made, as it is by now.
   * @throws AppError `conflict` for a name that is taken, `invalid_argument`
   */
  async create(
    siteId: string,
    name: string,
    rules: SiteRulesGiven & { readonly timeZone: string },
    travel: readonly Travel[],
  ): Promise<ShownSite> {
    const id = siteId === '' ? randomUUID() : siteId;
    const now = new Date();
    const versions = withVersion<SiteRulesVersion>([], fromTheBeginning, { ...rulesDefault, ...rules });
    const site = { id, ...named(name), versions, revision: 1, createdAt: now, updatedAt: now };
    await this.database
      .transaction(async (tx) => {
        if (!(await this.sites.insert(tx, site))) return;
        if ((await this.sites.count(tx)) > sitesMax) throw tooMany();
        await this.travelTo(tx, id, travel);
      })
      .catch((error: unknown) => {
        throw isUniqueViolation(error, siteNameKey) ? nameTaken(name) : error;
      });
    return this.get(id);
  }

  /** @throws AppError `not_found` */
  async get(id: string): Promise<ShownSite> {
    const site = await this.sites.find(id);
    if (site === undefined) throw AppError.notFound('site', id);
    return this.shown(site, (await this.sites.travelFrom([id])).get(id));
  }

  async list(page?: PageRequest) {
    const { rows, total, nextCursor } = await this.sites.list(page);
    const travel = await this.sites.travelFrom(rows.map(({ id }) => id));
    return { sites: rows.map((site) => this.shown(site, travel.get(site.id))), total, nextCursor };
  }

  /**
   * Rules are changed from tomorrow on at the earliest: a day that has begun is not computed by another rule.
   * @throws AppError `not_found`, `invalid_argument`, `conflict` for a name that is taken or when another revision was
   * expected (`changed_meanwhile`)
   */
  async update(id: string, change: SiteChange, expectedRevision?: number): Promise<ShownSite> {
    const now = new Date();
    await this.database
      .transaction(async (tx) => {
        const before = await this.lock(tx, id, expectedRevision);
        const travel = (await this.sites.travelFrom([id], tx)).get(id) ?? [];
        const after = { ...before, ...named(change.name ?? before.name), versions: this.versionsAfter(before, change) };
        const isTravelNew = change.travel !== undefined && !isSameTravel(change.travel, travel);
        if (isDeepStrictEqual(after, { ...before }) && !isTravelNew) return;
        if (change.travel !== undefined) await this.travelTo(tx, id, change.travel);
        await this.sites.update(tx, { ...after, revision: before.revision + 1, updatedAt: now });
      })
      .catch((error: unknown) => {
        throw isUniqueViolation(error, siteNameKey) ? nameTaken(change.name ?? '') : error;
      });
    return this.get(id);
  }

  /** @throws AppError `not_found`, `conflict` for the default site and for one that is in use */
  async delete(id: string, expectedRevision?: number): Promise<void> {
    if (id === defaultSiteId) {
      throw new AppError('conflict', 'The default site stays: what is of no other site is of it.', {
        reason: 'default_site',
      });
    }
    await this.database.transaction(async (tx) => {
      await this.lock(tx, id, expectedRevision);
      if (await this.sites.isInUse(tx, id)) {
        throw new AppError('conflict', 'Cameras or people are of this site; move them to another one first.', {
          reason: 'in_use',
        });
      }
      await this.sites.delete(tx, id);
    });
  }

  private versionsAfter({ id, versions }: SiteRow, { validFrom, rules }: SiteChange): readonly SiteRulesVersion[] {
    if (Object.keys(rules).length === 0) return versions;
    const today = this.today(versions);
    const from = validFrom ?? addDays(today, 1);
    if (from <= today) {
      const message = `must be ${addDays(today, 1)} at the earliest: days that have begun keep their rules`;
      throw AppError.invalid([{ field: 'valid_from', message }]);
    }
    const { timeZone, coverageMinPercent, cooldownSeconds } = this.rulesOn(id, versions, from);
    const before = { timeZone, coverageMinPercent, cooldownSeconds };
    const after = { ...before, ...rules };
    if (isDeepStrictEqual(after, before)) return versions;
    if (versions.length >= versionsMax) {
      const message = `would be one version too many: a site has at most ${String(versionsMax)}`;
      throw AppError.invalid([{ field: 'valid_from', message }]);
    }
    return withVersion(versions, from, after);
  }

  /** Where no version is stored, as the configuration has it: of the default site alone. */
  rulesOn(id: string, versions: readonly SiteRulesVersion[], date: string): SiteRulesVersion {
    const version = versionOn(versions, date);
    if (version !== undefined) return version;
    if (id !== defaultSiteId) throw new Error(`The site ${id} has no version on ${date}.`);
    return { version: 0, validFrom: fromTheBeginning, timeZone: this.configured.timeZone, ...rulesDefault };
  }

  private today(versions: readonly SiteRulesVersion[]): string {
    return siteDate(versions, this.configured, new Date());
  }

  private shown(site: SiteRow, travel: readonly Travel[] = []): ShownSite {
    return { site, current: this.rulesOn(site.id, site.versions, this.today(site.versions)), travel };
  }

  private async lock(tx: Transaction, id: string, expectedRevision: number | undefined): Promise<SiteRow> {
    const site = await this.sites.lock(tx, id);
    if (site === undefined) throw AppError.notFound('site', id);
    if (expectedRevision === undefined || expectedRevision === site.revision) return site;
    throw new AppError('conflict', `The site ${id} was changed meanwhile; read it again.`, {
      reason: 'changed_meanwhile',
    });
  }

  private async travelTo(tx: Transaction, id: string, travel: readonly Travel[]): Promise<void> {
    const isOfOthers = travel.every(({ siteId }) => siteId !== id);
    if (isOfOthers && (await this.sites.replaceTravel(tx, id, travel))) return;
    throw AppError.invalid([{ field: 'travel_minutes', message: 'must name other sites that are there' }]);
  }
}

function named(name: string): Pick<SiteRow, 'name' | 'nameKey'> {
  return { name: name.trim(), nameKey: searchKey(name) };
}

function isSameTravel(one: readonly Travel[], other: readonly Travel[]): boolean {
  const sorted = (travel: readonly Travel[]): string[] =>
    travel.map(({ siteId, minutes }) => `${siteId} ${String(minutes)}`).sort();
  return isDeepStrictEqual(sorted(one), sorted(other));
}

function nameTaken(name: string): AppError {
  return new AppError('conflict', `There is a site called ${name} already; give this one another name.`, {
    reason: 'name_taken',
  });
}

function tooMany(): AppError {
  return AppError.invalid([{ field: 'name', message: `would be one site too many: ${String(sitesMax)} are the most` }]);
}
