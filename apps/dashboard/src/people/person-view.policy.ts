import { isMonth } from '../ui/month.policy';
import { isWallTime } from './missed-span.policy';

export const personTabs = ['details', 'faces', 'attendance', 'recognitions', 'missed'] as const;
export type PersonTab = (typeof personTabs)[number];

/** What the page of a person shows, as its address says it. */
export interface PersonView {
  readonly tab?: PersonTab;
  readonly month?: string;
  /** In which time they were missed, by the clock of the site. */
  readonly from?: string;
  readonly to?: string;
}

export function toPersonView(search: Readonly<Record<string, unknown>>): PersonView {
  const tab = personTabs.find((known) => known === search['tab']);
  const { month, from, to } = search;
  return {
    ...(tab !== undefined && { tab }),
    ...(typeof month === 'string' && isMonth(month) && { month }),
    ...(isWallTime(from) && { from }),
    ...(isWallTime(to) && { to }),
  };
}
