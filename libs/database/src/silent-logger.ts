import type { Logger } from 'typeorm';

/**
 * TypeORM writes queries, with their parameters, to the console; what fails is thrown and logged once by whoever asked.
 */
export class SilentLogger implements Logger {
  logQuery(): void {
    // parameters may be secrets
  }

  logQueryError(): void {
    // thrown as well
  }

  logQuerySlow(): void {
    // parameters may be secrets
  }

  logSchemaBuild(): void {
    // nothing is built but by migrations
  }

  logMigration(): void {
    // a failure is thrown as well
  }

  log(): void {
    // notices of the pool, whose errors every waiting query gets
  }
}
