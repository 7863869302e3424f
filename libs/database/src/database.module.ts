import { Logger, Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { dataSourceOptions, type DatabaseOptions } from './database-options';
import { DatabaseReadiness } from './database-readiness';
import { openDatabase } from './open-database';

/**
 * Postgres for one service: `DataSource` and `EntityManager` are injectable everywhere, `DatabaseReadiness` too.
 * Migrations have run when the application is created; connections are closed when it is.
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
      providers: [DatabaseReadiness],
      exports: [DatabaseReadiness],
    };
  }
}
