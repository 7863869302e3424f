import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import {
  checkSchemaName,
  databaseDefaults,
  dataSourceOptions,
  migrationSourceOptions,
  type DatabaseOptions,
} from './database-options';
import { isLockTimeout, isRepeatable } from './in-transaction';
import { outageOf } from './outage.policy';
import { asUnavailable, reportOutagesAsUnavailable } from './unavailable';

/** Longer than a migration of ours takes; another replica that is still at it after this is stuck. */
const migrationLockTimeoutMs = 120_000;
/** A clash is over within a second; who clashes so often is in the way for good. */
const migrationAttemptsMax = 10;
/** A backup or a report may hold a table for long; longer than that somebody should look. */
const tablesAwaitedMaxMs = 30 * 60_000;
/** Everybody who queued behind the migration has their turn meanwhile. */
const tablesAwaitedPauseMs = 2_000;
const retryPauseMs = { first: 200, most: 3_000 } as const;

/**
 * A connected data source with its schema made and its migrations run. Replicas that start together take turns by an
 * advisory lock, so each migration runs once; one that clashed with a replica of the release before, or waits for a
 * table that a backup reads, is run again. Waits up to `connectWaitMs` for a database that is away, then throws
 * AppError `unavailable`; a refused password or a failing migration throws at once. Whoever opens it calls `destroy()`.
 */
export async function openDatabase(
  options: DatabaseOptions,
  onWait: () => void = () => undefined,
): Promise<DataSource> {
  checkSchemaName(options.schema);
  const client = await connectPatiently(options, onWait);
  try {
    await client.query(`SET lock_timeout = ${migrationLockTimeoutMs}`);
    await client.query('SELECT pg_advisory_lock(hashtext($1), hashtext($2))', ['migrations', options.schema]);
    await makeSchema(client, options.schema);
    await runMigrations(options);
  } finally {
    // The lock ends with its session.
    await client.end();
  }
  const dataSource = new DataSource(dataSourceOptions(options));
  await dataSource.initialize();
  reportOutagesAsUnavailable(dataSource);
  return dataSource;
}

/** A role that may make no schema can still be given one. */
async function makeSchema(client: Client, schema: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema]);
  if (rowCount === 0) await client.query(`CREATE SCHEMA ${schema}`);
}

async function runMigrations(options: DatabaseOptions): Promise<void> {
  const dataSource = new DataSource(migrationSourceOptions(options));
  await dataSource.initialize();
  const awaitedUntilMs = performance.now() + tablesAwaitedMaxMs;
  try {
    for (let clashes = 0; ;) {
      try {
        await dataSource.runMigrations();
        return;
      } catch (error) {
        if (isLockTimeout(error) && performance.now() < awaitedUntilMs) {
          await pause(tablesAwaitedPauseMs);
          continue;
        }
        // Replicas of the release before go on meanwhile, and lock the same tables in an order of their own.
        clashes += 1;
        if (!isRepeatable(error) || clashes === migrationAttemptsMax) throw error;
        await pause(Math.random() * retryPauseMs.first);
      }
    }
  } finally {
    await dataSource.destroy();
  }
}

async function connectPatiently(options: DatabaseOptions, onWait: () => void): Promise<Client> {
  const deadline = performance.now() + (options.connectWaitMs ?? databaseDefaults.connectWaitMs);
  for (let waitMs: number = retryPauseMs.first; ; waitMs = Math.min(waitMs * 2, retryPauseMs.most)) {
    const client = new Client({ connectionString: options.url, connectionTimeoutMillis: 5_000, keepAlive: true });
    // A connection lost while the migrations run shows in the query that waits for it, or in theirs.
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      const outage = outageOf(error);
      // A wrong DATABASE_URL is said at once: nobody mends it while this start waits.
      if (outage === undefined || outage.reason === 'database_login_refused') throw error;
      if (performance.now() + waitMs > deadline) throw asUnavailable(error);
      onWait();
      await pause(waitMs);
    }
  }
}
