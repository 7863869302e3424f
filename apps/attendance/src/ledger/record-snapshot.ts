import type { RecordRow } from '../records/record.entity';
import type { Json } from './ledger-chain.policy';

/** A record as the ledger keeps it: every column, by its name in the database. */
export function toLedgerSnapshot(record: RecordRow): Record<string, Json> {
  return {
    person_id: record.personId,
    local_date: record.localDate,
    check_in: instant(record.checkIn),
    check_out: instant(record.checkOut),
    status: record.status,
    check_in_held: record.checkInHeld,
    check_out_held: record.checkOutHeld,
    status_held: record.statusHeld,
    camera_id: record.cameraId,
    recognition_id: record.recognitionId,
    similarity: record.similarity === null ? null : Math.fround(record.similarity),
    opening_last_seen_at: instant(record.openingLastSeenAt),
    told_by: record.toldBy,
    told_at: instant(record.toldAt),
    location: record.location,
    notes: record.notes,
    source: record.source,
    is_corrected: record.isCorrected,
    revision: record.revision,
    created_at: instant(record.createdAt),
    updated_at: instant(record.updatedAt),
    deleted_at: instant(record.deletedAt),
    is_withdrawn: record.isWithdrawn,
    shift_id: record.shiftId,
    shift_version: record.shiftVersion,
    shift_name: record.shiftName,
    check_in_rounded: instant(record.checkInRounded),
    check_out_rounded: instant(record.checkOutRounded),
    worked_minutes: record.workedMinutes,
    break_minutes: record.breakMinutes,
    required_minutes: record.requiredMinutes,
    late_minutes: record.lateMinutes,
    early_minutes: record.earlyMinutes,
    overtime_minutes: record.overtimeMinutes,
    overtime_status: record.overtimeStatus,
    overtime_decision: asJson(record.overtimeDecision),
    flags: asJson(record.flags),
    coverage_percent: record.coveragePercent,
    intervals: asJson(record.intervals),
    explanation: asJson(record.explanation),
  };
}

const instants = new Set([
  'check_in',
  'check_out',
  'check_in_rounded',
  'check_out_rounded',
  'opening_last_seen_at',
  'told_at',
  'created_at',
  'updated_at',
  'deleted_at',
]);

/** The record of a snapshot of `toLedgerSnapshot`, as it was then. */
export function fromLedgerSnapshot(id: string, snapshot: Json): RecordRow {
  const members = Object.entries(snapshot as Readonly<Record<string, Json>>).map(([name, value]) => [
    name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
    instants.has(name) && typeof value === 'string' ? new Date(value) : value,
  ]);
  return { id, toldBy: null, toldAt: null, ...Object.fromEntries(members) } as RecordRow;
}

function instant(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}

/** What a column of JSON holds, whatever somebody wrote there. */
function asJson(value: unknown): Json {
  return value as Json;
}
