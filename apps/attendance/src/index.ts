export { attendanceConfig, type AttendanceConfig } from './attendance.config';
export { AttendanceModule } from './attendance.module';
