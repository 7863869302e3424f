import type { Permission } from '../session/permissions.policy';

/** In the order of the tables. One that the API has and this does not have does not compile. */
const order: Readonly<Record<Permission, true>> = {
  'presence.read': true,
  'attendance.read': true,
  'attendance.report': true,
  'attendance.write': true,
  'corrections.read': true,
  'users.read': true,
  'users.write': true,
  'faces.read': true,
  'faces.enrol': true,
  'faces.erase': true,
  'faces.recognize': true,
  'recognitions.read': true,
  'strangers.read': true,
  'cameras.read': true,
  'cameras.view': true,
  'cameras.write': true,
  'sites.read': true,
  'sites.write': true,
  'shifts.read': true,
  'shifts.write': true,
  'assignments.read': true,
  'assignments.write': true,
  'events.read': true,
  'webhooks.manage': true,
  'api_keys.manage': true,
  'audit.read': true,
  'dead_letters.manage': true,
  'system.read': true,
  'password.change': true,
  'sessions.manage': true,
};

export const permissions = Object.keys(order) as Permission[];
