import 'reflect-metadata';
import { loadConfig } from '@smart-attendance/config';
import { DatabaseReadiness } from '@smart-attendance/database';
import { runService } from '@smart-attendance/messaging';
import { attendanceConfig } from './attendance.config';
import { AttendanceModule } from './attendance.module';

const config = loadConfig(attendanceConfig, process.env);

void runService({
  service: 'attendance',
  module: AttendanceModule.register(config),
  natsUrl: config.NATS_URL,
  healthPort: config.HEALTH_PORT,
  readiness: (app) => [app.get(DatabaseReadiness, { strict: false })],
});
