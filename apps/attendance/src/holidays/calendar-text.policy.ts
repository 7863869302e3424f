/** What is to be said of a line of a file, from 1. */
export interface LineNote {
  readonly line: number;
  readonly message: string;
}

/** The text of one VEVENT, unfolded. */
export interface EventText {
  /** On which it begins. */
  readonly line: number;
  readonly text: string;
}

export interface CalendarText {
  readonly events: readonly EventText[];
  readonly faults: readonly LineNote[];
}

/** Ten years of a hundred days, five times over. */
const eventsMax = 5_000;
/** Calendar, event, alarm; more are a mistake. */
const depthMax = 8;

/** The events of an iCalendar file (RFC 5545), each with its place; what is not inside of a calendar is a fault. */
export function eventTextsIn(text: string): CalendarText {
  const lines = unfolded(text);
  const scan = new Scan();
  for (const line of lines) {
    if (!scan.take(line)) break;
  }
  return scan.end(lines.at(-1)?.line ?? 1);
}

interface ContentLine {
  readonly line: number;
  readonly text: string;
}

/** Lines that begin with a blank go on with the one before (RFC 5545, 3.1). */
function unfolded(text: string): ContentLine[] {
  const lines: { line: number; parts: string[] }[] = [];
  for (const [index, part] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const last = lines.at(-1);
    if (/^[ \t]/.test(part) && last !== undefined) last.parts.push(part.slice(1));
    else if (part.trim() !== '') lines.push({ line: index + 1, parts: [part] });
  }
  return lines.map(({ line, parts }) => ({ line, text: parts.join('') }));
}

class Scan {
  private readonly open: string[] = [];
  private readonly events: EventText[] = [];
  private readonly faults: LineNote[] = [];
  private event: { line: number; parts: string[] } | undefined;
  private hasCalendar = false;

  /** False where nothing behind can be understood. */
  take({ line, text }: ContentLine): boolean {
    const [, word, name = ''] = /^(BEGIN|END)\s*:\s*([A-Za-z0-9-]+)\s*$/i.exec(text) ?? [];
    if (word === undefined) return this.takeContent(line, text);
    return word.toUpperCase() === 'BEGIN'
      ? this.begin(line, name.toUpperCase())
      : this.finish(line, name.toUpperCase());
  }

  end(lastLine: number): CalendarText {
    const last = this.open.at(-1);
    if (this.faults.length === 0 && !this.hasCalendar)
      return this.failed(1, 'is no iCalendar file: it has no BEGIN:VCALENDAR');
    if (this.faults.length === 0 && last !== undefined)
      return this.failed(lastLine, `is the end of the file, and END:${last} is missing`);
    return { events: this.events, faults: this.faults };
  }

  private takeContent(line: number, text: string): boolean {
    if (this.open.length === 0) return this.fail(line, 'is outside of BEGIN:VCALENDAR and END:VCALENDAR');
    this.event?.parts.push(text);
    return true;
  }

  private begin(line: number, name: string): boolean {
    if (this.open.length === 0 && name !== 'VCALENDAR')
      return this.fail(line, `must be BEGIN:VCALENDAR, not BEGIN:${name}`);
    if (this.open.length >= depthMax) return this.fail(line, `is more than ${depthMax} levels deep`);
    this.open.push(name);
    if (name === 'VCALENDAR') this.hasCalendar = true;
    if (name === 'VEVENT' && this.event === undefined) {
      if (this.events.length >= eventsMax)
        return this.fail(line, `would be one event too many: at most ${eventsMax} are taken`);
      this.event = { line, parts: [] };
    }
    this.event?.parts.push(`BEGIN:${name}`);
    return true;
  }

  private finish(line: number, name: string): boolean {
    const open = this.open.pop();
    if (open !== name) {
      const expected = open === undefined ? 'nothing is open' : `END:${open} is expected`;
      return this.fail(line, `is END:${name}, and ${expected}`);
    }
    this.event?.parts.push(`END:${name}`);
    if (name === 'VEVENT' && this.event !== undefined && !this.open.includes('VEVENT')) {
      this.events.push({ line: this.event.line, text: this.event.parts.join('\r\n') });
      this.event = undefined;
    }
    return true;
  }

  private fail(line: number, message: string): false {
    this.faults.push({ line, message });
    return false;
  }

  private failed(line: number, message: string): CalendarText {
    return { events: [], faults: [{ line, message }] };
  }
}
