import { isSameDepartment } from '../access/reach.policy';
import type { LoggedEvent } from '../events/event';

export interface WebhookFilter {
  /** Empty for all. */
  readonly types: readonly string[];
  readonly cameraId: string | null;
  readonly userId: string | null;
  readonly department: string | null;
  /** Only what came after it. */
  readonly fromPosition: bigint;
  /** When the webhook was made. */
  readonly createdAt: Date;
}

/**
 * A gateway that is new to a bus appends the facts of a week, perhaps for minutes: a webhook that is made meanwhile is
 * not meant by them. Clocks differ by less than this, and nothing is decided so late.
 */
const latenessMs = 60 * 60 * 1_000;

export type FilteredEvent = Pick<
  LoggedEvent,
  'type' | 'cameraId' | 'userId' | 'department' | 'position' | 'occurredAt'
>;

/** Every filter that is set must fit. */
export function wants(filter: WebhookFilter, event: FilteredEvent): boolean {
  return (
    event.position > filter.fromPosition &&
    event.occurredAt.getTime() > filter.createdAt.getTime() - latenessMs &&
    (filter.types.length === 0 || filter.types.includes(event.type)) &&
    (filter.cameraId === null || filter.cameraId === event.cameraId) &&
    (filter.userId === null || filter.userId === event.userId) &&
    (filter.department === null || isSameDepartment(filter.department, event.department ?? ''))
  );
}
