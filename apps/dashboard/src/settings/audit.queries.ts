import type { Schemas } from '@smart-attendance/client';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { api } from '../session';
import type { AuditQuery } from './audit-filter.policy';

export type AuditEntry = Schemas['AuditEntryView'];
export type AuditVerification = Schemas['AuditVerificationView'];

/** Newest first. */
export const auditQuery = (filter: AuditQuery) =>
  infiniteQueryOptions({
    queryKey: ['audit-log', filter],
    queryFn: ({ pageParam, signal }) =>
      api.get('/audit-log', { params: { query: { ...filter, order: 'desc', limit: 50, cursor: pageParam } }, signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

/**
 * Computes the chain anew, piece by piece.
 * @param onProgress entries that were looked at so far
 */
export async function verifyAuditLog(
  onProgress: (checked: number) => void,
  signal: AbortSignal,
): Promise<AuditVerification> {
  let checked = 0;
  let from: number | null = null;
  for (;;) {
    const query: { from_sequence?: number } = from === null ? {} : { from_sequence: from };
    const found: AuditVerification = await api.get('/audit-log/verify', { params: { query }, signal });
    checked += found.checked;
    onProgress(checked);
    if (found.state === 'broken' || found.next_sequence === null) return { ...found, checked };
    from = found.next_sequence;
  }
}
