import { noteCharactersMax, type AttendanceStatus, type Violation } from '@smart-attendance/contracts';
import { createHash } from 'node:crypto';
import { canonicalJson } from '../ledger/ledger-chain.policy';
import { toLedgerSnapshot } from '../ledger/record-snapshot';
import type { RecordSnapshot } from '../records/correction.entity';
import type { RecordRow } from '../records/record.entity';
import { toSnapshot } from '../records/record.message';
import type { ManualEntry, RecordEdit } from '../records/record.policy';
import type { CorrectionRequestRow, StoredWish } from './correction-request.entity';

/** What is of a revision, and not of what the row comes to. */
const ofRevision = new Set(['revision', 'created_at', 'updated_at', 'deleted_at', 'is_withdrawn', 'is_corrected']);

/** Columns that came later: where they are empty, a row comes to what it came to before there were any. */
const addedLater = new Set(['told_by', 'told_at']);

/** Two are the same where a row comes to the same; empty where it goes. */
export function outcomeHashOf(after: RecordRow | undefined): string {
  if (after === undefined) return '';
  const columns = Object.entries(toLedgerSnapshot(after)).filter(
    ([name, value]) => !ofRevision.has(name) && !(addedLater.has(name) && value === null),
  );
  return createHash('sha256')
    .update(canonicalJson(Object.fromEntries(columns)))
    .digest('hex');
}

/** What of a request says how the row is and what it becomes. */
export type Outlook = Pick<
  CorrectionRequestRow,
  'recordId' | 'recordRevision' | 'before' | 'after' | 'outcomeHash' | 'updatedAt'
>;

export function outlookOf(before: RecordRow | undefined, after: RecordRow | undefined, now: Date): Outlook {
  return {
    recordId: before?.id ?? null,
    recordRevision: before?.revision ?? 0,
    before: before === undefined || before.deletedAt !== null ? null : inItsZone(before),
    after: after === undefined ? null : inItsZone(after),
    outcomeHash: outcomeHashOf(after),
    updatedAt: now,
  };
}

/** Of who is erased: what people wrote about a day stays in its row, its history and the ledger alone. */
export function withoutNotes(outlook: Outlook): Outlook {
  const { before, after } = outlook;
  return { ...outlook, before: before && { ...before, notes: '' }, after: after && { ...after, notes: '' } };
}

/** Its times are read in the zone of its site, which the history of a row leaves to the row. */
function inItsZone(row: RecordRow): RecordSnapshot {
  return { ...toSnapshot(row), time_zone: row.explanation?.timeZone ?? null };
}

/** What is wrong with a wish, whatever the row is. */
export function violationsOfWish(kind: string, recordId: string, wanted: StoredWish): Violation[] {
  const isEmpty = Object.keys(wanted).length === 0;
  if (kind === 'missing_day') {
    const named = { field: 'attendance_id', message: 'is of no missing day; leave it out' };
    const missing = { field: 'check_in', message: 'is missing' };
    return [...(recordId === '' ? [] : [named]), ...(wanted.check_in === undefined ? [missing] : [])];
  }
  if (recordId === '') return [{ field: 'attendance_id', message: 'is missing' }];
  if (kind === 'removal') return isEmpty ? [] : [{ field: 'kind', message: 'removal changes nothing else' }];
  return isEmpty ? [{ field: 'kind', message: 'change wants check_in, check_out, status or notes' }] : [];
}

export function toEdit({ check_in: checkIn, check_out: checkOut, status, notes }: StoredWish): RecordEdit {
  return {
    checkIn: checkIn === undefined ? undefined : new Date(checkIn),
    checkOut: checkOut == null ? checkOut : new Date(checkOut),
    status: status as AttendanceStatus | null | undefined,
    notes,
  };
}

/** Of a missing day, which has a check-in. */
export function toEntry({ check_in: checkIn = '', check_out: checkOut, status, notes = '' }: StoredWish): ManualEntry {
  return {
    checkIn: new Date(checkIn),
    checkOut: checkOut == null ? null : new Date(checkOut),
    status: (status ?? undefined) as AttendanceStatus | undefined,
    cameraId: null,
    location: '',
    notes,
  };
}

/** Of each thing that was said, so that all of it fits into a note. */
const saidCharactersMax = Math.floor((noteCharactersMax - 300) / 2);

/** What the history of the row says: who asked, why, why it was approved, and the lock that it went through. */
export function reasonOfApproval(request: CorrectionRequestRow, decisionReason: string, periodId: string): string {
  const said = (text: string): string => Array.from(text).slice(0, saidCharactersMax).join('');
  return [
    `Correction ${request.id}, asked for by ${request.authorId}: ${said(request.reason)}`,
    ...(decisionReason === '' ? [] : [`Approved: ${said(decisionReason)}`]),
    ...(periodId === '' ? [] : [`Through the lock ${periodId}`]),
  ].join('\n');
}
