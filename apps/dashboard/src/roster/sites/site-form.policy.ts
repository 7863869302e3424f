import type { Schemas } from '@smart-attendance/client';
import type { NewDraft } from '../drafts.queries';
import type { Site } from '../rules.queries';

export interface TravelFields {
  readonly siteId: string;
  readonly minutes: number | null;
}

export interface SiteFields {
  readonly name: string;
  readonly timeZone: string;
  readonly coverageMinPercent: number;
  readonly cooldownSeconds: number;
  readonly travel: readonly TravelFields[];
}

export function newSite(timeZone: string): SiteFields {
  return { name: '', timeZone, coverageMinPercent: 95, cooldownSeconds: 60, travel: [] };
}

/** The newest version, which is what a change goes on from. */
export function toSiteFields(site: Site): SiteFields {
  const rules = site.versions.at(-1) ?? site;
  return {
    name: site.name,
    timeZone: rules.time_zone,
    coverageMinPercent: rules.coverage_min_percent,
    cooldownSeconds: rules.cooldown_seconds,
    travel: site.travel_minutes.map(({ site_id: siteId, minutes }) => ({ siteId, minutes })),
  };
}

/** A way without minutes is not known, which is what is said of one that is left out. */
export function toSite(fields: SiteFields): Schemas['CreateSiteInput'] {
  return {
    name: fields.name.trim(),
    time_zone: fields.timeZone,
    coverage_min_percent: fields.coverageMinPercent,
    cooldown_seconds: fields.cooldownSeconds,
    travel_minutes: fields.travel.flatMap(({ siteId, minutes }) =>
      minutes === null ? [] : [{ site_id: siteId, minutes }],
    ),
  };
}

/** Only what differs. Rules hold from a date to come on; a name and travel times at once. */
export function toSiteChange(before: SiteFields, after: SiteFields, validFrom: string): Schemas['UpdateSiteInput'] {
  const [from, to] = [toSite(before), toSite(after)];
  const changed = Object.fromEntries(
    Object.entries(to).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(from[key as keyof typeof to])),
  );
  const hasRules = ['time_zone', 'coverage_min_percent', 'cooldown_seconds'].some((key) => key in changed);
  return { ...changed, ...(hasRules && validFrom !== '' && { valid_from: validFrom }) };
}

/** Whether there is anything that a draft would leave out. */
export function isMoreThanDraft(change: Schemas['UpdateSiteInput']): boolean {
  return change.name !== undefined || change.travel_minutes !== undefined;
}

/** The rules of it from a past day on; a name and travel times are of no day. */
export function toSiteDraft(id: string, change: Schemas['UpdateSiteInput'], reason: string): NewDraft {
  const { valid_from: from, ...rules } = change;
  delete rules.name;
  delete rules.travel_minutes;
  return { kind: 'site', body: { ...rules, site_id: id, valid_from: from ?? '', reason } };
}

/** Every zone that the browser knows, which are those of the server but for the newest. */
export function timeZones(): readonly string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
}
