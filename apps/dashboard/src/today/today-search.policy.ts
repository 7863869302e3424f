import { nameStyles, type NameStyle } from './short-name.policy';

/** As the API has them, in the order in which they are shown. */
export const presenceStates = [
  'in',
  'late',
  'expected',
  'left',
  'absent',
  'no_coverage',
  'on_leave',
  'holiday',
  'not_expected',
] as const;
export type PresenceState = (typeof presenceStates)[number];

const choices = [...presenceStates, 'all'] as const;
export type PresenceChoice = (typeof choices)[number];

/** What of today is shown, as the address has it. */
export interface TodaySearch {
  /** Undefined: who is in, and whoever a search finds wherever they are. */
  readonly state?: PresenceChoice | undefined;
  readonly department?: string | undefined;
  readonly q?: string | undefined;
}

export function toTodaySearch(search: Readonly<Record<string, unknown>>): TodaySearch {
  return {
    state: choices.find((known) => known === search['state']),
    department: textOf(search['department']),
    q: textOf(search['q']),
  };
}

/** What is asked for where nobody chose: a search is for somebody, wherever they are. */
export function chosenState({ state, q }: TodaySearch): PresenceChoice {
  return state ?? (q === undefined ? 'in' : 'all');
}

export interface WallSearch {
  readonly department?: string | undefined;
  readonly names?: NameStyle | undefined;
}

export function toWallSearch(search: Readonly<Record<string, unknown>>): WallSearch {
  return {
    department: textOf(search['department']),
    names: nameStyles.find((known) => known === search['names']),
  };
}

/** As long as the API takes. A number in an address is a text here. */
function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value).trim().slice(0, 100);
  return text === '' ? undefined : text;
}
