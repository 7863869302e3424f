/** Dates, times and numbers in a reader's locale and a site's time zone. */
export interface Format {
  readonly locale: string;
  readonly timeZone: string;
  /** `27 Nov 2026`; of an instant the day at the site, of `2026-11-27` that day. */
  readonly date: (value: string | Date) => string;
  /** `Friday, 27 November 2026`. */
  readonly longDate: (value: string | Date) => string;
  /** `1–4 Dec 2026` of two days, both included; of the same one that day. */
  readonly days: (from: string, to: string) => string;
  /** `08:31` */
  readonly time: (value: string | Date) => string;
  /** `08:31:07` */
  readonly timeWithSeconds: (value: string | Date) => string;
  readonly dateTime: (value: string | Date) => string;
  /** `3 minutes ago`; by `now`, which the caller has ticking. */
  readonly relative: (value: string | Date, now: Date) => string;
  /** `8 hr 20 min`, `45 sec` */
  readonly duration: (seconds: number) => string;
  readonly number: (value: number, options?: Intl.NumberFormatOptions) => string;
  /** Of a share: 0.981 is `98 %`. */
  readonly percent: (share: number, fractionDigits?: number) => string;
  /** Of 0 to 100, with one decimal and down: what falls short of its limit by little does not read as the limit. */
  readonly coverage: (percent: number) => string;
  /** `a, b and c` */
  readonly list: (values: readonly string[]) => string;
  /** The day at the site, `2026-11-27`. */
  readonly isoDay: (instant: Date) => string;
  /** The same at another site; null: where nobody says which, this one. */
  readonly at: (timeZone: string | null) => Format;
}

const dayOnly = /^\d{4}-\d{2}-\d{2}$/;

const relativeSteps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** A zone, a locale and their formatters take a millisecond to make, and each row of a list asks for them. */
const formats = new Map<string, Format>();
/** The languages times the zones of the sites that somebody looks at; more are forgotten and made anew. */
const formatsMax = 50;

/** The same one for the same locale and zone. */
export function formatFor(locale: string, timeZone: string): Format {
  const key = `${locale} ${timeZone}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  if (formats.size >= formatsMax) formats.clear();
  const made = createFormat(locale, timeZone);
  formats.set(key, made);
  return made;
}

function createFormat(locale: string, timeZone: string): Format {
  const dates = (options: Intl.DateTimeFormatOptions): ((value: string | Date) => string) => {
    const ofInstants = once(() => new Intl.DateTimeFormat(locale, { ...options, timeZone }));
    // A day has no zone: read as midnight in UTC, it is written in UTC.
    const ofDays = once(() => new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }));
    return (value) =>
      typeof value === 'string' && dayOnly.test(value)
        ? ofDays().format(new Date(`${value}T00:00:00Z`))
        : ofInstants().format(new Date(value));
  };
  const spans = once(() => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }));
  const relativeTime = once(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
  const lists = once(() => new Intl.ListFormat(locale, { type: 'conjunction' }));
  const numbers = once(() => new Intl.NumberFormat(locale));
  const shares = once(() => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }));
  const isoDays = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone, calendar: 'gregory' });
  const format: Format = {
    locale,
    timeZone,
    date: dates({ dateStyle: 'medium' }),
    longDate: dates({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
    days: (from, to) => spans().formatRange(new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`)),
    time: dates({ hour: '2-digit', minute: '2-digit' }),
    timeWithSeconds: dates({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    dateTime: dates({ dateStyle: 'medium', timeStyle: 'short' }),
    relative: (value, now) => {
      const seconds = (new Date(value).getTime() - now.getTime()) / 1_000;
      const [unit, length] = relativeSteps.find(([, step]) => Math.abs(seconds) >= step) ?? ['second', 1];
      return relativeTime().format(Math.trunc(seconds / length), unit);
    },
    duration: (seconds) => durationIn(locale, seconds),
    number: (value, options) =>
      (options === undefined ? numbers() : new Intl.NumberFormat(locale, options)).format(value),
    percent: (share, fractionDigits = 0) =>
      (fractionDigits === 0
        ? shares()
        : new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: fractionDigits })
      ).format(share),
    coverage: (percent) => format.percent(Math.floor(percent * 10) / 1_000, 1),
    list: (values) => lists().format(values),
    isoDay: (instant) => isoDays.format(instant),
    at: (other) => (other === null || other === timeZone ? format : formatFor(locale, other)),
  };
  return format;
}

/** Made when it is first asked for. */
function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => (made ??= make());
}

/** The two largest units of it. */
function durationIn(locale: string, seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts: readonly (readonly [string, number])[] = [
    ['day', Math.floor(whole / 86_400)],
    ['hour', Math.floor((whole % 86_400) / 3_600)],
    ['minute', Math.floor((whole % 3_600) / 60)],
    ['second', whole % 60],
  ];
  const first = parts.findIndex(([, count]) => count > 0);
  const shown = first < 0 ? parts.slice(-1) : parts.slice(first, first + 2).filter(([, count]) => count > 0);
  return shown
    .map(([unit, count]) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(count))
    .join(' ');
}
