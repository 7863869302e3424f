import { IsBoolean, IsIn } from 'class-validator';
import { passwordCharactersMax, passwordCharactersMin, roles, values, type Role } from '@smart-attendance/contracts';
import { FromText, Is, Optional, OptionalNotNull, Required } from '../input/field.decorators';
import { PageQuery, SortedBy } from '../input/page.query';

const userPassword = values.password(passwordCharactersMin, passwordCharactersMax);

const consentSentence =
  'To being recognised by face: yes, no, or nothing is said. What is said is kept with who said it and when.';

/** What may be left out, and cleared in a change. */
class ClearableUserFields {
  @Optional() @Is(values.optionalName) department?: string | null;
  @Optional() @Is(values.optionalName) phone?: string | null;
  @Optional() @Is(values.optionalName) position?: string | null;
}

export class CreateUserInput extends ClearableUserFields {
  @Required({ example: 'Ada' }) @Is(values.name) first_name!: string;
  @Required({ example: 'Lovelace' }) @Is(values.name) last_name!: string;
  @Required({ example: 'ada@example.org', description: 'Unique, whatever the case.' }) @Is(values.email) email!: string;
  @Required({ description: 'Stored as an argon2id hash, never answered.' }) @Is(userPassword) password!: string;
  @Required({ example: 'E-1001', description: 'Unique.' }) @Is(values.name) employee_id!: string;
  @Optional({ default: true }) @IsBoolean() is_active?: boolean | null;

  @Optional({ default: 'employee', description: 'Only an administrator gives another than employee.' })
  @IsIn(roles)
  role?: Role | null;

  @Optional({ description: consentSentence }) @IsBoolean() biometric_consent?: boolean | null;
}

/** Any subset; null clears a text that may be empty, and says nothing about consent. */
export class UpdateUserInput extends ClearableUserFields {
  @OptionalNotNull() @Is(values.name) first_name?: string;
  @OptionalNotNull() @Is(values.name) last_name?: string;
  @OptionalNotNull() @Is(values.email) email?: string;
  @OptionalNotNull() @Is(userPassword) password?: string;
  @OptionalNotNull() @Is(values.name) employee_id?: string;
  @OptionalNotNull() @IsBoolean() is_active?: boolean;
  @OptionalNotNull({ description: 'Only an administrator changes it.' }) @IsIn(roles) role?: Role;

  @Optional({ description: `${consentSentence} A no deletes every face that is enrolled.` })
  @IsBoolean()
  biometric_consent?: boolean | null;
}

export class ListUsersQuery extends PageQuery {
  @SortedBy('created_at', 'name') sort?: string;
  @FromText() @IsIn(roles) role?: Role;
  @FromText() @IsBoolean() is_active?: boolean;
  @FromText({ default: false, description: 'Leave out people who are not active.' }) @IsBoolean() active_only?: boolean;
  @FromText({ description: 'Part of a name, email, employee id or department.' }) @Is(values.name) q?: string;
  @FromText({ description: 'The whole name, whatever the case.' }) @Is(values.name) department?: string;
}

export class ProfileImageForm {
  @FromText({ description: 'Data, never a path; the name of the file when it is left out.' })
  @Is(values.optionalName)
  image_name?: string;
}
