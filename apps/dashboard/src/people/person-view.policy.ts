import { toMonth, type Month } from './month-calendar.policy';

export const personTabs = ['details', 'faces', 'attendance', 'recognitions'] as const;
export type PersonTab = (typeof personTabs)[number];

/** What the page of a person shows, as its address says it. */
export interface PersonView {
  readonly tab?: PersonTab;
  readonly month?: Month;
}

export function toPersonView(search: Readonly<Record<string, unknown>>): PersonView {
  const tab = personTabs.find((known) => known === search['tab']);
  const month = toMonth(search['month']);
  return { ...(tab !== undefined && { tab }), ...(month !== undefined && { month }) };
}
