import { IsNull, MoreThan, Not, type DataSource } from 'typeorm';
import { PeriodEntity } from '../periods/period.entity';
import { toPeriodSnapshot } from '../periods/period-snapshot';
import { PunchEntity } from '../punches/punch.entity';
import { toPunchSnapshot } from '../punches/punch-snapshot';
import { differences, type ChainedEntry, type Json, type LedgerSubject } from './ledger-chain.policy';
import { toEntry, type EntryRow } from './ledger.repository';
import type { StrayRow } from './ledger-verification.repository';

const rowsAtOnce = 1_000;
const findingsMax = 100;
const firstId = '00000000-0000-0000-0000-000000000000';

type Manager = DataSource['manager'];

/** A row of a table with what its newest entry must say. */
interface Booked {
  readonly id: string;
  readonly snapshot: Json;
  /** What people wrote, by the action of the entry that has it as its reason; an empty one was erased. */
  readonly written: Readonly<Record<string, string | null>>;
}

/**
 * Punches that people entered or told, those of cameras that were taken back, and periods that were locked: each
 * follows from its newest entry, and none is gone.
 * @returns how many there are
 */
export async function verifyBooks(manager: Manager, add: (stray: StrayRow) => void): Promise<number> {
  const punches = await verifyBooked(manager, 'punch', punchesAfter, add);
  const periods = await verifyBooked(manager, 'lock', periodsAfter, add);
  await findMissing(manager, add);
  return punches + periods;
}

async function punchesAfter(manager: Manager, last: string): Promise<Booked[]> {
  const punches = await manager.find(PunchEntity, {
    where: [
      { source: 'manual', recognitionId: MoreThan(last) },
      { toldAt: Not(IsNull()), recognitionId: MoreThan(last) },
      { recognitionRevision: MoreThan(1), recognitionId: MoreThan(last) },
    ],
    order: { recognitionId: 'ASC' },
    take: rowsAtOnce,
  });
  return punches.map((punch) => ({
    id: punch.recognitionId,
    snapshot: toPunchSnapshot(punch),
    // Of one that holds again nothing is written any more.
    written: { entered: punch.reason, ...(punch.withdrawnAt !== null && { withdrawn: punch.withdrawalReason }) },
  }));
}

async function periodsAfter(manager: Manager, last: string): Promise<Booked[]> {
  const periods = await manager.find(PeriodEntity, {
    where: { id: MoreThan(last) },
    order: { id: 'ASC' },
    take: rowsAtOnce,
  });
  return periods.map((period) => ({ id: period.id, snapshot: toPeriodSnapshot(period), written: {} }));
}

async function verifyBooked(
  manager: Manager,
  subject: Extract<LedgerSubject, 'punch' | 'lock'>,
  rowsAfter: (manager: Manager, last: string) => Promise<Booked[]>,
  add: (stray: StrayRow) => void,
): Promise<number> {
  let count = 0;
  for (let last = firstId; ;) {
    const rows = await rowsAfter(manager, last);
    if (rows.length === 0) return count;
    const entries = await entriesOf(manager, subject, rows);
    for (const row of rows) {
      const problem = problemOf(row, entries.get(row.id) ?? []);
      if (problem !== undefined) add({ subject, id: row.id, problem });
    }
    count += rows.length;
    last = rows.at(-1)?.id ?? last;
  }
}

async function entriesOf(manager: Manager, subject: LedgerSubject, rows: readonly Booked[]) {
  const found = await manager.query<EntryRow[]>(
    'SELECT * FROM ledger_entries WHERE subject = $1 AND subject_id = ANY($2::text[]) ORDER BY sequence',
    [subject, rows.map(({ id }) => id)],
  );
  const entries = new Map<string, ChainedEntry[]>();
  for (const entry of found.map(toEntry)) {
    entries.set(entry.subjectId, [...(entries.get(entry.subjectId) ?? []), entry]);
  }
  return entries;
}

function problemOf({ snapshot, written }: Booked, entries: readonly ChainedEntry[]): string | undefined {
  const newest = entries.at(-1);
  if (newest === undefined) return 'has no entry';
  const reworded = Object.entries(written)
    .filter(
      ([action, text]) =>
        !isAsWritten(
          text,
          entries.findLast((entry) => entry.action === action),
        ),
    )
    .map(([action]) => (action === 'entered' ? 'reason' : 'withdrawal_reason'));
  const changed = [...differences(newest.after, snapshot), ...reworded];
  if (changed.length === 0) return undefined;
  return `${changed.join(', ')} ${changed.length > 1 ? 'are' : 'is'} not as in entry ${newest.sequence}`;
}

function isAsWritten(text: string | null, entry: ChainedEntry | undefined): boolean {
  return text === '' || (text ?? undefined) === entry?.reason;
}

/** Rows that have entries and are gone. */
async function findMissing(manager: Manager, add: (stray: StrayRow) => void): Promise<void> {
  const rows = await manager.query<{ subject: 'punch' | 'lock'; id: string }[]>(
    `(SELECT DISTINCT subject, subject_id AS id FROM ledger_entries
       WHERE subject = 'punch' AND NOT EXISTS (
         SELECT FROM punches WHERE recognition_id::text = subject_id
            AND (source = 'manual' OR told_at IS NOT NULL OR recognition_revision > 1)) LIMIT ${findingsMax})
     UNION ALL
     (SELECT DISTINCT subject, subject_id AS id FROM ledger_entries
       WHERE subject = 'lock' AND NOT EXISTS (SELECT FROM periods WHERE id::text = subject_id) LIMIT ${findingsMax})`,
  );
  for (const { subject, id } of rows) add({ subject, id, problem: 'is gone, and has entries' });
}
