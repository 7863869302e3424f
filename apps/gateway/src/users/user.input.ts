import {
  nameCharactersMax,
  passwordCharactersMax,
  passwordCharactersMin,
  roles,
  type Role,
} from '@smart-attendance/contracts';
import { FromText, Optional, OptionalNotNull, Required } from '../input/field.decorators';
import { PageQuery } from '../input/page.query';
import { email, flag, line, name, oneOf, optionalName, password } from '../input/rule';

const userPassword = password(passwordCharactersMin, passwordCharactersMax);

const consentSentence =
  'To being recognised by face: yes, no, or nothing is said. What is said is kept with who said it and when.';

export class CreateUserInput {
  @Required(name, { example: 'Ada' })
  first_name!: string;

  @Required(name, { example: 'Lovelace' })
  last_name!: string;

  @Required(email, { example: 'ada@example.org', description: 'Unique, whatever the case.' })
  email!: string;

  @Required(userPassword, { description: 'Stored as an argon2id hash, never answered.' })
  password!: string;

  @Required(name, { example: 'E-1001', description: 'Unique.' })
  employee_id!: string;

  @Optional(optionalName)
  department?: string | null;

  @Optional(optionalName)
  phone?: string | null;

  @Optional(optionalName)
  position?: string | null;

  @Optional(flag, { default: true })
  is_active?: boolean | null;

  @Optional(oneOf(roles), { default: 'employee', description: 'Only an administrator gives another than employee.' })
  role?: Role | null;

  @Optional(flag, { description: consentSentence })
  biometric_consent?: boolean | null;
}

/** Any subset; null clears a text that may be empty, and says nothing about consent. */
export class UpdateUserInput {
  @OptionalNotNull(name)
  first_name?: string;

  @OptionalNotNull(name)
  last_name?: string;

  @OptionalNotNull(email)
  email?: string;

  @OptionalNotNull(userPassword)
  password?: string;

  @OptionalNotNull(name)
  employee_id?: string;

  @Optional(optionalName)
  department?: string | null;

  @Optional(optionalName)
  phone?: string | null;

  @Optional(optionalName)
  position?: string | null;

  @OptionalNotNull(flag)
  is_active?: boolean;

  @OptionalNotNull(oneOf(roles), { description: 'Only an administrator changes it.' })
  role?: Role;

  @Optional(flag, { description: `${consentSentence} A no deletes every face that is enrolled.` })
  biometric_consent?: boolean | null;
}

export class ListUsersQuery extends PageQuery {
  @FromText(flag, { default: false, description: 'Leave out people who are not active.' })
  active_only?: boolean;

  @FromText(line(1, nameCharactersMax), { description: 'Part of a name, email, employee id or department.' })
  q?: string;
}

export class ProfileImageForm {
  @FromText(optionalName, { description: 'Data, never a path; the name of the file when it is left out.' })
  image_name?: string;
}
