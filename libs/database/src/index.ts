export { DatabaseModule } from './database.module';
export type { DatabaseOptions } from './database-options';
export { DatabaseReadiness } from './database-readiness';
export { inTransaction, isUniqueViolation, type TransactionOptions } from './in-transaction';
export { openDatabase } from './open-database';
export { PeriodicTask, type TaskLog } from './periodic-task';
export { readPage, type Listed, type PageRequest, type PageRows } from './read-page';
export { SealError, SecretBox } from './secret-box';
export { asUnavailable, isUnavailable } from './unavailable';
