import { openDatabase } from '@smart-attendance/database';
import { createTestDatabase, type TestDatabase } from '@smart-attendance/testing';
import type { DataSource } from 'typeorm';
import { AuditLog1769500000000 } from '../migrations/1769500000000-audit-log.migration';
import { someEntry } from '../testing/audit-entries';
import { AuditVerificationService } from './audit-verification.service';
import { AuditRepository } from './audit.repository';

const dayMs = 24 * 60 * 60 * 1_000;
const refused = /append-only|forward only/;

describe('the tables of the audit log', () => {
  let database: TestDatabase;
  const sources: DataSource[] = [];
  let replicas: AuditRepository[];
  let source: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase();
    const options = { url: database.url, schema: 'gateway', entities: [], migrations: [AuditLog1769500000000] };
    for (let replica = 0; replica < 2; replica += 1) sources.push(await openDatabase({ ...options, poolSize: 3 }));
    replicas = sources.map((one) => new AuditRepository(one));
    [source] = sources as [DataSource];
  });
  afterAll(async () => {
    for (const one of sources) await one.destroy();
    await database.drop();
  });

  const repository = () => replicas[0] ?? new AuditRepository(source);
  const verify = (wish: { fromSequence?: number; limit?: number } = {}) =>
    new AuditVerificationService(repository()).verify({
      fromSequence: wish.fromSequence,
      limit: wish.limit ?? 100_000,
    });
  const all = (limit = 5_000) => repository().list({ filter: {}, limit, skip: 0, descending: false });
  const longAgo = new Date(Date.now() - 60 * dayMs);
  const entries = (count: number, at = longAgo) => Array.from({ length: count }, () => someEntry({ at }));

  it('keep one chain, though two replicas add to it at once', async () => {
    const batches = Array.from({ length: 60 }, (_, index) => entries(1 + (index % 7)));
    await Promise.all(batches.map((batch, index) => (replicas[index % 2] ?? repository()).append(batch)));
    const count = batches.flat().length;
    const found = await verify();
    expect(found).toMatchObject({ fault: undefined, checked: count, head: { sequence: count } });
    expect(new Set((await all()).map(({ id }) => id))).toEqual(new Set(batches.flat().map(({ id }) => id)));
  });

  it('take entries once whose commit was answered to nobody', async () => {
    const batch = entries(3);
    const before = await repository().count({});
    const flaky = new AuditRepository(withLostCommit(source));
    await expect(flaky.append(batch)).rejects.toThrow('lost');
    await flaky.append([...batch, someEntry({ at: longAgo })]);
    expect(await repository().count({})).toBe(before + 4);
    expect((await verify()).fault).toBeUndefined();
  });

  it('refuse changes, deletions and truncation, and let nobody turn the chain back or cut what is young', async () => {
    const statements = [
      `UPDATE audit_entries SET actor_id = NULL`,
      `DELETE FROM audit_entries`,
      `DELETE FROM audit_entries WHERE sequence = (SELECT max(sequence) FROM audit_entries)`,
      `TRUNCATE audit_entries`,
      `DELETE FROM audit_chain`,
      `TRUNCATE audit_chain`,
      `UPDATE audit_chain SET sequence = sequence - 1`,
      `UPDATE audit_chain SET hash = sha256('mine')`,
      `UPDATE audit_chain SET anchor_sequence = sequence, anchor_hash = sha256('mine')`,
    ];
    const count = await repository().count({});
    for (const statement of statements) await expect(source.query(statement)).rejects.toThrow(refused);
    await repository().append(entries(1, new Date()));
    await expect(source.query('UPDATE audit_chain SET anchor_sequence = sequence, anchor_hash = hash')).rejects.toThrow(
      refused,
    );
    expect(await repository().count({})).toBe(count + 1);
  });

  it('verify piece by piece', async () => {
    const { head } = await repository().chain();
    const first = await verify({ limit: 100 });
    expect(first).toMatchObject({ checked: 100, nextSequence: 101, fault: undefined });
    const rest = await verify({ fromSequence: 101 });
    expect(rest).toMatchObject({ checked: head.sequence - 100, nextSequence: undefined, fault: undefined });
    await expect(verify({ fromSequence: head.sequence + 100 })).rejects.toThrow('from_sequence');
  });

  describe('with their triggers switched off by the owner of the database', () => {
    /** In a transaction that is rolled back, seen by a verification inside of it. */
    async function verifyAfter(sabotage: string) {
      const runner = source.createQueryRunner();
      await runner.connect();
      await runner.startTransaction();
      try {
        await runner.query('ALTER TABLE audit_entries DISABLE TRIGGER USER');
        await runner.query(sabotage);
        const inside = { manager: runner.manager, query: runner.query.bind(runner) } as unknown as DataSource;
        const verification = new AuditVerificationService(new AuditRepository(inside));
        return await verification.verify({ fromSequence: undefined, limit: 100_000 });
      } finally {
        await runner.rollbackTransaction();
        await runner.release();
      }
    }

    it.each([
      [
        'a value that was changed',
        'UPDATE audit_entries SET address = $$10.9.9.9$$ WHERE sequence = 40',
        40,
        'changed',
      ],
      ['a field that was left out', 'UPDATE audit_entries SET fields = $${}$$ WHERE sequence = 7', 7, 'changed'],
      ['a hash that was changed', 'UPDATE audit_entries SET hash = sha256(hash) WHERE sequence = 3', 3, 'changed'],
      ['an entry in the middle that is gone', 'DELETE FROM audit_entries WHERE sequence = 12', 12, 'missing'],
      ['the oldest that is gone', 'DELETE FROM audit_entries WHERE sequence < 4', 1, 'missing'],
    ])('show %s', async (_, sabotage, sequence, fault) => {
      expect((await verifyAfter(sabotage)).fault).toEqual({ sequence, fault });
    });

    it('show that the newest are gone', async () => {
      const { head } = await repository().chain();
      const found = await verifyAfter(`DELETE FROM audit_entries WHERE sequence > ${head.sequence - 2}`);
      expect(found.fault).toEqual({ sequence: head.sequence - 1, fault: 'missing' });
    });
  });

  // The last of them: what it cuts off, the others counted.
  it('let the oldest go when they were kept long enough, and the chain still fits', async () => {
    const count = await repository().count({});
    const keptFrom = new Date(Date.now() - 35 * dayMs);
    const [young] = (await all()).filter(({ at }) => at > keptFrom);
    await repository().append([...entries(5), ...entries(5, new Date()), ...entries(2)]);
    let cut = 0;
    for (let more = 1; more > 0; cut += more) more = await repository().cut(keptFrom);
    // Everything of before the first young one; what is old behind it stays until that goes.
    expect(cut).toBeGreaterThan(200);
    expect(cut).toBe((young?.sequence ?? 0) - 1);
    const [oldest] = await all(1);
    expect(oldest).toEqual(young);
    expect(await repository().count({})).toBe(count + 12 - cut);
    const found = await verify();
    expect(found).toMatchObject({ fault: undefined, nextSequence: undefined, firstKeptSequence: young?.sequence });
    expect(await repository().count({})).toBe(found.checked);
  });
});

/** Loses the answer to the first commit, as a connection that breaks then does. */
function withLostCommit(source: DataSource): DataSource {
  let isLost = false;
  const transaction = async (work: Parameters<DataSource['transaction']>[1]): Promise<unknown> => {
    const value = await source.transaction(work as never);
    if (isLost) return value;
    isLost = true;
    throw new Error('the answer was lost');
  };
  return { transaction } as unknown as DataSource;
}
