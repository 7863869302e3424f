import { isMonth } from '../ui/month.policy';

export const personTabs = ['details', 'faces', 'attendance', 'recognitions'] as const;
export type PersonTab = (typeof personTabs)[number];

/** What the page of a person shows, as its address says it. */
export interface PersonView {
  readonly tab?: PersonTab;
  readonly month?: string;
}

export function toPersonView(search: Readonly<Record<string, unknown>>): PersonView {
  const tab = personTabs.find((known) => known === search['tab']);
  const { month } = search;
  return { ...(tab !== undefined && { tab }), ...(typeof month === 'string' && isMonth(month) && { month }) };
}
