import type { NewAssignment } from '../assignments.queries';
import type { Weekday } from '../use-weekday-names';

export type What = 'shift' | 'rotation' | 'dayOff' | 'site';
export const whats = ['shift', 'rotation', 'dayOff', 'site'] as const satisfies readonly What[];

/** So many days of one shift in a rotation, or off. */
export interface RotationBlock {
  readonly shiftId: string | null;
  readonly days: number;
}

export interface AssignmentFields {
  readonly what: What;
  readonly shiftId: string | null;
  readonly weekdays: readonly Weekday[];
  readonly rotation: readonly RotationBlock[];
  readonly workSiteId: string | null;
  readonly validFrom: string;
  /** Empty: open. */
  readonly validTo: string;
}

/** Whom it is about: one of them. */
export type Subject = Pick<NewAssignment, 'user_id' | 'department' | 'site_id'>;

export const rotationDaysMax = 366;

export function rotationDays(blocks: readonly RotationBlock[]): number {
  return blocks.reduce((sum, { days }) => sum + days, 0);
}

/** Whether there is something to say; whether it may be said is for the server. */
export function isComplete(fields: AssignmentFields): boolean {
  if (fields.validFrom === '') return false;
  switch (fields.what) {
    case 'shift':
      return fields.shiftId !== null && fields.weekdays.length > 0;
    case 'rotation': {
      const days = rotationDays(fields.rotation);
      return days > 0 && days <= rotationDaysMax && fields.rotation.every((block) => block.days > 0);
    }
    case 'dayOff':
      return true;
    case 'site':
      return fields.workSiteId !== null;
  }
}

export function toNewAssignment(subject: Subject, fields: AssignmentFields): NewAssignment {
  return {
    ...subject,
    ...whatOf(fields),
    valid_from: fields.validFrom,
    valid_to: fields.validTo === '' ? null : fields.validTo,
  };
}

function whatOf({
  what,
  shiftId,
  weekdays,
  rotation,
  workSiteId,
  validFrom,
}: AssignmentFields): Partial<NewAssignment> {
  switch (what) {
    case 'shift':
      return { shift_id: shiftId, weekdays: [...weekdays] };
    case 'rotation':
      return {
        rotation_anchor_date: validFrom,
        rotation_shift_ids: rotation.flatMap((block) => Array<string>(block.days).fill(block.shiftId ?? '')),
      };
    case 'dayOff':
      // A rotation of one day off: it is of somebody, so it counts before what their department does.
      return { rotation_anchor_date: validFrom, rotation_shift_ids: [''] };
    case 'site':
      return { work_site_id: workSiteId };
  }
}

/** Days after each other with the same shift are one block. */
export function toBlocks(shiftIds: readonly string[]): readonly RotationBlock[] {
  const blocks: RotationBlock[] = [];
  for (const id of shiftIds) {
    const shiftId = id === '' ? null : id;
    const last = blocks.at(-1);
    if (last?.shiftId === shiftId) blocks[blocks.length - 1] = { shiftId, days: last.days + 1 };
    else blocks.push({ shiftId, days: 1 });
  }
  return blocks;
}
