import type { Schemas } from '@smart-attendance/client';
import type { Role } from '../session/permissions.policy';

type Person = Schemas['UserView'];

/** What the form has, as it is typed. */
export interface PersonFields {
  readonly first_name: string;
  readonly last_name: string;
  readonly email: string;
  readonly employee_id: string;
  readonly department: string;
  readonly position: string;
  readonly phone: string;
  /** Of somebody who is there already: empty for the one they have. */
  readonly password: string;
  readonly role: Role;
  readonly is_active: boolean;
  readonly biometric_consent: boolean | null;
}

export type FieldName = keyof PersonFields;

export const fieldNames = [
  'first_name',
  'last_name',
  'email',
  'employee_id',
  'department',
  'position',
  'phone',
  'password',
  'role',
  'is_active',
  'biometric_consent',
] as const satisfies readonly FieldName[];

/** Consent of somebody who is there already is given and taken back elsewhere, with what follows from it. */
const isEdited = (name: FieldName): boolean => name !== 'biometric_consent';

export const noFields: PersonFields = {
  first_name: '',
  last_name: '',
  email: '',
  employee_id: '',
  department: '',
  position: '',
  phone: '',
  password: '',
  role: 'employee',
  is_active: true,
  biometric_consent: null,
};

export function toFields(person: Person): PersonFields {
  return {
    first_name: person.first_name,
    last_name: person.last_name,
    email: person.email,
    employee_id: person.employee_id,
    department: person.department ?? '',
    position: person.position ?? '',
    phone: person.phone ?? '',
    password: '',
    role: person.role,
    is_active: person.is_active,
    biometric_consent: person.biometric_consent,
  };
}

export function changedNames(fields: PersonFields, before: PersonFields): FieldName[] {
  return fieldNames.filter((name) => fields[name] !== before[name]);
}

/** A text that is cleared is null; roles are left out by who may not give them. */
export function toCreateBody(fields: PersonFields, mayGiveRoles: boolean): Schemas['CreateUserInput'] {
  const { department, position, phone, role, biometric_consent: consent, ...required } = fields;
  return {
    ...required,
    department: textOrNull(department),
    position: textOrNull(position),
    phone: textOrNull(phone),
    ...(mayGiveRoles && { role }),
    ...(consent !== null && { biometric_consent: consent }),
  };
}

/** What was changed alone: what somebody else changed meanwhile is left as it is. */
export function toUpdateBody(fields: PersonFields, before: PersonFields): Schemas['UpdateUserInput'] {
  const changed = changedNames(fields, before).filter(isEdited);
  return Object.fromEntries(changed.map((name) => [name, isClearable(name) ? textOrNull(fields[name]) : fields[name]]));
}

const isClearable = (name: FieldName): name is 'department' | 'position' | 'phone' =>
  name === 'department' || name === 'position' || name === 'phone';

function textOrNull(text: string): string | null {
  return text.trim() === '' ? null : text;
}

/** A field that somebody else has changed since it was read. */
export interface MeanwhileChange {
  readonly name: FieldName;
  readonly before: PersonFields[FieldName];
  readonly now: PersonFields[FieldName];
  /** Whether whoever edits has changed it, too, to something else. */
  readonly clashes: boolean;
}

export function changesMeanwhile(mine: PersonFields, before: PersonFields, now: PersonFields): MeanwhileChange[] {
  return changedNames(now, before)
    .filter((name) => name !== 'password')
    .map((name) => ({
      name,
      before: before[name],
      now: now[name],
      clashes: mine[name] !== before[name] && mine[name] !== now[name],
    }));
}

/** What is typed over what is there by now: what was not touched is as somebody else left it. */
export function overlaid(mine: PersonFields, before: PersonFields, now: PersonFields): PersonFields {
  const touched = changedNames(mine, before).map((name) => [name, mine[name]]);
  return { ...now, ...(Object.fromEntries(touched) as Partial<PersonFields>) };
}
