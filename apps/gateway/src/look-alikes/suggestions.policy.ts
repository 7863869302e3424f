import { timestampDate, type LookAlikePerson } from '@smart-attendance/contracts';
import { apiPath } from '../http/paths.middleware';

export const suggestedActions = ['deactivate', 'erase'] as const;

export interface Suggestion {
  readonly action: (typeof suggestedActions)[number];
  readonly user_id: string;
  readonly method: string;
  readonly path: string;
  readonly text: string;
}

/** What may be done about one person who was entered twice. Nothing is done by itself: rows of pay hang on both. */
export function suggestionsFor(one: LookAlikePerson, other: LookAlikePerson): Suggestion[] {
  const [kept, surplus] = isRatherKept(one, other) ? [one, other] : [other, one];
  const path = `${apiPath}/users/${surplus.personId}`;
  const named = `${surplus.name} (${surplus.employeeId})`;
  const deactivate: Suggestion = {
    action: 'deactivate',
    user_id: surplus.personId,
    method: 'PUT',
    path,
    text: `Set is_active to false for ${named}: cameras know them as ${kept.employeeId} alone, and every row of both stays.`,
  };
  const erase: Suggestion = {
    action: 'erase',
    user_id: surplus.personId,
    method: 'DELETE',
    path,
    text: `Erase ${named} with all photos and faces; of their attendance what must be kept stays, without a name.`,
  };
  return surplus.isActive ? [deactivate, erase] : [erase];
}

/** The active record, then that with more photos, then the older one. */
function isRatherKept(one: LookAlikePerson, other: LookAlikePerson): boolean {
  if (one.isActive !== other.isActive) return one.isActive;
  if (one.templates !== other.templates) return one.templates > other.templates;
  return createdMs(one) <= createdMs(other);
}

function createdMs({ createdAt }: LookAlikePerson): number {
  return createdAt === undefined ? 0 : timestampDate(createdAt).getTime();
}
