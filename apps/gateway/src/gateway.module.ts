import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, APP_PIPE, Reflector } from '@nestjs/core';
import { JwtModule, JwtService } from '@nestjs/jwt';
import { DatabaseModule, DatabaseReadiness } from '@smart-attendance/database';
import { type BusClient, DeadLetters, MessageReader, RequestClient } from '@smart-attendance/messaging';
import { Logger } from '@smart-attendance/observability';
import { AccessGuard } from './access/access.guard';
import { AccessTokens } from './access/access-tokens.service';
import { ApiKey } from './access/api-key.entity';
import { ApiKeysController } from './access/api-keys.controller';
import { ApiKeysRepository } from './access/api-keys.repository';
import { ApiKeys } from './access/api-keys.service';
import { AuthController } from './access/auth.controller';
import { Authentication } from './access/authentication.service';
import { Housekeeping } from './access/housekeeping.service';
import { LoginAttemptsRepository } from './access/login-attempts.repository';
import { AttemptLimits } from './access/attempt-limits';
import { FailedLogins } from './access/failed-logins';
import { LoginPlacesRepository } from './access/login-places.repository';
import { OwnPassword } from './access/own-password.service';
import { Login } from './access/login.service';
import { SessionsRepository } from './access/sessions.repository';
import { StrangerQueries } from './access/stranger-queries';
import { Sessions } from './access/sessions.service';
import { AttendanceController } from './attendance/attendance.controller';
import { Attendance } from './attendance/attendance.service';
import { CameraPicturesController } from './cameras/camera-pictures.controller';
import { CameraWatchController } from './cameras/camera-watch.controller';
import { CameraWatch } from './cameras/camera-watch.service';
import { CamerasController } from './cameras/cameras.controller';
import { Cameras } from './cameras/cameras.service';
import { CameraCsvController } from './cameras/csv/camera-csv.controller';
import { CameraExport } from './cameras/csv/camera-export.service';
import { CameraImport } from './cameras/csv/camera-import.service';
import { ImportLockRepository } from './cameras/csv/import-lock.repository';
import { Previews, previewTimes } from './cameras/preview/previews.service';
import { FacesController } from './faces/faces.controller';
import { DeadLettersController } from './dead-letters/dead-letters.controller';
import { Faces } from './faces/faces.service';
import type { GatewayConfig } from './gateway.config';
import { BodyInterceptor } from './http/body.interceptor';
import { UploadSlots } from './http/upload-slots';
import { InputPipe } from './input/input.pipe';
import { Access1763800000000 } from './migrations/1763800000000-access.migration';
import { LoginPlaces1767200000000 } from './migrations/1767200000000-login-places.migration';
import { OperationsController } from './operations/operations.controller';
import { Readiness, serviceProbes } from './operations/readiness.service';
import { RecognitionsController } from './recognitions/recognitions.controller';
import { ProfileImagesController } from './users/profile-images.controller';
import { UsersController } from './users/users.controller';
import { Users } from './users/users.service';

const minuteMs = 60 * 1_000;
const dayMs = 24 * 60 * minuteMs;
/** How long an upload waits for its turn. */
const uploadWaitMs = 10_000;

@Module({})
export class GatewayModule {
  static register(config: GatewayConfig, client: BusClient, logger: Logger): DynamicModule {
    return {
      module: GatewayModule,
      imports: [
        DatabaseModule.register({
          url: config.DATABASE_URL,
          schema: 'gateway',
          entities: [ApiKey],
          migrations: [Access1763800000000, LoginPlaces1767200000000],
        }),
        JwtModule.register({ secret: config.JWT_SECRET }),
      ],
      // Fixed words before ids: express asks in this order, and /users/attendance is nobody's id.
      controllers: [
        OperationsController,
        AuthController,
        ApiKeysController,
        AttendanceController,
        FacesController,
        ProfileImagesController,
        UsersController,
        ...[CameraCsvController, CameraWatchController, CameraPicturesController, CamerasController],
        RecognitionsController,
        DeadLettersController,
      ],
      providers: [
        { provide: Logger, useValue: logger },
        { provide: RequestClient, useValue: client.requests },
        { provide: MessageReader, useValue: client.reader },
        { provide: DeadLetters, useValue: client.deadLetters },
        { provide: APP_PIPE, useClass: InputPipe },
        { provide: APP_GUARD, useClass: AccessGuard },
        {
          provide: APP_INTERCEPTOR,
          inject: [Reflector],
          useFactory: (reflector: Reflector) =>
            new BodyInterceptor(reflector, new UploadSlots(config.UPLOADS_AT_ONCE_MAX, uploadWaitMs)),
        },
        {
          provide: Readiness,
          inject: [DatabaseReadiness],
          useFactory: (database: DatabaseReadiness) =>
            new Readiness([
              { name: 'nats', check: () => client.bus.check() },
              database,
              ...serviceProbes(client.requests),
            ]),
        },
        {
          provide: AccessTokens,
          inject: [JwtService],
          useFactory: (jwt: JwtService) => new AccessTokens(jwt, config.ACCESS_TOKEN_MINUTES * 60),
        },
        {
          provide: Sessions,
          inject: [SessionsRepository, AccessTokens, RequestClient, StrangerQueries],
          useFactory: (
            repository: SessionsRepository,
            tokens: AccessTokens,
            requests: RequestClient,
            queries: StrangerQueries,
          ) => new Sessions(repository, tokens, requests, queries, config.REFRESH_TOKEN_DAYS * dayMs),
        },
        {
          provide: Login,
          inject: [RequestClient, Sessions, AttemptLimits, LoginPlacesRepository, StrangerQueries, FailedLogins],
          useFactory: (
            requests: RequestClient,
            sessions: Sessions,
            limits: AttemptLimits,
            places: LoginPlacesRepository,
            queries: StrangerQueries,
            failed: FailedLogins,
          ) => new Login(requests, sessions, limits, places, queries, failed, config.LOGIN_FAILURES_MAX),
        },
        {
          provide: OwnPassword,
          inject: [RequestClient, Sessions, AttemptLimits, FailedLogins],
          useFactory: (requests: RequestClient, sessions: Sessions, limits: AttemptLimits, failed: FailedLogins) =>
            new OwnPassword(requests, sessions, limits, failed, logger, config.LOGIN_FAILURES_MAX),
        },
        ...[StrangerQueries, AttemptLimits, LoginPlacesRepository, FailedLogins],
        ...[SessionsRepository, LoginAttemptsRepository, ApiKeysRepository, ApiKeys, Authentication, Housekeeping],
        {
          provide: Previews,
          inject: [MessageReader],
          useFactory: (reader: MessageReader) =>
            new Previews(reader, { ...previewTimes, viewersMax: config.PREVIEW_VIEWERS_MAX }),
        },
        ...[Attendance, Cameras, CameraWatch, CameraExport, CameraImport, ImportLockRepository, Faces, Users],
      ],
    };
  }
}
