import type { DataSourceOptions } from 'typeorm';
import { Outbox1767900000000 } from './outbox.migration';
import { RetentionRuns1770640001000 } from './retention-runs.migration';
import { SilentLogger } from './silent-logger';

export interface DatabaseOptions {
  /** `postgres://user:password@host:5432/database` */
  readonly url: string;
  /** The Postgres schema of the service; made when it is not there. */
  readonly schema: string;
  readonly entities: NonNullable<DataSourceOptions['entities']>;
  /** Classes whose `name` ends in a 13-digit time stamp; run in that order, each in a transaction. */
  readonly migrations: NonNullable<DataSourceOptions['migrations']>;
  /** Whether transactions publish events: then there is an outbox, and an EventPublisher must be injectable. */
  readonly publishes?: boolean;
  /** Connections at most. Default 10. */
  readonly poolSize?: number;
  /** The server ends a statement that takes longer. Default 10 s; migrations have no limit. */
  readonly statementTimeoutMs?: number;
  /** How long the start waits for a database that is away. Default 60 s. */
  readonly connectWaitMs?: number;
}

export const databaseDefaults = { poolSize: 10, statementTimeoutMs: 10_000, connectWaitMs: 60_000 } as const;

const connectTimeoutMs = 5_000;
const idleTransactionTimeoutMs = 30_000;
/** Whoever wants the table that a migration waits for queues behind it, readers too, and may wait less than 10 s. */
const migrationTableWaitMs = 1_000;

/** @throws a TypeError when the schema's name would need quoting: it also stands in hand-written SQL */
export function checkSchemaName(schema: string): void {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(schema)) throw new TypeError(`${schema} is no plain lower-case schema name.`);
}

/** What every session starts with: unqualified names mean the service's schema, and times are shown in UTC. */
export function sessionOptions(schema: string): string {
  return `-c search_path=${schema},public -c TimeZone=UTC`;
}

/** For migrations: one connection, and statements may take as long as they need. */
export function migrationSourceOptions(options: DatabaseOptions): DataSourceOptions {
  const common = commonOptions(options);
  return {
    ...common,
    poolSize: 1,
    entities: [],
    migrations: migrationsOf(options),
    extra: { ...common.extra, lock_timeout: migrationTableWaitMs },
  };
}

export function dataSourceOptions(options: DatabaseOptions): DataSourceOptions {
  const statementTimeoutMs = options.statementTimeoutMs ?? databaseDefaults.statementTimeoutMs;
  const common = commonOptions(options);
  return {
    ...common,
    poolSize: options.poolSize ?? databaseDefaults.poolSize,
    entities: options.entities,
    extra: {
      ...common.extra,
      statement_timeout: statementTimeoutMs,
      // For a connection that went dead without a word, where the server's own limit cannot reach us.
      query_timeout: statementTimeoutMs + 5_000,
      idle_in_transaction_session_timeout: idleTransactionTimeoutMs,
    },
  };
}

function commonOptions({ url, schema }: DatabaseOptions) {
  return {
    type: 'postgres',
    url,
    schema,
    applicationName: schema,
    connectTimeoutMS: connectTimeoutMs,
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    logger: new SilentLogger(),
    extra: { options: sessionOptions(schema), keepAlive: true },
  } as const;
}

function migrationsOf({ migrations, publishes }: DatabaseOptions): DatabaseOptions['migrations'] {
  const ofService = Object.values(migrations) as (() => void)[];
  return [...(publishes === true ? [Outbox1767900000000] : []), ...ofService, RetentionRuns1770640001000];
}
