import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { required } from './environment';

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A new, empty database of its own for one spec file, on the throw-away server of DATABASE_URL. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = required('DATABASE_URL');
  const name = `spec_${randomUUID().replaceAll('-', '')}`;
  await onServer(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.toString(),
    // Without FORCE: a connection that a test left open makes the drop, and so the test, fail.
    drop: () => onServer(serverUrl, `DROP DATABASE ${name}`),
  };
}

async function onServer(serverUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
