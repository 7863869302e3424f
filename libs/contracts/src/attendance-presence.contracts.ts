import { checks, emptyOrOneOf, optionalName, optionalSearch, optionalUuid, pageWithinLimits } from './checks';
import { defineRequest } from './contract';
import { ListPresenceRequestSchema, ListPresenceResponseSchema } from './gen/attendance/v1/presence_pb';
import { defaultDeadlineMs } from './limits';

/** Where somebody is as of now. `late` has not come yet; `not_expected` has no shift today and was not seen. */
export const presenceStates = [
  'in',
  'left',
  'late',
  'expected',
  'absent',
  'no_coverage',
  'on_leave',
  'holiday',
  'not_expected',
] as const;

export type PresenceState = (typeof presenceStates)[number];

export const listPresence = defineRequest({
  owner: 'attendance',
  name: 'list-presence',
  request: ListPresenceRequestSchema,
  response: ListPresenceResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(
    pageWithinLimits('page'),
    optionalSearch('query'),
    optionalName('department'),
    optionalUuid('siteId'),
    optionalUuid('personId'),
    emptyOrOneOf('state', presenceStates),
  ),
});
