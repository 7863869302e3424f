import type { IdentityExportKind } from '@smart-attendance/contracts';
import type { ExportedRows } from '@smart-attendance/database';

/**
 * What an export shows of each kind. No password, no key, no vector (ADR 42), and nothing of anybody else: who said or
 * uploaded something is `oneself` or `another`.
 */
export const exportedRows: Readonly<Record<IdentityExportKind, ExportedRows>> = {
  person: {
    from: 'people',
    of: 'id = $1',
    key: [['id', 'uuid']],
    columns: {
      id: 'id',
      first_name: 'first_name',
      last_name: 'last_name',
      email: 'email',
      employee_id: 'employee_id',
      department: 'department',
      phone: 'phone',
      position: 'position',
      role: 'role',
      is_active: 'is_active',
      biometric_consent: 'biometric_consent',
      consent_given_as: "split_part(consent_source, ':', 1)",
      consent_given_by:
        "CASE WHEN consent_source = '' THEN NULL WHEN consent_source LIKE '%' || id::text THEN 'oneself' ELSE 'another' END",
      consent_recorded_at: 'consent_recorded_at',
      created_at: 'created_at',
      updated_at: 'updated_at',
    },
  },
  face_templates: {
    from: 'face_templates',
    of: 'person_id = $1',
    key: [
      ['created_at', 'timestamptz'],
      ['id', 'uuid'],
    ],
    columns: {
      id: 'id',
      model_pack: 'pack_id',
      other_model_packs:
        'ARRAY(SELECT v.pack_id FROM template_vectors v WHERE v.template_id = face_templates.id ORDER BY v.pack_id)',
      is_primary: 'is_primary',
      quality_score: 'quality_score',
      source_description: 'source_description',
      created_at: 'created_at',
    },
  },
  profile_images: {
    from: 'profile_images',
    of: 'person_id = $1',
    key: [
      ['created_at', 'timestamptz'],
      ['id', 'uuid'],
    ],
    columns: {
      id: 'id',
      name: 'name',
      media_type: 'media_type',
      size_bytes: 'size_bytes',
      width: 'width_px',
      height: 'height_px',
      is_primary: 'is_primary',
      created_at: 'created_at',
    },
  },
  recognitions: {
    from: 'recognitions',
    of: 'person_id = $1',
    key: [
      ['first_seen_at', 'timestamptz'],
      ['id', 'uuid'],
    ],
    columns: {
      id: 'id',
      camera_id: 'camera_id',
      first_seen_at: 'first_seen_at',
      last_seen_at: 'last_seen_at',
      similarity: 'similarity',
      margin: 'margin',
      sightings: 'sightings',
      threshold: 'threshold',
      model_pack: 'pack_id',
      decided_at: 'created_at',
      told_by: "CASE WHEN told_at IS NULL THEN NULL WHEN told_by = person_id::text THEN 'oneself' ELSE 'another' END",
      told_at: 'told_at',
      withdrawn_at: 'withdrawn_at',
      withdrawal_reason: 'withdrawal_reason',
    },
  },
  recognition_rejections: {
    from: 'recognition_rejections',
    of: 'person_id = $1',
    key: [
      ['created_at', 'timestamptz'],
      ['id', 'uuid'],
    ],
    columns: { recognition_id: 'recognition_id', camera_id: 'camera_id', reason: 'reason', created_at: 'created_at' },
  },
  sightings: {
    from: 'sightings',
    of: 'person_id = $1',
    key: [
      ['captured_at', 'timestamptz'],
      ['frame_id', 'uuid'],
      ['face_index', 'integer'],
    ],
    columns: {
      camera_id: 'camera_id',
      captured_at: 'captured_at',
      similarity: 'similarity',
      margin: 'margin',
      quality_score: 'quality_score',
      liveness: 'liveness',
      reason: 'reason',
      box_x: 'box_x',
      box_y: 'box_y',
      box_width: 'box_width',
      box_height: 'box_height',
    },
  },
  // Faces that were nobody's, of which this person was the nearest.
  near_sightings: {
    from: 'sightings',
    of: 'candidate_id = $1 AND person_id IS NULL',
    key: [
      ['captured_at', 'timestamptz'],
      ['frame_id', 'uuid'],
      ['face_index', 'integer'],
    ],
    columns: {
      camera_id: 'camera_id',
      captured_at: 'captured_at',
      similarity: 'similarity',
      threshold: 'threshold',
      reason: 'reason',
    },
  },
  // That a face is kept, and since when; the vector itself is nobody's to read.
  kept_faces: {
    from: 'recognition_vectors',
    of: 'person_id = $1',
    key: [
      ['created_at', 'timestamptz'],
      ['recognition_id', 'uuid'],
      ['pack_id', 'text'],
    ],
    columns: { recognition_id: 'recognition_id', model_pack: 'pack_id', seen_at: 'seen_at', created_at: 'created_at' },
  },
  // Of faces that nobody knew at first, those that somebody said are this person's: each visit, as long as it is kept.
  unknown_faces: {
    from: `unknown_face_visits JOIN unknown_faces f ON f.id = unknown_face_id
      LEFT JOIN unknown_face_actions a ON a.id = f.last_action_id AND a.kind = 'assigned'`,
    of: 'f.person_id = $1',
    key: [
      ['unknown_face_visits.created_at', 'timestamptz'],
      ['unknown_face_visits.id', 'uuid'],
    ],
    columns: {
      id: 'unknown_face_visits.id',
      unknown_face_id: 'f.id',
      camera_id: 'camera_id',
      first_seen_at: 'unknown_face_visits.first_seen_at',
      last_seen_at: 'unknown_face_visits.last_seen_at',
      model_pack: 'unknown_face_visits.pack_id',
      quality_score: 'unknown_face_visits.quality_score',
      recognition_id: 'recognition_id',
      assigned_by: "CASE WHEN a.author_id = f.person_id::text THEN 'oneself' ELSE 'another' END",
      assigned_at: 'a.created_at',
      kept_since: 'unknown_face_visits.created_at',
    },
  },
  // Faces of others, of which somebody said that they are not this person.
  counter_examples: {
    from: 'counter_examples',
    of: 'person_id = $1',
    key: [
      ['created_at', 'timestamptz'],
      ['id', 'uuid'],
    ],
    columns: { id: 'id', model_pack: 'pack_id', created_at: 'created_at' },
  },
  enrolment_files: {
    from: 'enrolment_job_files',
    of: 'person_id = $1',
    key: [
      ['created_at', 'timestamptz'],
      ['id', 'uuid'],
    ],
    columns: {
      id: 'id',
      name: 'name',
      state: 'state',
      reason: 'reason',
      message: 'message',
      quality_score: 'quality_score',
      created_at: 'created_at',
    },
  },
  // By how much a match must be better for this person, whom strangers often look like.
  person_thresholds: {
    from: 'person_thresholds',
    of: 'person_id = $1',
    key: [['pack_id', 'text']],
    columns: { model_pack: 'pack_id', ratio: 'ratio' },
  },
};
