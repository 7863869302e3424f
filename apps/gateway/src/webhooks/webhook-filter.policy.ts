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
}

export type FilteredEvent = Pick<LoggedEvent, 'type' | 'cameraId' | 'userId' | 'department' | 'position'>;

/** Every filter that is set must fit. */
export function wants(filter: WebhookFilter, event: FilteredEvent): boolean {
  return (
    event.position > filter.fromPosition &&
    (filter.types.length === 0 || filter.types.includes(event.type)) &&
    (filter.cameraId === null || filter.cameraId === event.cameraId) &&
    (filter.userId === null || filter.userId === event.userId) &&
    (filter.department === null || isSameDepartment(filter.department, event.department ?? ''))
  );
}
