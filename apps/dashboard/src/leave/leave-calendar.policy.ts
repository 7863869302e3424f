import type { LeaveRequest } from '../ui/leave-state';
import { lastDayOf } from '../ui/month.policy';

export interface LeaveBar {
  readonly request: LeaveRequest;
  /** Days of the month, from 1; both included. */
  readonly from: number;
  readonly to: number;
  /** It began before the month, or ends after it. */
  readonly isFromBefore: boolean;
  readonly isBeyond: boolean;
}

export interface LeaveRow {
  readonly userId: string;
  readonly name: string;
  readonly department: string | null;
  readonly bars: readonly LeaveBar[];
}

/** One row for everybody who is away in a month, by their names. */
export function leaveRowsOf(
  requests: readonly LeaveRequest[],
  month: string,
  compare: (one: string, other: string) => number,
): readonly LeaveRow[] {
  const rows = new Map<string, LeaveRequest[]>();
  for (const request of requests) rows.set(request.user_id, [...(rows.get(request.user_id) ?? []), request]);
  return [...rows.values()]
    .map((own) => toRow(own, month))
    .sort((one, other) => compare(one.name, other.name) || compare(one.userId, other.userId));
}

function toRow(requests: readonly LeaveRequest[], month: string): LeaveRow {
  const [first] = requests;
  return {
    userId: first?.user_id ?? '',
    name: first?.user_name ?? '',
    department: first?.department ?? null,
    bars: requests
      .map((request) => toBar(request, month))
      .sort((one, other) => one.from - other.from || (one.request.part < other.request.part ? -1 : 1)),
  };
}

function toBar(request: LeaveRequest, month: string): LeaveBar {
  const [first, last] = [`${month}-01`, lastDayOf(month)];
  const isFromBefore = request.date_from < first;
  const isBeyond = request.date_to > last;
  return {
    request,
    from: isFromBefore ? 1 : Number(request.date_from.slice(8)),
    to: Number((isBeyond ? last : request.date_to).slice(8)),
    isFromBefore,
    isBeyond,
  };
}

/** Those who have leave on a day that somebody approved. */
export function awayOn(requests: readonly LeaveRequest[], day: string): readonly LeaveRequest[] {
  return requests.filter(({ state, date_from: from, date_to: to }) => state === 'approved' && from <= day && day <= to);
}
