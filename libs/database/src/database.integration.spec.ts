import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { Test, type TestingModule } from '@nestjs/testing';
import { AppError } from '@smart-attendance/errors';
import { createTestDatabase, waitFor, type TestDatabase } from '@smart-attendance/testing';
import {
  Column,
  DataSource,
  Entity,
  EntityManager,
  PrimaryColumn,
  type MigrationInterface,
  type QueryRunner,
} from 'typeorm';
import {
  DatabaseModule,
  DatabaseReadiness,
  inTransaction,
  isUniqueViolation,
  openDatabase,
  readPage,
  type DatabaseOptions,
} from '.';

@Entity('things')
class Thing {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ name: 'seen_at', type: 'timestamptz', precision: 3, nullable: true })
  seenAt!: Date | null;
}

class CreateThings1700000000000 implements MigrationInterface {
  readonly name = 'CreateThings1700000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE things (id uuid PRIMARY KEY, name text NOT NULL CONSTRAINT things_name_key UNIQUE, created_at timestamptz(3) NOT NULL, seen_at timestamptz(3))`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE things');
  }
}

class AddNothing1700000000001 implements MigrationInterface {
  readonly name = 'AddNothing1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('SELECT pg_sleep(0.2)');
  }

  async down(): Promise<void> {
    // nothing was made
  }
}

/** A loose end between us and the server: what a network does when it fails. */
async function startProxy(target: URL) {
  const sockets = new Set<Socket>();
  let server: Server;
  const pairs = new Set<readonly [Socket, Socket]>();
  const listen = async (port: number) => {
    server = createServer((socket) => {
      const upstream = connect(Number(target.port), target.hostname);
      for (const end of [socket, upstream]) {
        sockets.add(end);
        end.on('error', () => undefined);
        end.on('close', () => {
          sockets.delete(end);
          socket.destroy();
          upstream.destroy();
        });
      }
      pairs.add([socket, upstream]);
      socket.pipe(upstream).pipe(socket);
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  const url = new URL(target);
  url.host = `127.0.0.1:${port}`;
  return {
    url: url.toString(),
    cut: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
    mend: () => listen(port),
    /** Connections of so far stay open and carry nothing any more, as after a failover or a firewall's restart. */
    silence: () => {
      for (const [socket, upstream] of pairs) {
        socket.unpipe(upstream);
        upstream.unpipe(socket);
      }
    },
  };
}

describe('the database of a service', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  const options = (url: string): DatabaseOptions => ({
    url,
    schema: 'things_service',
    entities: [Thing],
    migrations: [AddNothing1700000000001, CreateThings1700000000000],
    poolSize: 4,
  });

  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = await openDatabase(options(database.url));
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  beforeEach(async () => {
    await dataSource.query('TRUNCATE things');
  });

  async function insert(name: string, createdAt: Date, id: string = randomUUID()): Promise<string> {
    await dataSource.manager.insert(Thing, { id, name, createdAt });
    return id;
  }

  it('lives in a schema of its own', async () => {
    const rows = await dataSource.query<{ table_schema: string; table_name: string }[]>(
      `SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema IN ('public', 'things_service') ORDER BY 2`,
    );
    expect(rows.map((row) => `${row.table_schema}.${row.table_name}`)).toEqual([
      'things_service.migrations',
      'things_service.retention_runs',
      'things_service.things',
    ]);
  });

  it('is migrated once though three replicas start at the same moment, and leaves no connection behind', async () => {
    const fresh = await createTestDatabase();
    const replicas = await Promise.all([1, 2, 3].map(() => openDatabase(options(fresh.url))));
    const applied = await replicas[0]?.query<unknown[]>('SELECT name FROM migrations ORDER BY id');
    expect(applied).toEqual(
      ['CreateThings1700000000000', 'AddNothing1700000000001', 'RetentionRuns1770640001000'].map((name) => ({ name })),
    );
    await Promise.all(replicas.map((replica) => replica.destroy()));
    // Fails while anybody is still connected.
    await expect(fresh.drop()).resolves.toBeUndefined();
  });

  it('is injectable in a Nest application, tells whether it is ready, and is closed with it', async () => {
    const fresh = await createTestDatabase();
    const module: TestingModule = await Test.createTestingModule({
      imports: [DatabaseModule.register(options(fresh.url))],
    }).compile();
    await expect(module.get(DatabaseReadiness).check()).resolves.toBeUndefined();
    expect(await module.get(EntityManager).count(Thing)).toBe(0);
    await module.close();
    await expect(fresh.drop()).resolves.toBeUndefined();
  });

  it('says so at once when a migration fails, and leaves no connection behind', async () => {
    class Broken1700000000002 implements MigrationInterface {
      readonly name = 'Broken1700000000002';
      async up(runner: QueryRunner): Promise<void> {
        await runner.query('CREATE TABLE half (id uuid)');
        await runner.query('CREATE TABLE things (broken');
      }
      async down(): Promise<void> {
        // never made
      }
    }
    const fresh = await createTestDatabase();
    await expect(openDatabase({ ...options(fresh.url), migrations: [Broken1700000000002] })).rejects.toThrow(
      'syntax error',
    );
    await expect(fresh.drop()).resolves.toBeUndefined();
  });

  it('runs a migration again that clashed with a replica of the release before', async () => {
    let attempts = 0;
    class Clashing1700000000002 implements MigrationInterface {
      readonly name = 'Clashing1700000000002';
      async up(runner: QueryRunner): Promise<void> {
        attempts += 1;
        await runner.query('CREATE TABLE whole (id uuid)');
        if (attempts > 2) return;
        await runner.query(`DO $$ BEGIN RAISE EXCEPTION 'deadlock detected' USING ERRCODE = '40P01'; END $$`);
      }
      async down(): Promise<void> {
        // nothing to take back
      }
    }
    const fresh = await createTestDatabase();
    const migrations = [CreateThings1700000000000, Clashing1700000000002];
    const opened = await openDatabase({ ...options(fresh.url), migrations });
    expect(attempts).toBe(3);
    expect(await opened.query('SELECT 1 FROM whole')).toEqual([]);
    await opened.destroy();
    await fresh.drop();
  });

  it('is read and written by others while a migration waits for a table that a backup reads', async () => {
    class Adding1700000000002 implements MigrationInterface {
      readonly name = 'Adding1700000000002';
      async up(runner: QueryRunner): Promise<void> {
        await runner.query('ALTER TABLE things ADD COLUMN colour text');
      }
      async down(): Promise<void> {
        // nothing to take back
      }
    }
    const fresh = await createTestDatabase();
    const before = await openDatabase(options(fresh.url));
    const backup = before.createQueryRunner();
    await backup.startTransaction();
    await backup.query('SELECT FROM things');
    const migrations = [CreateThings1700000000000, Adding1700000000002];
    const opening = openDatabase({ ...options(fresh.url), migrations });
    const waiting = `SELECT FROM pg_locks WHERE relation = 'things'::regclass AND NOT granted`;
    await waitFor(async () => (await before.query<unknown[]>(waiting)).length > 0, { what: 'the migration to wait' });
    await expect(before.query('SELECT name FROM things')).resolves.toEqual([]);
    await backup.commitTransaction();
    await backup.release();
    const opened = await opening;
    expect(await opened.query('SELECT colour FROM things')).toEqual([]);
    await before.destroy();
    await opened.destroy();
    await fresh.drop();
  });

  it('does not start with a schema name that would need quoting', async () => {
    await expect(openDatabase({ ...options(database.url), schema: 'x"; DROP' })).rejects.toThrow(TypeError);
  });

  describe('a page', () => {
    const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 8, 0, second, 123));
    const names = (rows: readonly Thing[]) => rows.map((row) => row.name).join('');
    const read = (page: { skip?: number; limit?: number; descending?: boolean; cursor?: string; sort?: string }) =>
      readPage(
        dataSource.manager.createQueryBuilder(Thing, 'thing').where('thing.name <> :no', { no: 'z' }),
        'thing',
        { skip: 0, limit: 2, descending: false, cursor: '', ...page },
        {
          name: { property: 'name', type: 'text' },
          seen_at: { property: 'seenAt', type: 'timestamptz', isNullable: true },
        },
      );

    beforeEach(async () => {
      const [low, high] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
      await insert('c', at(2), high);
      await insert('b', at(2), low);
      await insert('a', at(1));
      await insert('d', at(3));
      await insert('e', at(4));
      await insert('z', at(0));
    });

    it('goes from the oldest to the newest with the id as tie-break, and counts the whole list', async () => {
      const page = await read({ limit: 3 });
      expect([names(page.rows), page.total, page.nextCursor === '']).toEqual(['abc', 5, false]);
      const rest = await read({ skip: 3 });
      expect([names(rest.rows), rest.total, rest.nextCursor]).toEqual(['de', 5, '']);
      expect(names((await read({ limit: 10, descending: true })).rows)).toBe('edcba');
      expect((await read({ skip: 100 })).rows).toEqual([]);
    });

    it('continues after the cursor without a repeat or a gap, whatever was inserted or deleted meanwhile', async () => {
      const first = await read({});
      await insert('_', at(0));
      await dataSource.manager.delete(Thing, { name: 'b' });
      const second = await read({ cursor: first.nextCursor, skip: 50 });
      const third = await read({ cursor: second.nextCursor });
      expect([names(first.rows), names(second.rows), names(third.rows), third.nextCursor]).toEqual([
        'ab',
        'cd',
        'e',
        '',
      ]);
    });

    it('continues backwards too', async () => {
      const first = await read({ descending: true });
      const second = await read({ descending: true, cursor: first.nextCursor });
      expect([names(first.rows), names(second.rows)]).toEqual(['ed', 'cb']);
    });

    it('goes by another key when it is asked to, and continues there in both directions', async () => {
      await dataSource.query(`UPDATE things SET name = 'ä "quoted" one' WHERE name = 'c'`);
      for (const descending of [false, true]) {
        const seen: string[] = [];
        let cursor = '';
        do {
          const page = await read({ sort: 'name', descending, cursor });
          seen.push(...page.rows.map(({ name }) => name));
          cursor = page.nextCursor;
        } while (cursor !== '');
        const ascending = ['a', 'b', 'd', 'e', 'ä "quoted" one'];
        expect(seen.toSorted()).toEqual(ascending);
        const whole = await read({ sort: 'name', descending, limit: 10 });
        expect(seen).toEqual(whole.rows.map(({ name }) => name));
      }
    });

    it.each([
      [false, 'ca'],
      [true, 'ac'],
    ])('has rows without a value of the key last, each once (descending: %s)', async (descending, withValue) => {
      await dataSource.query("UPDATE things SET seen_at = created_at + interval '1 h' WHERE name = 'a'");
      await dataSource.query("UPDATE things SET seen_at = created_at WHERE name = 'c'");
      let seen = '';
      let cursor = '';
      do {
        const page = await read({ sort: 'seen_at', descending, cursor });
        seen += names(page.rows);
        cursor = page.nextCursor;
      } while (cursor !== '');
      expect(seen.slice(0, 2)).toBe(withValue);
      expect(Array.from(seen.slice(2)).sort().join('')).toBe('bde');
    });

    it('refuses a key that is none, and the cursor of another key', async () => {
      await expect(read({ sort: 'toString' })).rejects.toMatchObject({
        violations: [{ field: 'sort', message: 'must be one of created_at, name, seen_at' }],
      });
      const { nextCursor } = await read({ sort: 'name' });
      for (const sort of ['', 'created_at']) {
        await expect(read({ sort, cursor: nextCursor })).rejects.toMatchObject({ violations: [{ field: 'cursor' }] });
      }
      const byCreation = await read({});
      await expect(read({ sort: 'name', cursor: byCreation.nextCursor })).rejects.toMatchObject({
        violations: [{ field: 'cursor' }],
      });
    });

    it.each(['rubbish', '####', Buffer.from('12 not-a-uuid').toString('base64url'), 'A'.repeat(10_000)])(
      'refuses the cursor %#, naming it',
      async (cursor) => {
        await expect(read({ cursor })).rejects.toMatchObject({
          code: 'invalid_argument',
          violations: [{ field: 'cursor', message: 'must be the next_cursor of an earlier page' }],
        });
      },
    );
  });

  describe('a transaction', () => {
    it('gives back what the work gave, and nothing of it stays after an error', async () => {
      const thing = { id: randomUUID(), name: 'kept', createdAt: new Date() };
      expect(await inTransaction(dataSource, async (manager) => (await manager.save(Thing, thing)).name)).toBe('kept');
      const failing = inTransaction(dataSource, async (manager) => {
        await manager.insert(Thing, { ...thing, id: randomUUID(), name: 'lost' });
        throw AppError.notFound('thing', 'x');
      });
      await expect(failing).rejects.toMatchObject({ code: 'not_found' });
      expect(await dataSource.manager.countBy(Thing, { name: 'lost' })).toBe(0);
    });

    it('runs again after a clash, so that twenty at a time all count', async () => {
      await insert('0', new Date());
      const addOne = () =>
        inTransaction(
          dataSource,
          async (manager) => {
            const thing = await manager.findOneByOrFail(Thing, {});
            await manager.update(Thing, thing.id, { name: String(Number(thing.name) + 1) });
          },
          { isolation: 'SERIALIZABLE', attemptsMax: 100 },
        );
      await Promise.all(Array.from({ length: 20 }, addOne));
      expect((await dataSource.manager.findOneByOrFail(Thing, {})).name).toBe('20');
    });

    it('gives up after its last attempt as unavailable', async () => {
      let attempts = 0;
      const clashing = inTransaction(
        dataSource,
        async (manager) => {
          attempts += 1;
          await manager.query(`DO $$ BEGIN RAISE EXCEPTION 'clash' USING ERRCODE = '40001'; END $$`);
        },
        { attemptsMax: 3 },
      );
      await expect(clashing).rejects.toMatchObject({ code: 'unavailable' });
      expect(attempts).toBe(3);
    });
  });

  it('tells a row that is already there from other errors', async () => {
    await insert('one', new Date());
    const error: unknown = await insert('one', new Date()).catch((reason: unknown) => reason);
    expect(isUniqueViolation(error)).toBe(true);
    expect(isUniqueViolation(error, 'things_name_key')).toBe(true);
    expect(isUniqueViolation(error, 'things_pkey')).toBe(false);
    expect(isUniqueViolation(new Error('duplicate'))).toBe(false);
  });

  it('is not ready while it takes no changes, as a standby after a failover, and ready again without a restart', async () => {
    const single = await openDatabase({ ...options(database.url), poolSize: 1 });
    const readiness = new DatabaseReadiness(single);
    await readiness.check();
    await single.query('SET default_transaction_read_only = on');
    const readOnly = { code: 'unavailable', reason: 'database_read_only' };
    const thing = { id: randomUUID(), name: 'refused', createdAt: new Date() };
    await expect(readiness.check()).rejects.toMatchObject(readOnly);
    await expect(single.manager.insert(Thing, thing)).rejects.toMatchObject(readOnly);
    await single.query('SET default_transaction_read_only = off');
    await expect(readiness.check()).resolves.toBeUndefined();
    await single.destroy();
  });

  it('is asked to write, too, before it is called ready', async () => {
    const fresh = await createTestDatabase();
    const own = await openDatabase(options(fresh.url));
    const spilledBytes = async (): Promise<number> => {
      const [row] = await own.query<[{ bytes: string }]>(
        'SELECT temp_bytes AS bytes FROM pg_stat_database WHERE datname = current_database()',
      );
      return Number(row.bytes);
    };
    expect(await spilledBytes()).toBe(0);
    await new DatabaseReadiness(own).check();
    await waitFor(async () => (await spilledBytes()) > 1_000_000, { what: 'the write to be counted' });
    await own.destroy();
    await fresh.drop();
  });

  it('is ready where it allows no temporary file as large as the write that is tried', async () => {
    const fresh = await createTestDatabase();
    const limited = await openDatabase(options(fresh.url));
    const name = new URL(fresh.url).pathname.slice(1);
    await limited.query(`ALTER DATABASE "${name}" SET temp_file_limit = '100kB'`);
    await limited.destroy();
    const own = await openDatabase(options(fresh.url));
    await expect(own.query('SHOW temp_file_limit')).resolves.toEqual([{ temp_file_limit: '100kB' }]);
    await expect(new DatabaseReadiness(own).check()).resolves.toBeUndefined();
    await own.destroy();
    await fresh.drop();
  });

  it('on this machine says how much room its disk has', async () => {
    const readiness = new DatabaseReadiness(dataSource);
    await readiness.check();
    const [setting] = await dataSource.query<{ path: string }[]>(
      `SELECT setting AS path FROM pg_settings WHERE name = 'data_directory'`,
    );
    expect(readiness.freeBytes !== undefined).toBe(existsSync(setting?.path ?? ''));
    expect(readiness.freeBytes).not.toBe(0);
  });

  it('ends a statement that takes too long, as unavailable', async () => {
    const hasty = await openDatabase({ ...options(database.url), statementTimeoutMs: 100 });
    await expect(hasty.query('SELECT pg_sleep(5)')).rejects.toMatchObject({ code: 'unavailable' });
    await hasty.destroy();
  });

  describe('behind a network that fails', () => {
    it('is unavailable to every kind of access while it is away, and works again by itself', async () => {
      const proxy = await startProxy(new URL(database.url));
      const remote = await openDatabase(options(proxy.url));
      await remote.manager.insert(Thing, { id: randomUUID(), name: 'before', createdAt: new Date() });
      const cutOff = inTransaction(remote, async (manager) => {
        await manager.query('SELECT 1');
        await proxy.cut();
        await manager.query('SELECT 1');
      });
      await expect(cutOff).rejects.toMatchObject({ code: 'unavailable' });
      const away = { code: 'unavailable', message: 'The database does not answer right now; try again shortly.' };
      await expect(remote.manager.find(Thing)).rejects.toMatchObject(away);
      await expect(readPage(remote.manager.createQueryBuilder(Thing, 'thing'), 'thing')).rejects.toMatchObject(away);
      await expect(inTransaction(remote, (manager) => manager.find(Thing))).rejects.toMatchObject(away);
      await expect(new DatabaseReadiness(remote).check()).rejects.toMatchObject(away);
      await proxy.mend();
      await waitFor(async () => (await remote.manager.count(Thing)) === 1, { what: 'the database to be back' });
      await remote.destroy();
      await proxy.cut();
    });

    it('is asked on a new connection once an old one went dead without a word', async () => {
      const proxy = await startProxy(new URL(database.url));
      const remote = await openDatabase({ ...options(proxy.url), poolSize: 2, statementTimeoutMs: 100 });
      const both = () =>
        Promise.allSettled([
          remote.query('SELECT 1'),
          inTransaction(remote, (manager) => manager.query<unknown[]>('SELECT 1')),
        ]);
      await both();
      proxy.silence();
      const silent = { status: 'rejected', reason: expect.objectContaining({ code: 'unavailable' }) as unknown };
      expect(await both()).toMatchObject([silent, silent]);
      expect(await both()).toMatchObject([{ status: 'fulfilled' }, { status: 'fulfilled' }]);
      await remote.destroy();
      await proxy.cut();
    });

    it('is waited for at the start, for a stated time', async () => {
      const proxy = await startProxy(new URL(database.url));
      await proxy.cut();
      let waits = 0;
      await expect(openDatabase({ ...options(proxy.url), connectWaitMs: 300 })).rejects.toMatchObject({
        code: 'unavailable',
      });
      const opened = openDatabase(options(proxy.url), () => (waits += 1));
      await waitFor(() => waits > 0, { what: 'the start to find nobody' });
      await proxy.mend();
      await (await opened).destroy();
      await proxy.cut();
    });

    it('is not waited for when it refuses the password', async () => {
      const url = new URL(database.url);
      url.pathname = '/there_is_no_such_database';
      await expect(openDatabase(options(url.toString()))).rejects.toThrow('does not exist');
    });
  });
});
