import { passwordCharactersMax, passwordCharactersMin, roles, type Role } from '@smart-attendance/contracts';
import { Optional, Required } from '../input/field.decorators';
import { instant, name, oneOf, password, verbatimLine } from '../input/rule';

export class LoginInput {
  @Required(name, { example: 'admin@example.org' })
  email!: string;

  @Required(password(1, passwordCharactersMax))
  password!: string;
}

export class ChangePasswordInput {
  @Required(password(1, passwordCharactersMax), { description: 'The one that is good now.' })
  current_password!: string;

  @Required(password(passwordCharactersMin, passwordCharactersMax))
  new_password!: string;
}

const refreshToken = verbatimLine(1, 200);

export class RefreshInput {
  @Required(refreshToken)
  refresh_token!: string;
}

export class LogoutInput {
  @Optional(refreshToken, { description: 'Ends the session of this token as well, when it is yours.' })
  refresh_token?: string | null;
}

export class CreateApiKeyInput {
  @Required(name, { example: 'payroll export' })
  name!: string;

  @Required(oneOf(roles))
  role!: Role;

  @Optional(instant, { description: 'Nothing: until it is revoked.' })
  expires_at?: string | null;
}
