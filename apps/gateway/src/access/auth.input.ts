import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsIn } from 'class-validator';
import { passwordCharactersMax, passwordCharactersMin, roles, values, type Role } from '@smart-attendance/contracts';
import { FromText, Is, Optional, Required } from '../input/field.decorators';
import { instant } from '../input/instant.policy';
import { PageQuery, SortedBy } from '../input/page.query';
import { permissionNames } from './api-key-wish.policy';
import type { Permission } from './permissions.policy';

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

  @Optional({ description: 'The permissions it has, of those its role may for others. Nothing: all of these.' })
  @IsArray({ message: 'must be a list' })
  @ArrayMinSize(1, { message: 'must name one permission at least; leave it out for all that the role may' })
  @ArrayMaxSize(permissionNames.length, { message: `must have at most ${permissionNames.length} members` })
  @ArrayUnique({ message: 'names a permission twice' })
  @IsIn(permissionNames, { each: true, message: `must name permissions: ${permissionNames.join(', ')}` })
  scopes?: readonly Permission[] | null;

  @Optional({ description: 'Whose people a key with the role manager reaches, whatever the case; for no other role.' })
  @Is(values.optionalName)
  department?: string | null;

  @Optional({ description: 'Nothing: until it is revoked.' }) @Is(instant) expires_at?: string | null;
}
