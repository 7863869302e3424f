/** What is used of ical.js, which declares its types for ES modules alone. */
declare module 'ical.js' {
  /** A text, a time, a rule: each with its own text. */
  export interface Value {
    toString(): string;
  }

  export class Component {
    constructor(jCal: unknown);
    hasProperty(name: string): boolean;
    getFirstPropertyValue(name: string): Value | null;
  }

  export class Event {
    constructor(component: Component);
    /** When it begins, one time after another. */
    iterator(): { next(): Value | null | undefined };
  }

  /** @throws Error for what is no iCalendar */
  export function parse(text: string): unknown;
}
