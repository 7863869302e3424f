export { attendanceConfig, type AttendanceConfig } from './attendance.config';
export { AttendanceModule } from './attendance.module';
export { verifyLedger, type LedgerFindings } from './ledger/ledger-verification.repository';
