import {
  PersonChange,
  timestampFromDate,
  type MessageInitShape,
  type PersonChangedSchema,
  type PersonSchema,
} from '@smart-attendance/contracts';
import type { PersonEntity } from './person.entity';

export function toPersonMessage(person: PersonEntity): MessageInitShape<typeof PersonSchema> {
  const { id, firstName, lastName, email, employeeId, department, phone, position, isActive, role } = person;
  return {
    id,
    firstName,
    lastName,
    email,
    employeeId,
    department,
    phone,
    position,
    isActive,
    role,
    biometricConsent: person.biometricConsent === true,
    ...(person.biometricConsent !== null && { consentAnswer: person.biometricConsent }),
    consentSource: person.consentSource,
    ...(person.consentRecordedAt !== null && { consentRecordedAt: timestampFromDate(person.consentRecordedAt) }),
    createdAt: timestampFromDate(person.createdAt),
    updatedAt: timestampFromDate(person.updatedAt),
    passwordChangeRequired: person.passwordChangeRequired,
    revision: person.revision,
  };
}

type PersonChangedInit = MessageInitShape<typeof PersonChangedSchema>;

/** What others keep of a person. */
export function toPersonChangedMessage(person: PersonEntity): PersonChangedInit {
  const { id, revision, firstName, lastName, employeeId, department, isActive, updatedAt } = person;
  return {
    personId: id,
    change: revision === 1 ? PersonChange.CREATED : PersonChange.UPDATED,
    revision,
    firstName,
    lastName,
    employeeId,
    department,
    isActive,
    changedAt: timestampFromDate(updatedAt),
  };
}

/** The id is all that is left to publish. */
export function toPersonErasedMessage(personId: string, revision: number, erasedAt: Date): PersonChangedInit {
  return { personId, change: PersonChange.ERASED, revision, changedAt: timestampFromDate(erasedAt) };
}
