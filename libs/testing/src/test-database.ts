import { randomUUID } from 'node:crypto';
import { Client, type QueryResultRow } from 'pg';
import { required } from './environment';

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A new, empty database of its own for one spec file, on the throw-away server of DATABASE_URL. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = required('DATABASE_URL');
  const name = `spec_${randomUUID().replaceAll('-', '')}`;
  await queryDatabase(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.toString(),
    // Without FORCE: a connection that a test left open makes the drop, and so the test, fail.
    drop: async () => {
      await queryDatabase(serverUrl, `DROP DATABASE ${name}`);
    },
  };
}

/** One statement over a connection of its own, for what a spec wants to see behind the services. */
export async function queryDatabase<Row extends QueryResultRow>(
  url: string,
  statement: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(statement, [...parameters])).rows;
  } finally {
    await client.end();
  }
}
