import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { Retention } from '@smart-attendance/database';
import { gatewayConfigToken, type GatewayConfig } from '../gateway.config';
import { AccessGuard } from './access.guard';
import { AccessTokensService } from './access-tokens.service';
import { ApiKeysController } from './api-keys.controller';
import { ApiKeysRepository } from './api-keys.repository';
import { ApiKeysService } from './api-keys.service';
import { AttemptLimits } from './attempt-limits';
import { AuthController } from './auth.controller';
import { AuthenticationService } from './authentication.service';
import { AuthorsService } from './authors.service';
import { BrowserSessionsService } from './browser/browser-sessions.service';
import { SessionsController } from './browser/sessions.controller';
import { FailedLogins } from './failed-logins';
import { LoginAttemptsRepository } from './login-attempts.repository';
import { LoginPlacesRepository } from './login-places.repository';
import { LoginService } from './login.service';
import { OidcCookie } from './oidc/oidc-cookie';
import { OidcController } from './oidc/oidc.controller';
import { OidcLoginService } from './oidc/oidc-login.service';
import { OidcLoginsRepository } from './oidc/oidc-logins.repository';
import { OidcProvider } from './oidc/oidc-provider';
import { OwnPasswordService } from './own-password.service';
import { PersonAccessService } from './person-access.service';
import { RolesController } from './roles.controller';
import { SessionsRepository } from './sessions.repository';
import { SessionsService } from './sessions.service';
import { StrangerQueries } from './stranger-queries';

const dayMs = 24 * 60 * 60 * 1_000;

const keptTables = [
  // A session that ended is kept for a day, so that a late second use of its token is still recognised.
  { table: 'sessions', column: 'expires_at', keptMs: dayMs },
  { table: 'sessions', column: 'revoked_at', keptMs: dayMs },
  // Used tokens of a session that lives on, so long that its owner, back from a holiday, still shows that somebody else
  // used one first.
  { table: 'refresh_tokens', column: 'used_at', keptMs: 30 * dayMs },
  { table: 'login_attempts', column: 'window_ends_at', keptMs: 0 },
  // Whoever was not there for a quarter of a year is a stranger there.
  { table: 'login_places', column: 'used_at', keptMs: 90 * dayMs },
  // Whoever did not log in by the provider for so long is found by email again.
  { table: 'oidc_logins', column: 'used_at', keptMs: 400 * dayMs },
] as const;

/** Who is asking, and what they may. Its guard is that of every route. */
@Module({
  imports: [
    DiscoveryModule,
    JwtModule.registerAsync({
      inject: [gatewayConfigToken],
      useFactory: ({ JWT_SECRET: secret }: GatewayConfig) => ({ secret }),
    }),
  ],
  controllers: [AuthController, SessionsController, OidcController, ApiKeysController, RolesController],
  providers: [
    { provide: APP_GUARD, useClass: AccessGuard },
    AccessTokensService,
    ApiKeysRepository,
    ApiKeysService,
    AttemptLimits,
    AuthenticationService,
    AuthorsService,
    BrowserSessionsService,
    FailedLogins,
    Retention.of(...keptTables),
    LoginAttemptsRepository,
    LoginPlacesRepository,
    LoginService,
    OidcCookie,
    OidcLoginService,
    OidcLoginsRepository,
    OidcProvider,
    OwnPasswordService,
    PersonAccessService,
    SessionsRepository,
    SessionsService,
    StrangerQueries,
  ],
  exports: [AuthenticationService, AuthorsService, LoginPlacesRepository, PersonAccessService, SessionsService],
})
export class AccessModule {}
