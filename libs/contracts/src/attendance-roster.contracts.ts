import { listedPeopleMax } from './attendance.contracts';
import { checks, optionalDate, uuidsUpTo, type Check } from './checks';
import { defineRequest } from './contract';
import { GetRosterRequestSchema, GetRosterResponseSchema, type GetRosterRequest } from './gen/attendance/v1/roster_pb';
import { defaultDeadlineMs } from './limits';

/** Two months: some 3,000 days of 50 people. */
export const rosterDaysMax = 62;

const dayMs = 24 * 60 * 60 * 1_000;

export const getRoster = defineRequest({
  owner: 'attendance',
  name: 'get-roster',
  request: GetRosterRequestSchema,
  response: GetRosterResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuidsUpTo('personIds', listedPeopleMax), optionalDate('dateFrom'), optionalDate('dateTo'), daysInOrder),
});

function daysInOrder(request: GetRosterRequest): ReturnType<Check<GetRosterRequest>> {
  return rosterDaysInOrder(request);
}

/** Of the request, and again of what stands for a date that it does not say. */
export function rosterDaysInOrder({
  dateFrom,
  dateTo,
}: Pick<GetRosterRequest, 'dateFrom' | 'dateTo'>): ReturnType<Check<GetRosterRequest>> {
  const days = (Date.parse(dateTo) - Date.parse(dateFrom)) / dayMs + 1;
  // Of what is no date the checks before have told.
  if (Number.isNaN(days) || (days >= 1 && days <= rosterDaysMax)) return undefined;
  return { field: 'date_to', message: `must be 0 to ${String(rosterDaysMax - 1)} days after date_from` };
}
