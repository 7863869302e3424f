import type { NewEvent } from './event';

/** What in `data` says who somebody is. */
const personalMembers = ['user_name', 'department', 'employee_id'] as const;

/**
 * An event as it may be kept of somebody who was erased at that time (undefined: who was not). What happened before is
 * not kept at all; what happens to their rows later, say a correction of attendance, is kept without who it was.
 */
export function withoutErased(event: NewEvent, erasedAt: Date | undefined): NewEvent | undefined {
  if (erasedAt === undefined) return event;
  if (event.occurredAt <= erasedAt) return undefined;
  const blanks = personalMembers.filter((name) => name in event.data).map((name) => [name, null] as const);
  return { ...event, department: null, data: { ...event.data, ...Object.fromEntries(blanks) } };
}
