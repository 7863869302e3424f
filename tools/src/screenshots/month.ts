import type { Client, RowOf } from '@smart-attendance/client';
import { demoCast } from '../demo-video';

type Person = RowOf<'/users'>;
type Status = 'present' | 'late' | 'half_day' | 'on_leave';

const dayMs = 86_400_000;
const weekdays: ('mon' | 'tue' | 'wed' | 'thu' | 'fri')[] = ['mon', 'tue', 'wed', 'thu', 'fri'];
const shifts = [
  { name: 'Early', start: '06:00', end: '14:00' },
  { name: 'Day', start: '08:30', end: '17:00' },
  { name: 'Late', start: '14:00', end: '22:00' },
];
/** What a day of a month became, again and again. */
const days: readonly (readonly [Status, from: string, to: string])[] = [
  ['present', '08:24', '17:02'],
  ['present', '08:19', '17:11'],
  ['late', '08:52', '17:04'],
  ['present', '08:27', '17:00'],
  ['half_day', '08:22', '12:31'],
  ['present', '08:29', '17:16'],
  ['present', '08:16', '16:58'],
  ['on_leave', '08:30', '17:00'],
  ['present', '08:25', '17:07'],
  ['present', '08:21', '17:03'],
  ['present', '08:28', '17:01'],
];

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
const isWorkday = (at: Date): boolean => at.getUTCDay() % 6 !== 0;

/** @throws Error when nobody of the demo is there */
export async function demoPeople(api: Client): Promise<readonly [Person, ...Person[]]> {
  const emails = new Set(demoCast.map(({ email }) => email));
  const people: Person[] = [];
  for await (const user of api.allPages('/users')) if (emails.has(user.email)) people.push(user);
  const [first, ...others] = people;
  if (first === undefined) throw new Error('Nobody of the demo is there.');
  return [first, ...others];
}

/** The Monday of next week, from which the roster is shown: it plans days to come. */
export function nextMonday(today: Date): string {
  return dayOf(new Date(today.getTime() + ((8 - today.getUTCDay()) % 7 || 7) * dayMs));
}

/** The demo lasts a minute: a month so far, and the weeks to come, are entered for those who walk by in it. */
export async function enterMonth(api: Client, people: readonly Person[], today: Date): Promise<void> {
  for (const [turn, shift] of shifts.entries()) {
    const { id } = await api.post('/shifts', { body: shift });
    for (const person of people.filter((_, index) => index % shifts.length === turn)) {
      const valid_from = nextMonday(today);
      await api.post('/assignments', { body: { user_id: person.id, shift_id: id, weekdays, valid_from } });
    }
  }
  const first = Date.parse(`${dayOf(today).slice(0, 7)}-01T00:00:00Z`);
  for (let at = first; at < Date.parse(dayOf(today)); at += dayMs) {
    if (isWorkday(new Date(at))) await enterDay(api, people, dayOf(new Date(at)));
  }
}

async function enterDay(api: Client, people: readonly Person[], day: string): Promise<void> {
  for (const [index, { id }] of people.entries()) {
    const outcome = days[(Number(day.slice(-2)) + index * 4) % days.length];
    if (outcome === undefined) continue;
    const [status, from, to] = outcome;
    const times = { check_in: `${day}T${from}:00Z`, check_out: `${day}T${to}:00Z` };
    await api.post('/attendance', { body: { user_id: id, ...times, status } });
  }
}
