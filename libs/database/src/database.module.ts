import { Logger, Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { dataSourceOptions, type DatabaseOptions } from './database-options';
import { Database } from './database';
import { DatabaseReadiness } from './database-readiness';
import { Outbox } from './outbox';
import { openDatabase } from './open-database';
import { RetentionRuns } from './retention-runs';

/**
 * Postgres for one service: `Database`, `DatabaseReadiness`, `RetentionRuns` and, for repositories, `DataSource` are
 * injectable everywhere. Migrations have run when the application is created; connections are closed when it is.
 */
@Module({})
export class DatabaseModule {
  static register(options: DatabaseOptions): DynamicModule {
    const logger = new Logger('Database');
    return {
      module: DatabaseModule,
      global: true,
      imports: [
        TypeOrmModule.forRootAsync({
          // Waiting for the database is ours, and bounded; the library would begin the migrations anew each time.
          useFactory: () => ({ ...dataSourceOptions(options), retryAttempts: 1 }),
          dataSourceFactory: () =>
            openDatabase(options, () => {
              logger.warn('the database does not answer yet; waiting for it');
            }),
        }),
      ],
      providers: [Database, DatabaseReadiness, RetentionRuns, ...(options.publishes === true ? [Outbox] : [])],
      exports: [Database, DatabaseReadiness, RetentionRuns],
    };
  }
}
