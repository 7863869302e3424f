import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
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
import { BrowserSessionsService } from './browser/browser-sessions.service';
import { SessionsController } from './browser/sessions.controller';
import { FailedLogins } from './failed-logins';
import { HousekeepingService } from './housekeeping.service';
import { LoginAttemptsRepository } from './login-attempts.repository';
import { LoginPlacesRepository } from './login-places.repository';
import { LoginService } from './login.service';
import { OidcCookie } from './oidc/oidc-cookie';
import { OidcController } from './oidc/oidc.controller';
import { OidcLoginService } from './oidc/oidc-login.service';
import { OidcLoginsRepository } from './oidc/oidc-logins.repository';
import { OidcProvider } from './oidc/oidc-provider';
import { OwnPasswordService } from './own-password.service';
import { SessionsRepository } from './sessions.repository';
import { SessionsService } from './sessions.service';
import { StrangerQueries } from './stranger-queries';

/** Who is asking, and what they may. Its guard is that of every route. */
@Module({
  imports: [
    JwtModule.registerAsync({
      inject: [gatewayConfigToken],
      useFactory: ({ JWT_SECRET: secret }: GatewayConfig) => ({ secret }),
    }),
  ],
  controllers: [AuthController, SessionsController, OidcController, ApiKeysController],
  providers: [
    { provide: APP_GUARD, useClass: AccessGuard },
    AccessTokensService,
    ApiKeysRepository,
    ApiKeysService,
    AttemptLimits,
    AuthenticationService,
    BrowserSessionsService,
    FailedLogins,
    HousekeepingService,
    LoginAttemptsRepository,
    LoginPlacesRepository,
    LoginService,
    OidcCookie,
    OidcLoginService,
    OidcLoginsRepository,
    OidcProvider,
    OwnPasswordService,
    SessionsRepository,
    SessionsService,
    StrangerQueries,
  ],
  exports: [AuthenticationService, LoginPlacesRepository, SessionsService],
})
export class AccessModule {}
