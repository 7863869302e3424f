import { leaveStates, type LeaveState } from '../ui/leave-states';

export const correctionStates = ['pending', 'approved', 'refused', 'withdrawn'] as const;
export type CorrectionState = (typeof correctionStates)[number];

export const overtimeStates = ['pending', 'approved', 'rejected'] as const;
export type OvertimeState = (typeof overtimeStates)[number];

/** Without a state: what waits. */
export interface CorrectionsSearch {
  readonly state?: CorrectionState | undefined;
}

export interface OvertimeSearch {
  readonly state?: OvertimeState | undefined;
}

export interface LeaveSearch {
  readonly state?: LeaveState | undefined;
}

/** What a browser has in its address: anything. */
type Raw = Readonly<Record<string, unknown>>;

export function toCorrectionsSearch(raw: Raw): CorrectionsSearch {
  return { state: correctionStates.find((state) => state === raw['state']) };
}

export function toOvertimeSearch(raw: Raw): OvertimeSearch {
  return { state: overtimeStates.find((state) => state === raw['state']) };
}

export function toLeaveSearch(raw: Raw): LeaveSearch {
  return { state: leaveStates.find((state) => state === raw['state']) };
}
