import { waitFor } from '@smart-attendance/testing';

const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', timeStyle: 'short' });

/**
 * In the last minute of a day at the site, waits for the next one: what is of today would be of yesterday meanwhile.
 */
export async function untilTodayLasts(): Promise<void> {
  const lasts = (): boolean => clock.format(new Date()) !== '23:59';
  await waitFor(lasts, { what: 'the next day at the site', timeoutMs: 70_000, everyMs: 200 });
}
