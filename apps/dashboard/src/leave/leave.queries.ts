import type { Schemas } from '@smart-attendance/client';
import { mutationOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import { api, ifMatch } from '../session';
import type { LeaveRequest } from '../ui/leave-state';
import { lastDayOf } from '../ui/month.policy';

export type LeaveType = Schemas['LeaveTypeView'];

/** The inbox of whoever decides, and what people see of their own, as well. */
const leaveKey = ['leave'] as const;
/** Days that have begun are computed anew with leave. */
const attendanceKey = ['attendance'] as const;
const rosterKey = ['roster'] as const;
const typesMax = 200;
const pageRows = 200;
/** More than a page of people by days is looked at; a department is named where there are more. */
const shownMax = 1_000;

interface LeavePage {
  readonly data: readonly LeaveRequest[];
  readonly next_cursor: string | null;
}

export interface LeaveOfMonth {
  readonly requests: readonly LeaveRequest[];
  /** There are more than are shown. */
  readonly isCut: boolean;
}

/** What was approved of a month, and what waits. */
export const leaveOfMonthQuery = (month: string, department: string | undefined) =>
  queryOptions({
    queryKey: [...leaveKey, 'month', month, department],
    queryFn: async ({ signal }): Promise<LeaveOfMonth> => {
      const read = await Promise.all(
        (['approved', 'requested'] as const).map((state) => readAll(month, department, state, signal)),
      );
      return { requests: read.flatMap(({ requests }) => requests), isCut: read.some(({ isCut }) => isCut) };
    },
  });

async function readAll(
  month: string,
  department: string | undefined,
  state: 'approved' | 'requested',
  signal: AbortSignal,
): Promise<LeaveOfMonth> {
  const requests: LeaveRequest[] = [];
  let cursor: string | null = '';
  while (cursor !== null && requests.length < shownMax) {
    const query = {
      state,
      date_from: `${month}-01`,
      date_to: lastDayOf(month),
      sort: 'date_from' as const,
      limit: pageRows,
      ...(department !== undefined && { department }),
      ...(cursor !== '' && { cursor }),
    };
    const page: LeavePage = await api.get('/leave/requests', { params: { query }, signal });
    requests.push(...page.data);
    cursor = page.next_cursor;
  }
  return { requests, isCut: cursor !== null };
}

export const leaveTypesQuery = queryOptions({
  queryKey: [...leaveKey, 'types', 'all'],
  queryFn: async ({ signal }) =>
    (await api.get('/leave/types', { params: { query: { sort: 'name', limit: typesMax } }, signal })).data,
});

const changes = (client: QueryClient) => ({
  meta: { showsItsErrors: true },
  onSettled: () => refreshLeave(client),
});

export async function refreshLeave(client: QueryClient): Promise<void> {
  await client.invalidateQueries({ queryKey: leaveKey });
  for (const queryKey of [attendanceKey, rosterKey]) void client.invalidateQueries({ queryKey });
}

interface Entry {
  readonly body: Schemas['CreateLeaveRequestInput'];
  readonly isApproved: boolean;
  /** The same for the same body. */
  readonly wishKey: string;
}

interface Entered {
  /** Why it waits for a decision, where it was to be approved at once. */
  readonly refusal?: unknown;
}

/**
 * For somebody else, as a call in the morning; approved at once where that was wanted. When the second fails, the first
 * stands, and waits for a decision as any other.
 */
export const enterLeave = (client: QueryClient) =>
  mutationOptions({
    mutationFn: async ({ body, isApproved, wishKey }: Entry): Promise<Entered> => {
      const params = { header: { 'Idempotency-Key': wishKey } };
      const request = await api.post('/leave/requests', { body, params });
      if (!isApproved) return {};
      try {
        await api.post('/leave/requests/{id}/approve', { params: { path: { id: request.id } }, body: {} });
        return {};
      } catch (refusal) {
        return { refusal };
      }
    },
    ...changes(client),
  });

interface SavedType {
  /** Undefined for a new one. */
  readonly type: LeaveType | undefined;
  readonly body: { readonly name: string; readonly paid: boolean; readonly is_active: boolean };
}

export const saveType = (client: QueryClient) =>
  mutationOptions({
    mutationFn: ({ type, body }: SavedType) => {
      if (type === undefined) return api.post('/leave/types', { body: { name: body.name, paid: body.paid } });
      return api.put('/leave/types/{id}', { params: asShown(type), body });
    },
    ...changes(client),
  });

export const deleteType = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (type: LeaveType) => api.delete('/leave/types/{id}', { params: asShown(type) }),
    ...changes(client),
  });

/** What is changed is what was shown. A tag begins with the revision. */
function asShown({ id, revision }: LeaveType) {
  return { path: { id }, header: ifMatch(`"${String(revision)}-shown"`) };
}

export const importLeave = (file: File, isDryRun: boolean, reason: string) =>
  api.post('/leave/requests/import', {
    params: { query: { dry_run: isDryRun, ...(reason !== '' && { reason }) } },
    body: { file } as never,
  });
