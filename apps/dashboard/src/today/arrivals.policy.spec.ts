import type { LiveEvent } from '@smart-attendance/client';
import { daysAround } from '../i18n/site-day.policy';
import { afterEvents, arrivalsMax, ofToday, toArrival, unnamedCameras, type Arrival } from './arrivals.policy';

type Recorded = Extract<LiveEvent, { type: 'attendance.recorded' }>;
type Corrected = Extract<LiveEvent, { type: 'attendance.corrected' }>;

const today = '2026-11-27';
const days = daysAround(today);

function row(id: string, checkIn: string | null): Recorded['data'] {
  return {
    id,
    user_id: `user-${id}`,
    user_name: 'Ada Lovelace',
    department: 'Engineering',
    date: today,
    check_in: checkIn,
    check_out: null,
    camera_id: 'gate',
    time_zone: 'Europe/Berlin',
    location: 'Main building',
    status: 'present',
    source: 'camera',
    similarity: 0.71,
    told_at: null,
    recognition_id: null,
    is_corrected: false,
    revision: 1,
    created_at: checkIn ?? '',
    updated_at: checkIn ?? '',
    change: 'opened',
  } as Recorded['data'];
}

const recorded = (data: Recorded['data']): Recorded => ({ type: 'attendance.recorded', data }) as Recorded;
const corrected = (data: Partial<Corrected['data']> & { id: string }): Corrected =>
  ({ type: 'attendance.corrected', data: { ...row(data.id, '2026-11-27T08:00:00Z'), ...data } }) as Corrected;
const ids = (arrivals: readonly Arrival[]): string[] => arrivals.map(({ id }) => id);

describe('arrivals', () => {
  const shown = ['2026-11-27T08:02:00Z', '2026-11-27T08:01:00Z'].flatMap(
    (at, index) => toArrival(row(`${index}`, at)) ?? [],
  );

  it('come newest first and each once, however often they are told', () => {
    const events = [recorded(row('b', '2026-11-27T08:04:00Z')), recorded(row('a', '2026-11-27T08:03:00Z'))];
    expect(ids(afterEvents(shown, [...events, ...events], days))).toEqual(['b', 'a', '0', '1']);
  });

  it('have the name of their camera from who came before them, and none where nobody did', () => {
    const named = shown.map((arrival) => ({ ...arrival, cameraName: 'Main entrance' }));
    const byGate = recorded(row('b', '2026-11-27T08:04:00Z'));
    const byDoor = recorded({ ...row('a', '2026-11-27T08:03:00Z'), camera_id: 'door' });
    const names = afterEvents(named, [byGate, byDoor], days).map(({ cameraName }) => cameraName);
    expect(names).toEqual(['Main entrance', null, 'Main entrance', 'Main entrance']);
    expect(unnamedCameras(afterEvents(named, [byGate, byDoor, byDoor], days))).toEqual(['door']);
  });

  it('are not who goes on being there, and not those of another day', () => {
    const extended = recorded({ ...row('c', '2026-11-27T08:05:00Z'), change: 'extended' });
    const long = recorded({ ...row('d', '2026-11-25T08:05:00Z'), date: '2026-11-25' });
    expect(ids(afterEvents(shown, [extended, long], days))).toEqual(['0', '1']);
  });

  it('are of today where they came, whichever day it is elsewhere', () => {
    const events = [
      { ...row('tokyo', '2026-11-27T22:30:00Z'), date: '2026-11-28', time_zone: 'Asia/Tokyo' },
      { ...row('yesterday', '2026-11-26T23:30:00Z'), time_zone: 'Asia/Tokyo' },
      { ...row('york', '2026-11-27T14:00:00Z'), time_zone: 'America/New_York' },
      { ...row('of all', '2026-11-27T07:00:00Z'), time_zone: null },
      { ...row('tomorrow', '2026-11-28T07:00:00Z'), date: '2026-11-28', time_zone: null },
    ].map(recorded);
    const arrivals = afterEvents([], events, days);
    const now = new Date('2026-11-27T22:45:00Z');
    expect(ids(ofToday(arrivals, now, { timeZone: 'Europe/Berlin', dayStartsAt: '00:00' }))).toEqual([
      'tokyo',
      'york',
      'of all',
    ]);
  });

  it('follow corrections by hand, and lose what was deleted or erased', () => {
    const moved = corrected({ id: '1', change: 'edited', check_in: '2026-11-27T09:00:00Z' });
    expect(ids(afterEvents(shown, [moved], days))).toEqual(['1', '0']);
    expect(ids(afterEvents(shown, [corrected({ id: '0', change: 'deleted' })], days))).toEqual(['1']);
    expect(ids(afterEvents(shown, [corrected({ id: '0', change: 'edited', check_in: null })], days))).toEqual(['1']);
    const erased = { type: 'person.erased', user_id: 'user-0' } as LiveEvent;
    expect(ids(afterEvents(shown, [erased as never], days))).toEqual(['1']);
  });

  it('say which of them a person told later, from a kept face', () => {
    const told = recorded({ ...row('t', '2026-11-27T07:30:00Z'), told_at: '2026-11-27T10:32:00Z' });
    const after = afterEvents(shown, [told], days);
    expect(ids(after)).toEqual(['0', '1', 't']);
    expect(after.map(({ isTold }) => isTold)).toEqual([false, false, true]);
  });

  it('are no more than are shown, however many come at once', () => {
    const many = Array.from({ length: 500 }, (_, index) =>
      recorded(row(`m${index}`, new Date(Date.UTC(2026, 10, 27, 8, 10, 0, index)).toISOString())),
    );
    const after = afterEvents(shown, many, days);
    expect(after).toHaveLength(arrivalsMax);
    expect(after[0]?.id).toBe('m499');
  });
});
