import { IsBoolean, IsIn } from 'class-validator';
import { passwordCharactersMax, passwordCharactersMin, roles, values, type Role } from '@smart-attendance/contracts';
import { FromText, Is, Optional, Required } from '../input/field.decorators';
import { instant } from '../input/instant.policy';
import { PageQuery, SortedBy } from '../input/page.query';

const presentPassword = values.password(1, passwordCharactersMax);
const refreshToken = values.verbatimLine(1, 200);

export class LoginInput {
  @Required({ example: 'admin@example.org' }) @Is(values.name) email!: string;
  @Required() @Is(presentPassword) password!: string;
}

export class ChangePasswordInput {
  @Required({ description: 'The one that is good now.' }) @Is(presentPassword) current_password!: string;
  @Required() @Is(values.password(passwordCharactersMin, passwordCharactersMax)) new_password!: string;
}

export class RefreshInput {
  @Required() @Is(refreshToken) refresh_token!: string;
}

export class LogoutInput {
  @Optional({ description: 'Ends the session of this token as well, when it is yours.' })
  @Is(refreshToken)
  refresh_token?: string | null;
}

export class ListApiKeysQuery extends PageQuery {
  @SortedBy('created_at', 'name') sort?: string;
  @FromText() @IsIn(roles) role?: Role;
  @FromText({ default: false, description: 'Leave out those that are revoked or over.' })
  @IsBoolean()
  active_only?: boolean;
}

export class CreateApiKeyInput {
  @Required({ example: 'payroll export' }) @Is(values.name) name!: string;
  @Required() @IsIn(roles) role!: Role;
  @Optional({ description: 'Nothing: until it is revoked.' }) @Is(instant) expires_at?: string | null;
}
