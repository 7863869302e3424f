import type { Schemas } from '@smart-attendance/client';

export type LeaveRequest = Schemas['LeaveRequestView'];
export type LeaveState = LeaveRequest['state'];
export type LeavePart = LeaveRequest['part'];

export const leaveStates = [
  'requested',
  'approved',
  'refused',
  'cancelled',
  'withdrawn',
] as const satisfies readonly LeaveState[];
export const leaveParts = ['full_day', 'first_half', 'second_half'] as const satisfies readonly LeavePart[];
