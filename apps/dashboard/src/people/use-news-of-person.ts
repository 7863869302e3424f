import type { EventType } from '@smart-attendance/client';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useLive } from '../live';

const pauseMs = 1_000;

/**
 * Reads something anew when it happened to one person.
 * @param types a constant of the module.
 */
export function useNewsOfPerson(types: readonly EventType[], personId: string, queryKey: QueryKey): void {
  const client = useQueryClient();
  const readAnew = useDebouncedCallback(() => void client.invalidateQueries({ queryKey }), pauseMs);
  useLive(types, (events) => {
    if (events.some((event) => event.user_id === personId)) readAnew();
  });
}
