/** What a receipt counts, as far as there are words for it. */
export const erasureKinds = [
  'people',
  'person_keys',
  'face_templates',
  'template_vectors',
  'profile_images',
  'enrolment_job_files',
  'look_alike_comparisons',
  'sightings',
  'counter_examples',
  'recognition_vectors',
  'rejected_tracks',
  'recognition_rejections',
  'recognitions',
  'recognized_tracks',
  'sessions',
  'login_places',
  'oidc_logins',
  'idempotency_keys',
  'kept_answers',
  'events',
  'bus_messages',
  'names',
  'texts_of_punches',
  'texts_of_correction_requests',
  'texts_of_leave_requests',
  'report_files',
  'attendance_records',
  'attendance_history',
  'punches',
  'leave_requests',
  'correction_requests',
  'assignments',
  'drafts',
  'draft_days',
  'periods',
  'report_schedules',
  'departments',
  'audit_entries',
] as const;
export type ErasureKind = (typeof erasureKinds)[number];

/** A later version of the server may count more. */
export function toErasureKind(kind: string): ErasureKind | undefined {
  return erasureKinds.find((known) => known === kind);
}

/** Of what stays, for which there is a reason in every language. */
export const keptErasureKinds = [
  'attendance_records',
  'attendance_history',
  'punches',
  'leave_requests',
  'correction_requests',
  'assignments',
  'drafts',
  'draft_days',
  'periods',
  'report_schedules',
  'departments',
  'audit_entries',
  'events',
] as const satisfies readonly ErasureKind[];

export function toKeptErasureKind(kind: string): (typeof keptErasureKinds)[number] | undefined {
  return keptErasureKinds.find((known) => known === kind);
}
