import type { Client } from '@smart-attendance/client';
import { demoPeople, enterMonth, nextMonday } from './month';

export interface Picture {
  /** Of the file. */
  readonly name: string;
  readonly path: string;
  readonly isPhone?: boolean;
  readonly colorScheme?: 'light' | 'dark';
  readonly locale?: string;
}

/**
 * What the README and the documents show, once there is something to show on each.
 * @throws Error when nobody of the demo is there
 */
export async function pictures(api: Client): Promise<readonly Picture[]> {
  const people = await demoPeople(api);
  const [{ id: personId }] = people;
  const today = new Date();
  await enterMonth(api, people, today);
  return [
    { name: 'today', path: '/' },
    { name: 'today-dark', path: '/', colorScheme: 'dark' },
    { name: 'today-phone', path: '/', isPhone: true },
    { name: 'cameras', path: '/cameras' },
    { name: 'people', path: '/people' },
    { name: 'person', path: `/people/${personId}` },
    { name: 'attendance', path: '/attendance' },
    { name: 'attendance-arabic', path: '/attendance', locale: 'ar' },
    { name: 'roster', path: `/roster?from=${nextMonday(today)}` },
    { name: 'review', path: '/review' },
    { name: 'recognition-dark', path: '/recognition', colorScheme: 'dark' },
    { name: 'settings', path: '/settings' },
    { name: 'me-phone', path: '/me', isPhone: true },
  ];
}
