import 'reflect-metadata';
import { loadConfig } from '@smart-attendance/config';
import { DatabaseReadiness, Outbox, Retention } from '@smart-attendance/database';
import { runService } from '@smart-attendance/messaging';
import { attendanceConfig } from './attendance.config';
import { AttendanceModule } from './attendance.module';

void runService('attendance', () => {
  const config = loadConfig(attendanceConfig, process.env);
  return {
    config,
    module: AttendanceModule.register(config),
    readiness: (app) => [app.get(DatabaseReadiness, { strict: false })],
    facts: (app) => ({
      outboxRows: app.get(Outbox, { strict: false }).rowsWaiting,
      retention: app.get(Retention, { strict: false }).report(),
    }),
  };
});
