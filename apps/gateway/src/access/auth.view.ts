import { ApiProperty } from '@nestjs/swagger';
import { roles, type Person } from '@smart-attendance/contracts';
import { Count, Flag, Id, Instant, OneOf, Text, Texts, type Shape } from '../http/view.decorators';
import { textOrNull } from '../input/show.policy';
import { UserView, toUserView } from '../users/user.view';
import type { ApiKey } from './api-key.entity';
import { permissionNames } from './api-key-wish.policy';
import type { Principal } from './caller';
import { scopeFor } from './reach.policy';
import type { IssuedTokens } from './sessions.service';

export class TokensView {
  @Text() access_token!: string;
  @Text({ description: 'Works once; each refresh gives the next.' }) refresh_token!: string;
  @OneOf(['bearer']) token_type!: 'bearer';
  @Count({ description: 'Seconds the access token is good for.' }) expires_in!: number;
  @Flag({ description: 'Until it is changed, nothing else than that may be done.' }) password_change_required!: boolean;
  @ApiProperty({ type: UserView }) user!: UserView;
}

export function toTokensView(tokens: IssuedTokens): TokensView {
  return {
    access_token: tokens.accessToken,
    refresh_token: tokens.refreshToken,
    token_type: 'bearer',
    expires_in: tokens.expiresInSeconds,
    password_change_required: tokens.person.passwordChangeRequired,
    user: toUserView(tokens.person),
  };
}

const scopesDescription = 'Null: everything its role may.';

export class MeUserView extends UserView {
  @OneOf(['user']) kind!: 'user';
  @Texts({ description: 'With (own) where they end at oneself, (department) at the people of one’s department.' })
  permissions!: string[];
  @Flag({ description: 'By PUT /auth/password; until then everything but that, this and logout is 403.' })
  password_change_required!: boolean;
}

export function toMeUserView(person: Person, principal: Principal): MeUserView {
  return {
    ...toUserView(person),
    kind: 'user',
    permissions: toPermissionNames(principal),
    password_change_required: person.passwordChangeRequired,
  };
}

export class MeApiKeyView {
  @OneOf(['api_key']) kind!: 'api_key';
  @Id() id!: string;
  @Text() name!: string;
  @OneOf(roles) role!: string;
  @Text({ nullable: true }) department!: string | null;
  @Texts({ nullable: true, description: scopesDescription }) scopes!: string[] | null;
  @Texts({ description: 'What these come to.' }) permissions!: string[];
}

export function toPermissionNames(principal: Principal): string[] {
  return permissionNames.flatMap((permission) => {
    const scope = scopeFor(principal, permission);
    if (scope === undefined) return [];
    return [scope === 'all' ? permission : `${permission} (${scope})`];
  });
}

export function toMeApiKeyView(key: Extract<Principal, { kind: 'api_key' }>): MeApiKeyView {
  const { kind, id, name, role, department, scopes = null } = key;
  return {
    kind,
    id,
    name,
    role,
    department: textOrNull(department),
    scopes: scopes === null ? null : [...scopes],
    permissions: toPermissionNames(key),
  };
}

export class ApiKeyView {
  @Id() id!: string;
  @Text() name!: string;
  @OneOf(roles) role!: string;
  @Texts({ nullable: true, description: scopesDescription }) scopes!: string[] | null;
  @Text({ nullable: true, description: 'Whose people a key with the role manager reaches.' })
  department!: string | null;
  @Text({ description: 'The first characters of the key.' }) hint!: string;
  @Id() created_by!: string;
  @Instant() created_at!: string;
  @Instant({ nullable: true }) expires_at!: string | null;
  @Instant({ nullable: true }) last_used_at!: string | null;
  @Instant({ nullable: true }) revoked_at!: string | null;
}

export class NewApiKeyView extends ApiKeyView {
  @Text({ description: 'Shown this once; only its hash is stored.' }) key!: string;
}

export function toApiKeyView(key: ApiKey): Shape<ApiKeyView> {
  return {
    id: key.id,
    name: key.name,
    role: key.role,
    scopes: key.scopes,
    department: textOrNull(key.department),
    hint: key.hint,
    created_by: key.createdBy,
    created_at: key.createdAt.toISOString(),
    expires_at: key.expiresAt?.toISOString() ?? null,
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    revoked_at: key.revokedAt?.toISOString() ?? null,
  };
}
