import { draftStates, type DraftState } from './drafts/draft-states';

/** What stands in the address of the roster, so that it can be sent to somebody. */
export interface RosterSearch {
  /** A day of the first week; without it that of today. */
  readonly from?: string | undefined;
  readonly weeks?: 1 | 2 | 4 | undefined;
  readonly q?: string | undefined;
  readonly department?: string | undefined;
}

export interface AssignmentsSearch {
  readonly user_id?: string | undefined;
  readonly department?: string | undefined;
  readonly site_id?: string | undefined;
  readonly shift_id?: string | undefined;
  /** Valid on that day. */
  readonly date?: string | undefined;
}

export interface DraftsSearch {
  readonly state?: DraftState | undefined;
}

/** What a browser has in its address: anything. */
type Raw = Readonly<Record<string, unknown>>;

const weekCounts = [1, 2, 4] as const;

export function toRosterSearch(raw: Raw): RosterSearch {
  return {
    from: textOf(raw['from'], isDay),
    weeks: weekCounts.find((count) => count === raw['weeks']),
    q: textOf(raw['q']),
    department: textOf(raw['department']),
  };
}

export function toAssignmentsSearch(raw: Raw): AssignmentsSearch {
  return {
    user_id: textOf(raw['user_id'], isUuid),
    department: textOf(raw['department']),
    site_id: textOf(raw['site_id'], isUuid),
    shift_id: textOf(raw['shift_id'], isUuid),
    date: textOf(raw['date'], isDay),
  };
}

export function toDraftsSearch(raw: Raw): DraftsSearch {
  return { state: draftStates.find((state) => state === raw['state']) };
}

/** What the API would refuse is as what is not there; a department or a search is at most a name long. */
function textOf(value: unknown, isRight: (text: string) => boolean = () => true): string | undefined {
  // A router reads `q=12` as a number.
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text.trim() !== '' && text.length <= 255 && isRight(text) ? text : undefined;
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
}
