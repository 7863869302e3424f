import { Module, type DynamicModule, type NestInterceptor } from '@nestjs/common';
import { APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { DatabaseModule, Erasures1770640000000 } from '@smart-attendance/database';
import type { BusClient } from '@smart-attendance/messaging';
import type { Logger } from '@smart-attendance/observability';
import { AccessModule } from './access/access.module';
import { ApiKey } from './access/api-key.entity';
import { Session } from './access/session.entity';
import { AssignmentsModule } from './assignments/assignments.module';
import { AttendanceModule } from './attendance/attendance.module';
import { AuditInterceptor } from './audit/audit.interceptor';
import { AuditModule } from './audit/audit.module';
import { BulkEnrolmentModule } from './bulk-enrolment/bulk-enrolment.module';
import { CamerasModule } from './cameras/cameras.module';
import { CoreModule } from './core.module';
import { DeadLettersModule } from './dead-letters/dead-letters.module';
import { DraftsModule } from './drafts/drafts.module';
import { ErasuresModule } from './erasures/erasures.module';
import { EventsModule } from './events/events.module';
import { FacesModule } from './faces/faces.module';
import type { GatewayConfig } from './gateway.config';
import { HolidaysModule } from './holidays/holidays.module';
import { BodyInterceptor } from './http/body.interceptor';
import { InterceptorChain } from './http/interceptor-chain';
import { IdempotencyInterceptor } from './idempotency/idempotency.interceptor';
import { IdempotencyModule } from './idempotency/idempotency.module';
import { InputPipe } from './input/input.pipe';
import { LeaveModule } from './leave/leave.module';
import { Access1763800000000 } from './migrations/1763800000000-access.migration';
import { LoginPlaces1767200000000 } from './migrations/1767200000000-login-places.migration';
import { BrowserSessions1769200000000 } from './migrations/1769200000000-browser-sessions.migration';
import { Events1769000000000 } from './migrations/1769000000000-events.migration';
import { ApiKeyScopes1769300000000 } from './migrations/1769300000000-api-key-scopes.migration';
import { AuditLog1769500000000 } from './migrations/1769500000000-audit-log.migration';
import { OidcLogins1769200001000 } from './migrations/1769200001000-oidc-logins.migration';
import { Webhooks1769100000000 } from './migrations/1769100000000-webhooks.migration';
import { IdempotencyKeys1769400000000 } from './migrations/1769400000000-idempotency-keys.migration';
import { LookAlikesModule } from './look-alikes/look-alikes.module';
import { ModelsModule } from './models/models.module';
import { MqttModule } from './mqtt/mqtt.module';
import { OperationsModule } from './operations/operations.module';
import { EntityTagInterceptor } from './preconditions/entity-tag.interceptor';
import { OvertimeModule } from './overtime/overtime.module';
import { PeriodsModule } from './periods/periods.module';
import { PersonExportModule } from './person-export/person-export.module';
import { PresenceModule } from './presence/presence.module';
import { PunchesModule } from './punches/punches.module';
import { RateLimitInterceptor } from './rate-limits/rate-limit.interceptor';
import { RateLimitsModule } from './rate-limits/rate-limits.module';
import { ExplanationsModule } from './explanations/explanations.module';
import { ThresholdsModule } from './thresholds/thresholds.module';
import { RecognitionsModule } from './recognitions/recognitions.module';
import { CorrectionRequestsModule } from './requests/correction-requests.module';
import { RetentionModule } from './retention/retention.module';
import { RosterModule } from './roster/roster.module';
import { ReportsModule } from './reports/reports.module';
import { ShiftsModule } from './shifts/shifts.module';
import { SitesModule } from './sites/sites.module';
import { SystemModule } from './system/system.module';
import { UnknownFacesModule } from './unknown-faces/unknown-faces.module';
import { UsersModule } from './users/users.module';
import { WebhookDelivery } from './webhooks/webhook-delivery.entity';
import { Webhook } from './webhooks/webhook.entity';
import { WebhooksModule } from './webhooks/webhooks.module';

/** In this order: a body is read once its reader is counted, and before it is compared; the tag is of the whole. */
const interceptors = [
  RateLimitInterceptor,
  EntityTagInterceptor,
  BodyInterceptor,
  IdempotencyInterceptor,
  AuditInterceptor,
] as const;

@Module({})
export class GatewayModule {
  static register(config: GatewayConfig, client: BusClient, logger: Logger): DynamicModule {
    return {
      module: GatewayModule,
      imports: [
        CoreModule.register(config, client, logger),
        DatabaseModule.register({
          url: config.DATABASE_URL,
          schema: 'gateway',
          entities: [ApiKey, Session, Webhook, WebhookDelivery],
          migrations: [
            Access1763800000000,
            LoginPlaces1767200000000,
            BrowserSessions1769200000000,
            Events1769000000000,
            IdempotencyKeys1769400000000,
            ApiKeyScopes1769300000000,
            AuditLog1769500000000,
            OidcLogins1769200001000,
            Webhooks1769100000000,
            Erasures1770640000000,
          ],
        }),
        OperationsModule,
        // Before access: what is not allowed leaves an entry, too.
        AuditModule,
        AccessModule,
        IdempotencyModule,
        RateLimitsModule,
        // Fixed words before ids: express asks in this order, and /users/attendance is nobody's id.
        AttendanceModule,
        PresenceModule,
        PunchesModule,
        CorrectionRequestsModule,
        OvertimeModule,
        PeriodsModule,
        ReportsModule,
        SitesModule,
        ShiftsModule,
        RosterModule,
        AssignmentsModule,
        DraftsModule,
        HolidaysModule,
        LeaveModule,
        ModelsModule,
        FacesModule,
        PersonExportModule,
        BulkEnrolmentModule,
        LookAlikesModule,
        UsersModule,
        CamerasModule,
        RecognitionsModule,
        UnknownFacesModule,
        ExplanationsModule,
        ThresholdsModule,
        DeadLettersModule,
        EventsModule,
        ErasuresModule,
        RetentionModule.register(config),
        SystemModule,
        WebhooksModule,
        MqttModule,
      ],
      providers: [
        { provide: APP_PIPE, useClass: InputPipe },
        ...interceptors,
        {
          provide: APP_INTERCEPTOR,
          inject: [...interceptors],
          useFactory: (...chain: NestInterceptor[]) => new InterceptorChain(chain),
        },
      ],
    };
  }
}
