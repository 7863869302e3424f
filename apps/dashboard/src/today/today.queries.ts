import type { JsonBody, RowOf } from '@smart-attendance/client';
import { keepPreviousData, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLive, useLiveInvalidation, useLiveReading } from '../live';
import { daysAround } from '../i18n/site-day.policy';
import { api, useSiteCalendar, useSiteDay } from '../session';
import { useNow } from '../ui';
import { useCameraName } from '../ui/entity-name';
import {
  afterEvents,
  arrivalsMax,
  arrivalTypes,
  ofToday,
  toArrival,
  unnamedCameras,
  type Arrival,
} from './arrivals.policy';
import type { PresenceState } from './today-search.policy';

export type PersonPresence = RowOf<'/presence'>;
export type PresencePage = JsonBody<'/presence', 'get'>;
export type PresenceCounts = PresencePage['counts'];

export const presencePageSize = 100;
const presenceKey = ['presence'] as const;

/** People become late, and leave, without an event. */
const presenceEveryMs = 60_000;

export interface PresenceFilter {
  readonly state?: PresenceState | undefined;
  readonly department?: string | undefined;
  readonly q?: string | undefined;
}

/** One page of who is where, with the counts of all. */
export function presenceQuery({ state, department, q }: PresenceFilter, page = 0, limit = presencePageSize) {
  return queryOptions({
    queryKey: [...presenceKey, { state, department, q, page, limit }],
    queryFn: ({ signal }) => {
      const filter = { ...(state && { state }), ...(department && { department }), ...(q && { q }) };
      const query = { ...filter, skip: page * limit, limit, sort: 'name' } as const;
      return api.get('/presence', { params: { query }, signal });
    },
    placeholderData: keepPreviousData,
    refetchInterval: presenceEveryMs,
    staleTime: 5_000,
  });
}

const presenceTypes = ['attendance.recorded', 'attendance.corrected', 'person.changed', 'person.erased'] as const;

/** Keeps every `presenceQuery` of the page true. */
export function usePresenceLive(): void {
  useLiveInvalidation(presenceTypes, presenceKey);
}

/** As often as the day is looked at. */
const todayEveryMs = 15_000;

function arrivalsQuery(today: string, department: string | undefined) {
  return queryOptions({
    queryKey: ['attendance', 'arrivals', today, department ?? null],
    queryFn: async ({ signal }): Promise<readonly Arrival[]> => {
      const { from, to } = daysAround(today);
      const query = {
        date_from: from,
        date_to: to,
        sort: '-check_in',
        limit: arrivalsMax,
        ...(department !== undefined && { department }),
      } as const;
      const { data } = await api.get('/attendance', { params: { query }, signal });
      return data.flatMap((row) => toArrival(row) ?? []);
    },
    // What happens is put in only while it is shown: who comes back reads it anew.
    staleTime: 0,
  });
}

/** Who came of late; what happens is put in as it happens. */
export function useArrivals(department: string | undefined) {
  const today = useSiteDay();
  const calendar = useSiteCalendar();
  const now = useNow(todayEveryMs);
  const client = useQueryClient();
  const readSoon = useLiveReading();
  const [asked] = useState(() => new Set<string>());
  const options = arrivalsQuery(today, department);
  useLive(arrivalTypes, (events) => {
    const wanted = events.filter(
      (event) => department === undefined || event.type === 'person.erased' || isSame(event.department, department),
    );
    if (wanted.length === 0) return;
    client.setQueryData(options.queryKey, (shown) => shown && afterEvents(shown, wanted, daysAround(today)));
    // Once a camera: one that nobody knows by name stays without.
    const unnamed = unnamedCameras(client.getQueryData(options.queryKey) ?? []).filter((id) => !asked.has(id));
    for (const id of unnamed) asked.add(id);
    // What is on its way may have been read before.
    const isOnItsWay = client.isFetching({ queryKey: options.queryKey }) > 0;
    if (isOnItsWay || unnamed.length > 0) readSoon(options.queryKey);
  });
  return useQuery({ ...options, select: (arrivals) => ofToday(arrivals, now, calendar) });
}

/** The name of its camera, else where it was. */
export function useCameraOf({ cameraId, cameraName, location }: Arrival): string | null {
  const found = useCameraName(cameraName === null ? cameraId : null);
  return cameraName ?? found ?? location;
}

/** Departments are compared without regard to case, as the API does. */
function isSame(a: string | null, b: string): boolean {
  return a !== null && a.localeCompare(b, undefined, { sensitivity: 'accent' }) === 0;
}
