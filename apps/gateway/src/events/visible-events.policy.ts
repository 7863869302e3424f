import type { Principal } from '../access/caller';
import type { Permission, Scope } from '../access/permissions.policy';
import { isSameDepartment, scopeFor } from '../access/reach.policy';
import { eventTypes, type EventType, type LoggedEvent } from './event';

/** Who may look a thing up may be told of it, and nobody else. */
export const permissionOfType: Readonly<Record<EventType, Permission>> = {
  'person.recognized': 'recognitions.read',
  'stranger.seen': 'strangers.read',
  'unknown_face.changed': 'strangers.read',
  'attendance.recorded': 'attendance.read',
  'attendance.corrected': 'attendance.read',
  'report.finished': 'reports.schedule',
  'leave.requested': 'leave.read',
  'leave.decided': 'leave.read',
  'leave.ended': 'leave.read',
  'correction.requested': 'corrections.read',
  'correction.decided': 'corrections.read',
  'correction.withdrawn': 'corrections.read',
  'camera.state_changed': 'cameras.read',
  'camera.changed': 'cameras.read',
  'person.changed': 'users.read',
  'person.erased': 'users.read',
  'dead_letter.created': 'dead_letters.manage',
};

/** Somebody, as far as it decides what they are told. */
export interface EventViewer {
  /** Undefined for an API key, which is nobody. */
  readonly userId: string | undefined;
  /** As it is now; empty for none. */
  readonly department: string;
  /** How far they may see the events of each type; those they may not see at all are not in it. */
  readonly scopes: ReadonlyMap<EventType, Scope>;
}

type Subject = Pick<LoggedEvent, 'type' | 'userId' | 'department'>;

export function toEventViewer(principal: Principal): EventViewer {
  const userId = principal.kind === 'user' ? principal.id : undefined;
  const scopes = eventTypes.flatMap((type) => {
    const scope = scopeFor(principal, permissionOfType[type]);
    return scope === undefined ? [] : [[type, scope] as const];
  });
  return { userId, department: principal.department, scopes: new Map(scopes) };
}

/** Of these types, or of all when none is named, those that the caller may not have told to somebody else. */
export function typesOutOfReach(principal: Principal, types: readonly string[]): readonly EventType[] {
  const wanted = types.length === 0 ? eventTypes : eventTypes.filter((type) => types.includes(type));
  return wanted.filter((type) => scopeFor(principal, permissionOfType[type]) !== 'all');
}

export function maySee(viewer: EventViewer, { type, userId, department }: Subject): boolean {
  const isOwn = userId !== null && userId === viewer.userId;
  switch (viewer.scopes.get(type)) {
    case 'all':
      return true;
    case 'department':
      return isOwn || (viewer.department !== '' && isSameDepartment(department ?? '', viewer.department));
    case 'own':
      return isOwn;
    case undefined:
      return false;
  }
}
