import type { Client } from '@smart-attendance/client';
import { demoCast } from '../demo-video';

export interface Picture {
  /** Of the file. */
  readonly name: string;
  readonly path: string;
  readonly isPhone?: boolean;
  readonly colorScheme?: 'light' | 'dark';
  readonly locale?: string;
}

/** What the README and the documents show. */
export function pictures(personPath: string): readonly Picture[] {
  return [
    { name: 'today', path: '/' },
    { name: 'today-dark', path: '/', colorScheme: 'dark' },
    { name: 'today-phone', path: '/', isPhone: true },
    { name: 'cameras', path: '/cameras' },
    { name: 'people', path: '/people' },
    { name: 'person', path: personPath },
    { name: 'attendance', path: '/attendance' },
    { name: 'attendance-arabic', path: '/attendance', locale: 'ar' },
    { name: 'recognition-dark', path: '/recognition', colorScheme: 'dark' },
    { name: 'settings', path: '/settings' },
    { name: 'me-phone', path: '/me', isPhone: true },
  ];
}

/** @throws Error when nobody of the demo is there */
export async function pageOfADemoPerson(api: Client): Promise<string> {
  const emails = new Set(demoCast.map(({ email }) => email));
  for await (const user of api.allPages('/users')) {
    if (emails.has(user.email)) return `/people/${user.id}`;
  }
  throw new Error('Nobody of the demo is there.');
}
