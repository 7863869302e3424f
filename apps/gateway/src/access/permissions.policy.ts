import type { Role } from '@smart-attendance/contracts';

/** Everything that can be done over HTTP, as far as not everybody may do it. */
export const permissions = {
  'cameras.read': 'cameras, their health, history and fitness, the fleet, the list as a file',
  'cameras.view': 'the newest picture and the preview of a camera',
  'cameras.write': 'create, change, delete, start, stop, test, find and import cameras',
  'users.read': 'people, their profile images and statistics',
  'users.write': 'create, change and erase people, their profile images',
  'users.export': 'everything that is kept about somebody, as a file',
  'erasures.read': 'receipts of erasures, and whether anything is left',
  'faces.read': 'what faces somebody is enrolled with (never the vectors)',
  'faces.enrol': 'enrol faces',
  'faces.erase': 'delete enrolled faces',
  'faces.recognize': 'ask who is on a picture',
  'look_alikes.read': 'pairs of people whose faces are alike',
  'look_alikes.decide': 'say whether a pair is two people or one, and have everybody compared',
  'attendance.read': 'attendance rows',
  'attendance.report': 'statistics over many people',
  'attendance.write': 'create, correct and delete rows by hand',
  'corrections.read': 'the history of a row',
  'punches.read': 'who was where when, as cameras saw it and people entered it',
  'punches.write': 'enter punches by hand, and take them back',
  'corrections.request': 'ask for a change of a day',
  'corrections.decide': 'approve and refuse changes that others ask for',
  'overtime.decide': 'list, approve and reject overtime',
  'periods.read': 'which days are locked for payroll',
  'periods.lock': 'lock days for payroll, and unlock them',
  'presence.read': 'who is in now, and who is not',
  'reports.read': 'reports and exports, at once and as jobs',
  'reports.schedule': 'reports that are written every week or month',
  'sites.read': 'sites and their rules',
  'sites.write': 'create, change and delete sites',
  'shifts.read': 'shifts and their rules',
  'shifts.write': 'create, change and delete shifts',
  'assignments.read': 'who works when and where',
  'assignments.write': 'say who works when and where',
  'roster.read': 'the shifts of people, day by day',
  'drafts.read': 'changes of rules that reach back, and the days that they change',
  'drafts.write': 'draft and discard changes of rules that reach back',
  'drafts.approve': 'approve changes of rules that reach back',
  'holidays.read': 'holiday calendars and their days',
  'holidays.write': 'create, change, import and delete holiday calendars',
  'leave_types.read': 'what people may be on leave for',
  'leave_types.write': 'create, change and delete types of leave',
  'leave.read': 'leave that was asked for, and what was decided',
  'leave.request': 'ask for leave, and withdraw it before it is decided',
  'leave.decide': 'approve, refuse and cancel the leave of others',
  'leave.import': 'enter approved leave of many people from a file',
  'models.read': 'model packs, and how far a change of models is',
  'models.manage': 'register, prepare and switch model packs',
  'recognitions.read': 'who was recognised when, and on what evidence',
  'recognitions.decide': 'say that a recognition is somebody else, and take that back',
  'thresholds.read': 'by how much likeness faces get names, how often that is wrong, and what another would change',
  'strangers.read': 'visits of people nobody knows, and which of them are one face',
  'unknown_faces.review': 'look at the pictures of unknown faces, say whose they are, merge, split and dismiss them',
  'events.read': 'live events of what one may look up',
  'password.change': 'change one’s own password',
  'sessions.manage': 'list and end one’s own sessions',
  'api_keys.manage': 'create, list and revoke API keys',
  'dead_letters.manage': 'list, replay and forget messages no service could handle',
  'audit.read': 'read, export and verify the audit log',
  'system.read': 'how the services are: versions, replicas, what waits',
  'webhooks.manage': 'webhooks, their secrets and deliveries',
} as const;

export type Permission = keyof typeof permissions;

export function isPermission(text: string): text is Permission {
  return Object.hasOwn(permissions, text);
}

/**
 * `department`: what is about the people of the caller's department as it is now, and about the caller. `own`: only
 * what is about the caller; an API key is nobody, so it owns nothing.
 */
export type Scope = 'all' | 'department' | 'own';

type Grants = Readonly<Partial<Record<Permission, Scope>>>;

/** What everybody with an account may know about themself. */
const aboutOneself: Grants = {
  'users.read': 'own',
  'users.export': 'own',
  'faces.read': 'own',
  'faces.erase': 'own',
  'attendance.read': 'own',
  'corrections.read': 'own',
  'punches.read': 'own',
  'corrections.request': 'own',
  'periods.read': 'all',
  'presence.read': 'own',
  'reports.read': 'own',
  'sites.read': 'all',
  'shifts.read': 'all',
  'roster.read': 'own',
  'holidays.read': 'all',
  'leave_types.read': 'all',
  'leave.read': 'own',
  'leave.request': 'own',
  'recognitions.read': 'own',
  'events.read': 'own',
  'password.change': 'own',
  'sessions.manage': 'own',
};

const everything: Grants = Object.fromEntries(
  (Object.keys(permissions) as Permission[]).map((permission) => [permission, 'all']),
);

const grantsOf: Readonly<Record<Role, Grants>> = {
  administrator: everything,
  hr_officer: {
    'cameras.read': 'all',
    'users.read': 'all',
    'users.write': 'all',
    'users.export': 'all',
    'erasures.read': 'all',
    'faces.read': 'all',
    'faces.enrol': 'all',
    'faces.erase': 'all',
    'faces.recognize': 'all',
    'look_alikes.read': 'all',
    'look_alikes.decide': 'all',
    'attendance.read': 'all',
    'attendance.report': 'all',
    'attendance.write': 'all',
    'corrections.read': 'all',
    'punches.read': 'all',
    'punches.write': 'all',
    'corrections.request': 'all',
    'corrections.decide': 'all',
    'overtime.decide': 'all',
    'periods.read': 'all',
    'periods.lock': 'all',
    'presence.read': 'all',
    'reports.read': 'all',
    'reports.schedule': 'all',
    'sites.read': 'all',
    'sites.write': 'all',
    'shifts.read': 'all',
    'shifts.write': 'all',
    'assignments.read': 'all',
    'assignments.write': 'all',
    'roster.read': 'all',
    'drafts.read': 'all',
    'drafts.write': 'all',
    'drafts.approve': 'all',
    'holidays.read': 'all',
    'holidays.write': 'all',
    'leave_types.read': 'all',
    'leave_types.write': 'all',
    'leave.read': 'all',
    'leave.request': 'all',
    'leave.decide': 'all',
    'leave.import': 'all',
    'recognitions.read': 'all',
    'recognitions.decide': 'all',
    'thresholds.read': 'all',
    'strangers.read': 'all',
    'unknown_faces.review': 'all',
    'events.read': 'all',
    'password.change': 'own',
    'sessions.manage': 'own',
    'system.read': 'all',
  },
  manager: {
    ...aboutOneself,
    'users.read': 'department',
    'attendance.read': 'department',
    'attendance.report': 'department',
    'attendance.write': 'department',
    'corrections.read': 'department',
    'punches.read': 'department',
    'punches.write': 'department',
    'corrections.request': 'department',
    'corrections.decide': 'department',
    'overtime.decide': 'department',
    'presence.read': 'department',
    'roster.read': 'department',
    'reports.read': 'department',
    'assignments.read': 'department',
    'leave.read': 'department',
    'leave.request': 'department',
    'leave.decide': 'department',
    'recognitions.read': 'department',
    'events.read': 'department',
  },
  viewer: {
    ...aboutOneself,
    'cameras.read': 'all',
    'cameras.view': 'all',
    'attendance.read': 'all',
    'attendance.report': 'all',
    'presence.read': 'all',
    'reports.read': 'all',
    'events.read': 'all',
  },
  employee: aboutOneself,
  device: { 'cameras.read': 'all', 'faces.recognize': 'all', 'events.read': 'all' },
};

/** How far a role may do that; undefined for not at all. */
export function scopeOf(role: Role, permission: Permission): Scope | undefined {
  return grantsOf[role][permission];
}

/** Only an administrator says who is what; anybody may repeat the role that is there. */
export function mayGiveRole(giver: Role, present: Role, wanted: Role | undefined): boolean {
  return wanted === undefined || wanted === present || giver === 'administrator';
}

/** Whoever may set an administrator's password is one, so only they may touch each other. */
export function mayChangePerson(changer: Role, target: Role): boolean {
  return target !== 'administrator' || changer === 'administrator';
}
