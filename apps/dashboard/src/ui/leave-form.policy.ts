import type { Schemas } from '@smart-attendance/client';
import type { LeavePart } from './leave-state';

export interface LeaveFields {
  readonly typeId: string | null;
  readonly from: string;
  /** Empty: the first day alone. */
  readonly to: string;
  readonly part: LeavePart;
  readonly note: string;
}

export const noLeave: LeaveFields = { typeId: null, from: '', to: '', part: 'full_day', note: '' };

/** Half a day is of one day. */
export function isOneDay({ from, to }: LeaveFields): boolean {
  return from !== '' && (to === '' || to === from);
}

/** Whether there is something to ask for; whether it may be had is for whoever decides. */
export function isLeave({ typeId, from, to }: LeaveFields): boolean {
  return typeId !== null && from !== '' && (to === '' || to >= from);
}

export function toLeaveInput(fields: LeaveFields): Schemas['CreateLeaveRequestInput'] {
  const note = fields.note.trim();
  return {
    type_id: fields.typeId ?? '',
    date_from: fields.from,
    date_to: fields.to === '' ? fields.from : fields.to,
    part: isOneDay(fields) ? fields.part : 'full_day',
    ...(note !== '' && { note }),
  };
}
