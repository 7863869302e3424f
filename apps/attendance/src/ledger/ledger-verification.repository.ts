import { openDatabase } from '@smart-attendance/database';
import { MoreThan, type DataSource } from 'typeorm';
import { PeriodEntity } from '../periods/period.entity';
import { PunchEntity } from '../punches/punch.entity';
import { CorrectionEntity } from '../records/correction.entity';
import { RecordEntity } from '../records/record.entity';
import { verifyBooks } from './book-verification.repository';
import { differences, firstHash, hashOf, type ChainedEntry, type Json } from './ledger-chain.policy';
import { toEntry, type EntryRow } from './ledger.repository';
import { toLedgerSnapshot } from './record-snapshot';

const rowsAtOnce = 1_000;
/** Who sees so many looks at the database itself. */
const findingsMax = 100;
/** Rows of years are compared in one statement, and nobody waits for it but whoever started it. */
const statementTimeoutMs = 60 * 60_000;
const firstId = '00000000-0000-0000-0000-000000000000';

/** The first entry that does not fit its place in the chain. */
export interface BrokenChain {
  readonly sequence: number;
  readonly problem: string;
}

/** A row that does not follow from its entries. */
export interface StrayRow {
  readonly subject: 'record' | 'correction' | 'punch' | 'lock';
  readonly id: string;
  readonly problem: string;
}

export interface LedgerFindings {
  readonly entries: number;
  /** Hexadecimal, of the last entry: whoever keeps it elsewhere can prove that everything was computed anew. */
  readonly head: string;
  readonly brokenChain: BrokenChain | undefined;
  readonly rows: number;
  /** At most 100. */
  readonly strayRows: readonly StrayRow[];
}

/**
 * Goes through the chain and the rows as they are in one moment, a thousand at a time.
 * @throws AppError `unavailable`
 */
export async function verifyLedger(databaseUrl: string): Promise<LedgerFindings> {
  const dataSource = await openDatabase({
    url: databaseUrl,
    schema: 'attendance',
    entities: [RecordEntity, PunchEntity, CorrectionEntity, PeriodEntity],
    migrations: [],
    statementTimeoutMs,
  });
  try {
    return await dataSource.transaction('REPEATABLE READ', async (manager) => {
      const chain = await verifyChain(manager);
      const rows = await verifyRows(manager);
      return { ...chain, ...rows };
    });
  } finally {
    await dataSource.destroy();
  }
}

type Manager = DataSource['manager'];

async function verifyChain(manager: Manager) {
  let hash: Buffer = firstHash;
  let entries = 0;
  let brokenChain: BrokenChain | undefined;
  for (let batch = await entriesAfter(manager, 0); batch.length > 0; batch = await entriesAfter(manager, entries)) {
    for (const entry of batch) {
      brokenChain ??= misfit(entry, entries + 1, hash);
      entries = entry.sequence;
      hash = entry.hash;
    }
    if (brokenChain !== undefined) break;
  }
  brokenChain ??= await headMisfit(manager, entries, hash);
  return { entries, head: hash.toString('hex'), brokenChain };
}

function misfit(entry: ChainedEntry, sequence: number, hashBefore: Buffer): BrokenChain | undefined {
  if (entry.sequence !== sequence) return { sequence, problem: `is missing: the next one is ${entry.sequence}` };
  if (hashOf(hashBefore, entry).equals(entry.hash)) return undefined;
  return {
    sequence,
    problem: `was changed, or the one before it: ${entry.action} of ${entry.subject} ${entry.subjectId}`,
  };
}

async function headMisfit(manager: Manager, entries: number, hash: Buffer): Promise<BrokenChain | undefined> {
  const [head] = await manager.query<{ sequence: string; hash: Buffer }[]>('SELECT sequence, hash FROM ledger_head');
  if (head === undefined) return { sequence: entries, problem: 'the head of the chain is missing' };
  if (Number(head.sequence) !== entries) {
    return { sequence: entries + 1, problem: `is missing: the chain has ${head.sequence} entries` };
  }
  return head.hash.equals(hash) ? undefined : { sequence: entries, problem: 'is not the head of the chain' };
}

async function entriesAfter(manager: Manager, sequence: number): Promise<ChainedEntry[]> {
  const rows = await manager.query<EntryRow[]>(
    `SELECT * FROM ledger_entries WHERE sequence > $1 ORDER BY sequence LIMIT ${rowsAtOnce}`,
    [sequence],
  );
  return rows.map(toEntry);
}

async function verifyRows(manager: Manager) {
  const strayRows: StrayRow[] = [];
  const add = (stray: StrayRow): void => {
    if (strayRows.length < findingsMax) strayRows.push(stray);
  };
  const rows = (await verifyRecords(manager, add)) + (await verifyCorrections(manager, add));
  await findMissing(manager, add);
  return { rows: rows + (await verifyBooks(manager, add)), strayRows };
}

async function verifyRecords(manager: Manager, add: (stray: StrayRow) => void): Promise<number> {
  return eachBatch(manager, RecordEntity, async (records) => {
    const newest = await newestEntries(
      manager,
      records.map(({ id }) => id),
    );
    for (const record of records) {
      const entry = newest.get(record.id);
      const changed = entry === undefined ? [] : differences(entry.after, toLedgerSnapshot(record));
      if (entry === undefined) add({ subject: 'record', id: record.id, problem: 'has no entry' });
      else if (changed.length > 0) {
        const problem = `${changed.join(', ')} ${changed.length > 1 ? 'are' : 'is'} not as in entry ${entry.sequence}`;
        add({ subject: 'record', id: record.id, problem });
      }
    }
  });
}

async function newestEntries(manager: Manager, ids: readonly string[]): Promise<Map<string, ChainedEntry>> {
  const rows = await manager.query<EntryRow[]>(
    `SELECT DISTINCT ON (subject_id) * FROM ledger_entries
      WHERE subject = 'record' AND subject_id = ANY($1::text[]) ORDER BY subject_id, sequence DESC`,
    [ids],
  );
  return new Map(rows.map(toEntry).map((entry) => [entry.subjectId, entry]));
}

/** A correction is the entry of the revision that it made, or entered the chain as it was. */
async function verifyCorrections(manager: Manager, add: (stray: StrayRow) => void): Promise<number> {
  return eachBatch(manager, CorrectionEntity, async (corrections) => {
    const rows = await manager.query<EntryRow[]>(
      `SELECT entry.* FROM ledger_entries entry
        WHERE (subject = 'correction' AND subject_id = ANY($1::text[]))
           OR (subject = 'record' AND subject_id = ANY($2::text[]) AND action = ANY('{created,edited,deleted}'))`,
      [corrections.map(({ id }) => id), corrections.map(({ recordId }) => recordId)],
    );
    const entries = rows.map(toEntry);
    for (const correction of corrections) {
      const problem = problemOf(correction, entries);
      if (problem !== undefined) add({ subject: 'correction', id: correction.id, problem });
    }
  });
}

function problemOf(correction: CorrectionEntity, entries: readonly ChainedEntry[]): string | undefined {
  const genesis = entries.find(({ subject, subjectId }) => subject === 'correction' && subjectId === correction.id);
  const { recordId, revision } = correction;
  const entry = entries.find(
    (one) => one.subject === 'record' && one.subjectId === recordId && one.revision === revision,
  );
  const found = toCorrectionJson(correction);
  const changed =
    genesis !== undefined
      ? differences(genesis.after, found)
      : entry === undefined
        ? undefined
        : differences(expectedCorrection(entry, correction), found);
  if (changed === undefined) return `has no entry of revision ${revision} of record ${recordId}`;
  return changed.length === 0 ? undefined : `not as in its entry: ${changed.join(', ')}`;
}

function toCorrectionJson({ createdAt, recordId, authorId, ...others }: CorrectionEntity): Json {
  const { action, reason, before, after, revision } = others;
  const members = { record_id: recordId, author_id: authorId, action, reason, before, after, revision };
  return { ...members, created_at: createdAt.toISOString() };
}

function expectedCorrection(entry: ChainedEntry, { before, after }: CorrectionEntity): Json {
  return {
    author_id: entry.author,
    action: entry.action,
    reason: entry.reason,
    created_at: entry.at,
    before: shown(entry.before, before),
    after: entry.action === 'deleted' ? null : shown(entry.after, after),
  };
}

/** What a correction shows of the record. */
function shown(snapshot: Json, like: Json): Json {
  if (snapshot === null || like === null) return snapshot === null ? null : { missing: true };
  const record = snapshot as Readonly<Record<string, Json>>;
  const names = Object.keys(like as Readonly<Record<string, Json>>);
  return Object.fromEntries(names.map((name) => [name, record[name === 'user_id' ? 'person_id' : name] ?? null]));
}

/** Rows that have entries and are gone. */
async function findMissing(manager: Manager, add: (stray: StrayRow) => void): Promise<void> {
  const rows = await manager.query<{ subject: StrayRow['subject']; id: string }[]>(
    `(SELECT DISTINCT subject, subject_id AS id FROM ledger_entries
       WHERE subject = 'record' AND NOT EXISTS (SELECT FROM records WHERE id::text = subject_id) LIMIT ${findingsMax})
     UNION ALL
     (SELECT DISTINCT subject, subject_id AS id FROM ledger_entries
       WHERE subject = 'correction' AND NOT EXISTS (SELECT FROM corrections WHERE id::text = subject_id)
       LIMIT ${findingsMax})`,
  );
  for (const { subject, id } of rows) add({ subject, id, problem: 'is gone, and has entries' });
  const gone = await manager.query<{ sequence: string; id: string }[]>(
    `SELECT sequence, subject_id AS id FROM ledger_entries entry
      WHERE subject = 'record' AND action = ANY('{created,edited,deleted}') AND NOT EXISTS (
        SELECT FROM corrections WHERE record_id::text = subject_id AND corrections.revision = entry.revision)
      LIMIT ${findingsMax}`,
  );
  for (const { sequence, id } of gone)
    add({ subject: 'record', id, problem: `the correction of entry ${sequence} is gone` });
}

async function eachBatch<Row extends { id: string }>(
  manager: Manager,
  entity: new () => Row,
  work: (rows: Row[]) => Promise<void>,
): Promise<number> {
  let count = 0;
  for (let last = firstId; ;) {
    const rows = await manager.find<{ id: string }>(entity, {
      where: { id: MoreThan(last) },
      order: { id: 'ASC' },
      take: rowsAtOnce,
    });
    if (rows.length === 0) return count;
    await work(rows as Row[]);
    count += rows.length;
    last = rows.at(-1)?.id ?? last;
  }
}
