import type { CreatePersonRequestSchema, MessageInitShape } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import type { Principal } from '../access/caller';
import { mayGiveRole } from '../access/permissions.policy';
import { roleAmongPeople } from '../access/reach.policy';
import { given } from '../input/show.policy';
import type { CreateUserInput } from './user.input';

export const roleDefault = 'employee';

/**
 * The person that somebody wants created.
 * @param personId as IdToGive has it
 * @throws AppError `permission_denied` for a role that only an administrator gives
 */
export function toCreatePersonRequest(
  input: CreateUserInput,
  principal: Principal,
  personId: string,
): MessageInitShape<typeof CreatePersonRequestSchema> {
  const role = input.role ?? roleDefault;
  if (!mayGiveRole(roleAmongPeople(principal), roleDefault, role)) throw onlyAdministratorsSetRoles();
  return {
    personId,
    firstName: input.first_name,
    lastName: input.last_name,
    email: input.email,
    password: input.password,
    employeeId: input.employee_id,
    department: input.department ?? '',
    phone: input.phone ?? '',
    position: input.position ?? '',
    isActive: input.is_active ?? true,
    role,
    biometricConsent: input.biometric_consent === true,
    authorId: principal.id,
    ...given({ consentAnswer: input.biometric_consent ?? undefined }),
  };
}

export function onlyAdministratorsSetRoles(): AppError {
  return new AppError('permission_denied', 'Only an administrator sets roles.');
}
