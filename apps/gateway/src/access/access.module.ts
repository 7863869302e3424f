import { createSecretKey } from 'node:crypto';
import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
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

/** Who is asking, and what they may. Its guard is that of every route. */
@Module({
  imports: [
    DiscoveryModule,
    JwtModule.registerAsync({
      inject: [gatewayConfigToken],
      // As text it would be tried as a public key first, at every request.
      useFactory: ({ JWT_SECRET: secret }: GatewayConfig) => ({ secret: createSecretKey(secret, 'utf8') }),
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
