import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { LedgerEntry } from '../ledger/ledger-chain.policy';
import { appendAll } from '../ledger/ledger.repository';

/** Some megabytes of JSON. */
const entriesAtOnce = 1_000;

/** One chain of what people are paid by. What was there before enters it as it is, by an entry each. */
export class LedgerChain1770000100000 implements MigrationInterface {
  readonly name = 'LedgerChain1770000100000';

  async up(runner: QueryRunner): Promise<void> {
    await createLedger(runner);
    const at = new Date();
    await enter(runner, 'records', (row) => toGenesis('record', row, at));
    await enter(runner, 'corrections', (row) => toGenesis('correction', row, at));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION append_to_ledger(text[])');
    await runner.query('DROP TABLE ledger_entries, ledger_head');
  }
}

async function createLedger(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE ledger_entries (
      sequence bigint PRIMARY KEY,
      at timestamptz(3) NOT NULL,
      author text NOT NULL,
      action text NOT NULL,
      subject text NOT NULL,
      subject_id text NOT NULL,
      revision integer NOT NULL,
      reason text NOT NULL,
      before jsonb,
      after jsonb,
      hash bytea NOT NULL
    )`);
  await runner.query('CREATE INDEX ledger_entries_of_subject ON ledger_entries (subject, subject_id, sequence)');
  await runner.query(`
    CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE ON ledger_entries
      FOR EACH ROW EXECUTE FUNCTION refuse_change()`);
  await runner.query(`
    CREATE TRIGGER ledger_entries_not_emptied BEFORE TRUNCATE ON ledger_entries
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  await runner.query(`
    CREATE TABLE ledger_head (
      is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
      sequence bigint NOT NULL,
      hash bytea NOT NULL
    )`);
  await runner.query(`INSERT INTO ledger_head (sequence, hash) VALUES (0, decode(repeat('00', 32), 'hex'))`);
  // One statement, so that the head is locked for as little as the commit takes.
  await runner.query(`
    CREATE FUNCTION append_to_ledger(texts text[]) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
      head ledger_head%ROWTYPE;
      entry_text text;
      entry jsonb;
    BEGIN
      SELECT * INTO STRICT head FROM ledger_head FOR UPDATE;
      FOREACH entry_text IN ARRAY texts LOOP
        entry := entry_text::jsonb;
        head.sequence := head.sequence + 1;
        head.hash := sha256(head.hash || convert_to(entry_text, 'UTF8'));
        INSERT INTO ledger_entries VALUES (
          head.sequence, (entry->>'at')::timestamptz, entry->>'author', entry->>'action', entry->>'subject',
          entry->>'subject_id', (entry->>'revision')::integer, entry->>'reason',
          NULLIF(entry->'before', 'null'), NULLIF(entry->'after', 'null'), head.hash);
      END LOOP;
      UPDATE ledger_head SET sequence = head.sequence, hash = head.hash;
    END $$`);
}

type Row = Readonly<Record<string, unknown>> & { readonly id: string; readonly revision: number };

function toGenesis(subject: 'record' | 'correction', { id, ...row }: Row, at: Date): LedgerEntry {
  const after = JSON.parse(JSON.stringify(row)) as LedgerEntry['after'];
  const { revision } = row;
  return {
    at: at.toISOString(),
    author: 'system',
    action: 'genesis',
    subject,
    subjectId: id,
    revision,
    reason: 'was there before the ledger',
    before: null,
    after: typeof after === 'object' && 'similarity' in (after ?? {}) ? withFloat(after) : after,
  };
}

/** A cosine is a float of four bytes; in JSON it has eight. */
function withFloat(after: LedgerEntry['after']): LedgerEntry['after'] {
  const { similarity, ...row } = after as Readonly<Record<string, number | null>>;
  return { ...row, similarity: typeof similarity === 'number' ? Math.fround(similarity) : null };
}

async function enter(runner: QueryRunner, table: string, toEntry: (row: Row) => LedgerEntry): Promise<void> {
  const local = table === 'records' ? ', local_date::text AS local_date' : '';
  for (let last = '00000000-0000-0000-0000-000000000000'; ;) {
    const rows = (await runner.query(
      `SELECT *${local} FROM ${table} WHERE id > $1 ORDER BY id LIMIT ${entriesAtOnce}`,
      [last],
    )) as Row[];
    if (rows.length === 0) return;
    await appendAll(runner, rows.map(toEntry));
    last = rows.at(-1)?.id ?? last;
  }
}
