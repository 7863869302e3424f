import { timestampFromDate, type MessageInitShape, type PersonSchema } from '@smart-attendance/contracts';
import type { PersonEntity } from './person.entity';

export function asPerson(person: PersonEntity): MessageInitShape<typeof PersonSchema> {
  const { id, firstName, lastName, email, employeeId, department, phone, position, isActive, role } = person;
  return {
    ...{ id, firstName, lastName, email, employeeId, department, phone, position, isActive, role },
    biometricConsent: person.biometricConsent === true,
    ...(person.biometricConsent !== null && { consentAnswer: person.biometricConsent }),
    consentSource: person.consentSource,
    ...(person.consentRecordedAt !== null && { consentRecordedAt: timestampFromDate(person.consentRecordedAt) }),
    createdAt: timestampFromDate(person.createdAt),
    updatedAt: timestampFromDate(person.updatedAt),
  };
}
