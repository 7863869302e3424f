import type { AttendanceExportKind } from '@smart-attendance/contracts';
import type { ExportedRows } from '@smart-attendance/database';

/** Who did something: an export names nobody but the person. */
function whoIs(column: string): string {
  return `CASE WHEN ${column} IS NULL OR ${column} = '' THEN NULL WHEN ${column} = $1::uuid::text THEN 'oneself'
               WHEN ${column} = 'system' THEN 'system' ELSE 'another' END`;
}

/** What somebody wrote, to whoever wrote it: it may be about others. */
function ownText(column: string, author: string): string {
  return `CASE WHEN ${author} = $1::uuid::text THEN ${column} END`;
}

const cameraName = '(SELECT name FROM cameras WHERE cameras.id = camera_id)';

/** What an export shows of each kind. */
export const exportedRows: Readonly<Record<AttendanceExportKind, ExportedRows>> = {
  attendance_person: {
    from: 'people',
    of: 'id = $1::uuid',
    key: [['id', 'uuid']],
    columns: {
      id: 'id',
      name: 'name',
      employee_id: 'employee_id',
      department: 'department',
      is_active: 'is_active',
      active_since: 'active_since',
      inactive_since: 'inactive_since',
      inactive_spans: 'inactive_spans',
    },
  },
  departments: {
    from: 'person_departments',
    of: 'person_id = $1::uuid',
    key: [['valid_from', 'date']],
    columns: { department: 'department_key', valid_from: 'valid_from' },
  },
  assignments: {
    from: 'assignments',
    of: 'person_id = $1::uuid',
    key: [
      ['valid_from', 'date'],
      ['id', 'uuid'],
    ],
    columns: {
      id: 'id',
      shift_id: 'shift_id',
      rotation: 'rotation',
      weekdays: 'weekdays',
      work_site_id: 'work_site_id',
      valid_from: 'valid_from',
      valid_to: 'valid_to',
      created_at: 'created_at',
    },
  },
  attendance_records: {
    from: 'records',
    of: 'person_id = $1::uuid AND (deleted_at IS NULL OR NOT is_withdrawn)',
    key: [
      ['local_date', 'date'],
      ['id', 'uuid'],
    ],
    columns: {
      id: 'id',
      local_date: 'local_date',
      check_in: 'check_in',
      check_out: 'check_out',
      status: 'status',
      worked_minutes: 'worked_minutes',
      break_minutes: 'break_minutes',
      required_minutes: 'required_minutes',
      late_minutes: 'late_minutes',
      early_minutes: 'early_minutes',
      overtime_minutes: 'overtime_minutes',
      overtime_status: 'overtime_status',
      shift_name: 'shift_name',
      flags: 'flags',
      intervals: 'intervals',
      camera_id: 'camera_id',
      camera_name: cameraName,
      similarity: 'similarity',
      told_at: 'told_at',
      location: 'location',
      notes: 'notes',
      source: 'source',
      is_corrected: 'is_corrected',
      revision: 'revision',
      created_at: 'created_at',
      updated_at: 'updated_at',
      deleted_at: 'deleted_at',
    },
  },
  attendance_history: {
    from: 'ledger_entries',
    of: `(subject, subject_id) IN (
      SELECT 'record', id::text FROM records WHERE person_id = $1::uuid
      UNION ALL SELECT 'punch', recognition_id::text FROM punches
                  WHERE person_id = $1::uuid AND (source = 'manual' OR told_at IS NOT NULL OR recognition_revision > 1)
      UNION ALL SELECT 'leave', id::text FROM leave_requests WHERE person_id = $1::uuid
      UNION ALL SELECT 'correction', corrections.id::text FROM corrections
                  JOIN records ON records.id = corrections.record_id WHERE records.person_id = $1::uuid)`,
    key: [['sequence', 'bigint']],
    columns: {
      at: 'at',
      by: whoIs('author'),
      action: 'action',
      subject: 'subject',
      subject_id: 'subject_id',
      revision: 'revision',
      reason: 'reason',
      before: withoutOthers('before'),
      after: withoutOthers('after'),
    },
  },
  punches: {
    from: 'punches',
    of: 'person_id = $1::uuid',
    key: [
      ['first_seen_at', 'timestamptz'],
      ['recognition_id', 'uuid'],
    ],
    columns: {
      id: 'recognition_id',
      from: 'first_seen_at',
      to: 'last_seen_at',
      camera_id: 'camera_id',
      camera_name: cameraName,
      site_id: 'site_id',
      role: 'role',
      source: 'source',
      similarity: 'similarity',
      entered_by: whoIs('author_id'),
      told_at: 'told_at',
      reason: 'reason',
      withdrawn_at: 'withdrawn_at',
      withdrawn_by: whoIs('withdrawn_by'),
      withdrawal_reason: 'withdrawal_reason',
    },
  },
  leave_requests: {
    from: 'leave_requests',
    of: 'person_id = $1::uuid',
    key: [
      ['created_at', 'timestamptz'],
      ['id', 'uuid'],
    ],
    columns: {
      id: 'id',
      type: 'type_name',
      is_paid: 'is_paid',
      date_from: 'date_from',
      date_to: 'date_to',
      part: 'part',
      note: 'note',
      state: 'state',
      requested_by: whoIs('requested_by'),
      decided_by: whoIs('decided_by'),
      decided_at: 'decided_at',
      decision_reason: 'decision_reason',
      ended_by: whoIs('ended_by'),
      ended_at: 'ended_at',
      end_reason: 'end_reason',
      created_at: 'created_at',
      updated_at: 'updated_at',
    },
  },
  correction_requests: {
    from: 'correction_requests',
    of: 'person_id = $1::uuid',
    key: [
      ['created_at', 'timestamptz'],
      ['id', 'uuid'],
    ],
    columns: {
      id: 'id',
      local_date: 'local_date',
      kind: 'kind',
      state: 'state',
      requested_by: whoIs('author_id'),
      reason: 'reason',
      wanted: 'wanted',
      before: 'before',
      after: 'after',
      decided_by: whoIs('decided_by'),
      decided_at: 'decided_at',
      decision_reason: 'decision_reason',
      created_at: 'created_at',
    },
  },
  drafts: {
    from: 'drafts',
    of: `($1::uuid::text IN (author_id, decided_by) OR strpos(change::text, $1::uuid::text) > 0
      OR EXISTS (SELECT FROM draft_people WHERE draft_id = drafts.id AND person_id = $1::uuid))`,
    key: [
      ['created_at', 'timestamptz'],
      ['id', 'uuid'],
    ],
    columns: {
      id: 'id',
      kind: `change ->> 'kind'`,
      state: 'state',
      date_from: 'date_from',
      date_to: 'date_to',
      drafted_by: whoIs('author_id'),
      reason: ownText('reason', 'author_id'),
      decided_by: whoIs('decided_by'),
      decided_at: 'decided_at',
      decision_reason: ownText('decision_reason', 'decided_by'),
      created_at: 'created_at',
    },
  },
  draft_days: {
    from: 'draft_days',
    of: 'person_id = $1::uuid',
    key: [
      ['local_date', 'date'],
      ['id', 'uuid'],
    ],
    columns: {
      draft_id: 'draft_id',
      local_date: 'local_date',
      before: 'before',
      after: 'after',
      causes: 'causes',
      outcome: 'outcome',
      created_at: 'created_at',
    },
  },
  periods: {
    from: 'periods',
    of: '$1::uuid::text IN (locked_by, unlocked_by)',
    key: [['id', 'uuid']],
    columns: {
      date_from: 'date_from',
      date_to: 'date_to',
      locked_by: whoIs('locked_by'),
      locked_at: 'locked_at',
      lock_reason: ownText('lock_reason', 'locked_by'),
      unlocked_by: whoIs('unlocked_by'),
      unlocked_at: 'unlocked_at',
      unlock_reason: ownText('unlock_reason', 'unlocked_by'),
    },
  },
  report_schedules: {
    from: 'report_schedules',
    of: `$1::uuid::text IN (author_id, query ->> 'personId')`,
    key: [['id', 'uuid']],
    columns: {
      id: 'id',
      name: ownText('name', 'author_id'),
      kind: `query ->> 'kind'`,
      every: 'every',
      set_up_by: whoIs('author_id'),
      is_active: 'is_active',
      created_at: 'created_at',
    },
  },
};

/** Ids of who decided, in the snapshots of the ledger. */
function withoutOthers(column: string): string {
  const ids = `ARRAY['requested_by', 'decided_by', 'ended_by', 'overtime_decision', 'author_id', 'withdrawn_by', 'told_by']`;
  return `CASE WHEN jsonb_typeof(${column}) = 'object' THEN ${column} - ${ids} END`;
}
