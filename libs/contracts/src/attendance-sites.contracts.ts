import {
  between,
  checks,
  optionalDate,
  optionalUuid,
  pageWithinLimits,
  requiredName,
  uuid,
  wireName,
  type Check,
} from './checks';
import { defineRequest } from './contract';
import {
  CreateSiteRequestSchema,
  CreateSiteResponseSchema,
  DeleteSiteRequestSchema,
  DeleteSiteResponseSchema,
  GetSiteRequestSchema,
  GetSiteResponseSchema,
  ListSitesRequestSchema,
  ListSitesResponseSchema,
  UpdateSiteRequestSchema,
  UpdateSiteResponseSchema,
  type SiteTravels,
} from './gen/attendance/v1/sites_pb';
import { defaultDeadlineMs } from './limits';
import { isTimeZone, isUuid, timeZone } from './values';

const owner = 'attendance';

/** The site that exists from the start. */
export const defaultSiteId = '00000000-0000-4000-8000-000000000001';

export const sitesMax = 1_000;
export const travelMinutesMax = 2_880;
export const cooldownSecondsMax = 3_600;

export const createSite = defineRequest({
  owner,
  name: 'create-site',
  request: CreateSiteRequestSchema,
  response: CreateSiteResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(
    optionalUuid('siteId'),
    requiredName('name'),
    zone('timeZone'),
    between('coverageMinPercent', 0, 100),
    between('cooldownSeconds', 0, cooldownSecondsMax),
    travels('travel'),
    requiredName('authorId'),
  ),
});

export const getSite = defineRequest({
  owner,
  name: 'get-site',
  request: GetSiteRequestSchema,
  response: GetSiteResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('siteId')),
});

export const listSites = defineRequest({
  owner,
  name: 'list-sites',
  request: ListSitesRequestSchema,
  response: ListSitesResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(pageWithinLimits('page')),
});

export const updateSite = defineRequest({
  owner,
  name: 'update-site',
  request: UpdateSiteRequestSchema,
  response: UpdateSiteResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(
    uuid('siteId'),
    requiredName('name'),
    optionalDate('validFrom'),
    zone('timeZone'),
    between('coverageMinPercent', 0, 100),
    between('cooldownSeconds', 0, cooldownSecondsMax),
    travels('travel'),
    requiredName('authorId'),
  ),
});

export const deleteSite = defineRequest({
  owner,
  name: 'delete-site',
  request: DeleteSiteRequestSchema,
  response: DeleteSiteResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('siteId'), requiredName('authorId')),
});

function zone<M>(property: keyof M & string): Check<M> {
  return (message) => {
    const name = message[property] as string | undefined;
    return name === undefined || isTimeZone(name)
      ? undefined
      : { field: wireName(property), message: timeZone.sentence };
  };
}

function travels<M>(property: keyof M & string): Check<M> {
  return (message) => {
    const given = (message[property] as SiteTravels | undefined)?.travel ?? [];
    const ids = given.map(({ siteId }) => siteId);
    const isRight =
      given.length < sitesMax &&
      given.every(({ siteId, minutes }) => isUuid(siteId) && minutes >= 1 && minutes <= travelMinutesMax) &&
      new Set(ids).size === ids.length;
    if (isRight) return undefined;
    const sentence = `must name each other site once, with 1 to ${String(travelMinutesMax)} minutes`;
    return { field: 'travel_minutes', message: sentence };
  };
}
