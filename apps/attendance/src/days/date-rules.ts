import type { Transaction } from '@smart-attendance/database';
import type { CameraRole, DateRules, TravelTime } from './day-input';

/** Where a camera is, and what being seen by it says. */
export interface CameraPlace {
  readonly siteId: string;
  readonly role: CameraRole;
}

/** Both included, YYYY-MM-DD. */
export interface PersonDates {
  readonly personId: string;
  readonly from: string;
  readonly to: string;
}

/** Whatever days are computed by that is not a punch; `RulesService` gives it. */
export abstract class DateRulesSource {
  /** One of each date, both included, in their order. */
  abstract rulesOf(personId: string, from: string, to: string, tx?: Transaction): Promise<DateRules[]>;
  /** As `rulesOf`, of each span of somebody's dates, in one query. */
  abstract rulesOfSpans(spans: readonly PersonDates[], tx?: Transaction): Promise<DateRules[][]>;
  /** Whether anybody may be missed at all: whether there are shifts or leave. */
  abstract expectsAnybody(): Promise<boolean>;
  abstract placeOf(cameraId: string, tx: Transaction): Promise<CameraPlace>;
  /** Of each, in their order. */
  abstract placesOf(cameraIds: readonly string[], tx: Transaction): Promise<CameraPlace[]>;
  abstract travelTimes(tx: Transaction): Promise<readonly TravelTime[]>;
  /** The cameras by which people come in to a site: those whose role is entry or both. */
  abstract entryCamerasOf(siteId: string): Promise<readonly string[]>;
}
