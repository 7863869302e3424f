import type { EventType } from '@smart-attendance/client';
import type { QueryKey } from '@tanstack/react-query';
import { useLiveInvalidation } from '../live';

/**
 * Reads something anew when it happened to one person.
 * @param types a constant of the module.
 */
export function useNewsOfPerson(types: readonly EventType[], personId: string, queryKey: QueryKey): void {
  useLiveInvalidation(types, queryKey, (event) => event.user_id === personId);
}
