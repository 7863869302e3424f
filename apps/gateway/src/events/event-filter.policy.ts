import { isSameDepartment } from '../access/reach.policy';
import { eventTypes, type EventType, type LoggedEvent } from './event';
import type { EventFilter } from './event-log.repository';
import type { EventViewer } from './visible-events.policy';

/** Whether an event is one of those that were asked for. */
export function isAskedFor({ types, cameraId, userId, department }: EventFilter, event: LoggedEvent): boolean {
  return (
    (types === undefined || types.includes(event.type)) &&
    (cameraId === undefined || event.cameraId === cameraId) &&
    (userId === undefined || event.userId === userId) &&
    (department === undefined || isSameDepartment(event.department ?? '', department))
  );
}

/** The filter, narrowed to what that viewer may see at most: for the database, which then reads less in vain. */
export function narrowedTo(viewer: EventViewer, filter: EventFilter): EventFilter {
  const types = visibleTypes(viewer, filter.types);
  const isOwnOnly = types.every((type) => viewer.scopes.get(type) === 'own');
  return { ...filter, types, userId: isOwnOnly ? (filter.userId ?? viewer.userId) : filter.userId };
}

export function visibleTypes(viewer: EventViewer, types: readonly EventType[] = eventTypes): EventType[] {
  return types.filter((type) => viewer.scopes.has(type));
}
