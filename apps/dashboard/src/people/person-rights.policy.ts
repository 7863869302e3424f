import { mayGiveRoles, type Permission, type Reach, type Role } from '../session/permissions.policy';

interface Somebody {
  readonly id: string;
  readonly role: Role;
}

/** What somebody may do with one person; the server judges by the same rules. */
export interface PersonRights {
  readonly edit: boolean;
  readonly setRole: boolean;
  readonly deactivate: boolean;
  readonly erase: boolean;
  /** A file of everything that is kept about them. */
  readonly exportAll: boolean;
  readonly enrol: boolean;
  readonly seeFaces: boolean;
  readonly deleteFaces: boolean;
  readonly seeRecognitions: boolean;
  readonly seeAttendance: boolean;
}

/** Nobody erases, deactivates or demotes themself; administrators are changed by administrators alone. */
export function rightsOver(
  person: Somebody,
  me: Somebody,
  may: (permission: Permission, reach?: Reach) => boolean,
): PersonRights {
  const isOneself = person.id === me.id;
  const isAdministrator = me.role === 'administrator';
  const edit = may('users.write', 'all') && (isAdministrator || person.role !== 'administrator');
  // Whose page it is was judged when it was read; faces of others are only for who may see everybody's.
  const reaches = (permission: Permission): boolean => may(permission, isOneself ? 'own' : 'all');
  return {
    edit,
    setRole: edit && mayGiveRoles(me) && !isOneself,
    deactivate: edit && !isOneself,
    erase: edit && !isOneself,
    exportAll: reaches('users.export'),
    enrol: may('faces.enrol', 'all'),
    seeFaces: reaches('faces.read'),
    deleteFaces: reaches('faces.erase'),
    seeRecognitions: may('recognitions.read', isOneself ? 'own' : 'department'),
    seeAttendance: may('attendance.read', isOneself ? 'own' : 'department'),
  };
}
