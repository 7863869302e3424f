import type { Access } from '../access/access.decorators';
import type { Permission } from '../access/permissions.policy';
import { apiPath } from '../http/paths.middleware';

/**
 * Whether reading by that permission leaves an entry: what cameras saw of people, what is kept of faces, and the audit
 * log itself. A new permission does not compile before it is decided here.
 */
const isReadingAudited: Readonly<Record<Permission, boolean>> = {
  'cameras.read': false,
  'cameras.view': true,
  'cameras.write': false,
  'users.read': false,
  'users.write': false,
  'users.export': true,
  'erasures.read': true,
  'faces.read': true,
  'faces.enrol': true,
  'faces.erase': true,
  'faces.recognize': true,
  'look_alikes.read': true,
  'look_alikes.decide': true,
  'attendance.read': false,
  'attendance.report': false,
  'attendance.write': false,
  'corrections.read': false,
  'punches.read': true,
  'punches.write': false,
  'corrections.request': false,
  'corrections.decide': false,
  'overtime.decide': false,
  'periods.read': false,
  'periods.lock': false,
  'presence.read': true,
  'reports.read': true,
  'reports.schedule': false,
  'sites.read': false,
  'sites.write': false,
  'shifts.read': false,
  'shifts.write': false,
  'assignments.read': false,
  'assignments.write': false,
  'roster.read': false,
  'drafts.read': false,
  'drafts.write': false,
  'drafts.approve': false,
  'holidays.read': false,
  'holidays.write': false,
  'leave_types.read': false,
  'leave_types.write': false,
  'leave.read': false,
  'leave.request': false,
  'leave.decide': false,
  'leave.import': false,
  'models.read': true,
  'models.manage': false,
  'recognitions.read': true,
  'recognitions.decide': true,
  'thresholds.read': true,
  'strangers.read': true,
  'unknown_faces.review': true,
  'events.read': true,
  'password.change': false,
  'sessions.manage': false,
  'api_keys.manage': false,
  'dead_letters.manage': false,
  'webhooks.manage': false,
  'audit.read': true,
  'system.read': false,
};

export interface CalledRoute {
  readonly method: string;
  /** As the router has it: `/api/v1/users/:id`. */
  readonly template: string;
  readonly access: Access | undefined;
  /** By `@Audited()`. */
  readonly isMarked: boolean;
}

/** Whether a call leaves an entry whatever becomes of it; one that is not allowed leaves one in any case. */
export function isAudited({ method, template, access, isMarked }: CalledRoute): boolean {
  if (isMarked || !(isReading(method) || isQuestion(template))) return true;
  if (access === 'public') return template.startsWith(`${apiPath}/auth/`);
  return access !== undefined && access !== 'known' && isReadingAudited[access];
}

/**
 * A picture that is asked who is on it comes as a POST, and changes nothing; a session that is refreshed goes on as it
 * was.
 */
export function changesNothing({ method, access, template }: CalledRoute): boolean {
  return (
    isReading(method) || isQuestion(template) || access === 'faces.recognize' || template === `${apiPath}/auth/refresh`
  );
}

/** Too long for a query; a form asks it while somebody types. */
function isQuestion(template: string): boolean {
  return template === `${apiPath}/shifts/preview`;
}

function isReading(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}
