import { nameCharactersMax, tidyText, values } from '@smart-attendance/contracts';
import { Component, Event, parse, type Value } from 'ical.js';
import { addDays, daysBetween } from '../calendar/attendance-day.policy';
import { eventTextsIn, type EventText, type LineNote } from './calendar-text.policy';
import { mergedByDate, shortened, type Holiday } from './holiday-days.policy';

/** What a file says about days off. */
export interface CalendarReading {
  /** In the order of their dates, each once. */
  readonly holidays: readonly Holiday[];
  /** Events that are no days off. */
  readonly skipped: readonly LineNote[];
  readonly faults: readonly LineNote[];
}

/** Of what repeats, the days of this span are taken; both included. */
export interface RepeatSpan {
  readonly from: string;
  readonly until: string;
}

/** Three months of summer; longer is no holiday. */
const eventDaysMax = 100;
/** Forty holidays since 1970, twice over; some 60 µs each. */
const repeatsMax = 5_000;
/** More complaints than that help nobody. */
const notesMax = 100;
/**
 * By what holidays repeat. Some rules that no day fits (every 31 April that is a Monday) keep the library looking for
 * one for ever; of these parts it never does, as long as BYMONTHDAY and BYDAY are not both there.
 */
const partsOf: Readonly<Record<string, readonly string[]>> = {
  YEARLY: ['BYMONTH', 'BYMONTHDAY', 'BYDAY'],
  MONTHLY: ['BYMONTHDAY', 'BYDAY'],
  WEEKLY: ['BYDAY'],
  DAILY: [],
};

/** The days of an iCalendar file: its events of whole days, each day of them, under their summaries. */
export function readCalendarFile(text: string, repeats: RepeatSpan): CalendarReading {
  const { events, faults } = eventTextsIn(text);
  if (faults.length > 0) return { holidays: [], skipped: [], faults };
  const reader = new EventReader(repeats);
  const parsed = events.flatMap((event) => reader.parse(event));
  for (const { line, component } of parsed) reader.read(line, component);
  return reader.result();
}

interface ParsedEvent {
  readonly line: number;
  readonly component: Component;
}

class EventReader {
  private readonly holidays: Holiday[] = [];
  private readonly skipped: LineNote[] = [];
  private readonly faults: LineNote[] = [];
  /** Days of what repeats that an event of its own replaces, as `<uid> <date>`. */
  private readonly replaced = new Set<string>();
  private repeatsLeft = repeatsMax;

  constructor(private readonly repeats: RepeatSpan) {}

  parse({ line, text }: EventText): ParsedEvent[] {
    try {
      refuseDates(text);
      const component = new Component(parse(text));
      const replacedDate = dateIn(component, 'recurrence-id');
      if (replacedDate !== undefined) this.replaced.add(`${uidOf(component)} ${replacedDate}`);
      return [{ line, component }];
    } catch (error) {
      this.faults.push({ line, message: `this event cannot be read: ${sentenceOf(error)}` });
      return [];
    }
  }

  read(line: number, component: Component): void {
    if (textIn(component, 'status').toUpperCase() === 'CANCELLED') {
      this.skipped.push({ line, message: 'is cancelled' });
      return;
    }
    try {
      const span = wholeDaysOf(component);
      if (span === 'hours') this.skipped.push({ line, message: 'is of some hours, not of whole days' });
      else this.take(component, span);
    } catch (error) {
      this.faults.push({ line, message: sentenceOf(error) });
    }
  }

  result(): CalendarReading {
    const holidays = mergedByDate(this.holidays, nameCharactersMax);
    return { holidays, skipped: this.skipped.slice(0, notesMax), faults: this.faults.slice(0, notesMax) };
  }

  private take(component: Component, { from, days }: DaySpan): void {
    const name = nameOf(component);
    for (const date of this.datesOf(component, from)) {
      for (let day = 0; day < days; day += 1) this.holidays.push({ date: addDays(date, day), name });
    }
  }

  /** On which it begins. */
  private datesOf(component: Component, from: string): string[] {
    const isRepeated = component.hasProperty('rrule') || component.hasProperty('rdate');
    if (!isRepeated || component.hasProperty('recurrence-id')) return [from];
    refuseRule(component);
    const uid = uidOf(component);
    const fits = ruleOf(rawIn(component, 'rrule') ?? '', from);
    const dates: string[] = [];
    const iterator = new Event(component).iterator();
    for (let next = nextDate(iterator); next !== undefined && next <= this.repeats.until; next = nextDate(iterator)) {
      this.repeatsLeft -= 1;
      if (this.repeatsLeft < 0)
        throw new Error(`repeats too often: at most ${repeatsMax} days of a file are worked out`);
      if (next >= this.repeats.from && fits(next) && !this.replaced.has(`${uid} ${next}`)) dates.push(next);
    }
    // Of days that are listed the library leaves the first one out.
    const isMissing = !component.hasProperty('rrule') && !this.replaced.has(`${uid} ${from}`);
    return isMissing ? [...new Set([from, ...dates])] : dates;
  }
}

interface DaySpan {
  readonly from: string;
  readonly days: number;
}

/** @throws Error for what has no beginning, is no date, or lasts too long */
function wholeDaysOf(component: Component): DaySpan | 'hours' {
  const [start, end] = [momentIn(component, 'dtstart'), momentIn(component, 'dtend')];
  if (start === undefined) throw new Error('has no DTSTART');
  const lengthDays = durationDays(component);
  if (isOfHours(start) || (end !== undefined && isOfHours(end)) || lengthDays === 'part') return 'hours';
  const isAllDay = textIn(component, 'x-microsoft-cdo-alldayevent').toUpperCase() === 'TRUE';
  const days = lengthDays ?? (end === undefined ? 0 : daysBetween(start.date, end.date));
  if (days < 0) throw new Error('ends before it begins');
  if (days > eventDaysMax) throw new Error(`lasts ${days} days; at most ${eventDaysMax} are taken for a holiday`);
  // A moment at midnight is no day, unless it is called one. Some calendars give the day itself as its end.
  return days === 0 && !start.isDate && !isAllDay ? 'hours' : { from: start.date, days: Math.max(1, days) };
}

function isOfHours({ isDate, isMidnight }: Moment): boolean {
  return !isDate && !isMidnight;
}

interface Moment {
  readonly date: string;
  readonly isDate: boolean;
  /** On the wall where the event is. */
  readonly isMidnight: boolean;
}

function momentIn(component: Component, name: string): Moment | undefined {
  const text = rawIn(component, name);
  if (text === undefined) return undefined;
  const [, date = '', time] = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2})Z?)?$/.exec(text) ?? [];
  if (!values.date.isRight(date)) throw new Error(`has ${name.toUpperCase()} ${text.slice(0, 40)}, which is no date`);
  return { date, isDate: time === undefined, isMidnight: time === '00:00:00' };
}

/** As the library has it: `2026-01-01` or `2026-01-01T00:00:00`. */
function rawIn(component: Component, name: string): string | undefined {
  return textOfValue(component.getFirstPropertyValue(name));
}

/** Values have classes of the library, each with its own text. */
function textOfValue(value: Value | null | undefined): string | undefined {
  return value?.toString();
}

function dateIn(component: Component, name: string): string | undefined {
  return rawIn(component, name)?.slice(0, 10);
}

/** Whole days; `part` of what is no whole day. */
function durationDays(component: Component): number | 'part' | undefined {
  const text = rawIn(component, 'duration');
  if (text === undefined) return undefined;
  const [, weeks, days] = /^\+?P(?:(\d{1,3})W|(\d{1,4})D)(?:T0[HMS])*$/.exec(text) ?? [];
  if (weeks !== undefined) return Number(weeks) * 7;
  return days === undefined ? 'part' : Number(days);
}

/** @throws Error */
function refuseRule(component: Component): void {
  const rule = rawIn(component, 'rrule');
  if (rule === undefined) return;
  const [, frequency = ''] = /FREQ=([A-Z]+)/.exec(rule) ?? [];
  const known = partsOf[frequency];
  if (known === undefined) throw new Error(`repeats ${frequency}, which is no holiday`);
  const parts = [...rule.matchAll(/\bBY[A-Z]+(?==)/g)].map(([part]) => part);
  const isTaken =
    parts.every((part) => known.includes(part)) && !['BYMONTHDAY', 'BYDAY'].every((part) => parts.includes(part));
  if (!isTaken)
    throw new Error(`repeats by ${parts.join(' and ')}, which is not taken; give each day an event of its own`);
}

/**
 * Whether a date is in the months and on the days that a rule names, or its beginning: the library makes 1 March of a
 * 29 February that a year does not have.
 */
function ruleOf(rule: string, from: string): (date: string) => boolean {
  if (/^FREQ=(YEARLY|MONTHLY)(?!.*BY)/.test(rule)) {
    const same = rule.startsWith('FREQ=YEARLY') ? 5 : 8;
    return (date) => date.slice(same) === from.slice(same);
  }
  const numbersOf = (part: string): readonly number[] | undefined =>
    new RegExp(`\\b${part}=([-+0-9,]+)`).exec(rule)?.[1]?.split(',').map(Number);
  const [months, days] = [numbersOf('BYMONTH'), numbersOf('BYMONTHDAY')];
  return (date) => {
    const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
    const daysOfMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
    const isInMonth = months?.includes(month) ?? true;
    return isInMonth && (days === undefined || days.includes(day) || days.includes(day - daysOfMonth - 1));
  };
}

/** @throws Error: the library would make 2 March of a 30 February */
function refuseDates(text: string): void {
  for (const [, name = '', year, month, day] of text.matchAll(/^(DTSTART|DTEND)(?:;[^:]*)?:(\d{4})(\d\d)(\d\d)/gim)) {
    const date = [year, month, day].join('-');
    if (!values.date.isRight(date)) throw new Error(`${name.toUpperCase()} ${date} is no date`);
  }
}

function nextDate(iterator: ReturnType<Event['iterator']>): string | undefined {
  return textOfValue(iterator.next())?.slice(0, 10);
}

/** @throws Error */
function nameOf(component: Component): string {
  const name = shortened(tidyText(textIn(component, 'summary').replace(/\p{Cc}+/gu, ' ')), nameCharactersMax);
  if (!values.name.isRight(name)) throw new Error('has no SUMMARY, which is the name of the day');
  return name;
}

function textIn(component: Component, name: string): string {
  return rawIn(component, name) ?? '';
}

function uidOf(component: Component): string {
  return textIn(component, 'uid');
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 200) : 'is wrong';
}
