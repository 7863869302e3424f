const dayMs = 86_400_000;

/**
 * The instant at which a day begins at the site; undefined for what is no day.
 * @param isoDay `2026-11-27`
 */
export function startOfDay(isoDay: string, timeZone: string): Date | undefined {
  const midnightUtc = /^\d{4}-\d{2}-\d{2}$/.test(isoDay) ? Date.parse(`${isoDay}T00:00:00Z`) : NaN;
  if (Number.isNaN(midnightUtc)) return undefined;
  const guess = midnightUtc - offsetMs(midnightUtc, timeZone);
  // Where the clocks were changed between the two, the second look is right.
  return new Date(midnightUtc - offsetMs(guess, timeZone));
}

export function nextDay(isoDay: string): string {
  return new Date(Date.parse(`${isoDay}T00:00:00Z`) + dayMs).toISOString().slice(0, 10);
}

/** How far the clocks there are ahead of UTC at that instant. */
function offsetMs(instantMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instantMs);
  const of = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) - instantMs;
}
