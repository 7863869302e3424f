import { attendanceExportKinds, identityExportKinds } from '@smart-attendance/contracts';
import { gatewayExportKinds } from './exported-rows';

export type ExportKind =
  | (typeof identityExportKinds)[number]
  | (typeof attendanceExportKinds)[number]
  | (typeof gatewayExportKinds)[number];

export const exportKinds: readonly ExportKind[] = [
  ...identityExportKinds,
  ...attendanceExportKinds,
  ...gatewayExportKinds,
];

/** A sentence of each file, for whoever opens it. */
export const descriptions: Readonly<Record<ExportKind, string>> = {
  person: 'The record, and what was last said about consent, by whom and when.',
  face_templates:
    'Photos by which the face was enrolled (faces/), and what is known of them. The numbers that a model made of each photo are left out, see not_included.',
  profile_images: 'Portraits that are shown (portraits/).',
  recognitions: 'When cameras recognised the face, and how sure that was.',
  recognition_rejections: 'Recognitions of which somebody said that it was somebody else.',
  sightings: 'Each picture of a camera on which the face was compared: where it was on the picture, and how alike.',
  near_sightings:
    'Pictures of a camera on which somebody nobody knows was seen, whose face was more like this person’s than anybody’s.',
  kept_faces: 'Of which recognitions a face is kept for some hours, so that a wrong one can be told apart; sealed.',
  unknown_faces:
    'Faces that a camera saw, nobody knew, and somebody said to be this person’s: the pictures (unknown-faces/), kept for some hours, and when and where.',
  counter_examples: 'How many faces of others are kept that are not this person, though somebody took them for it.',
  enrolment_files: 'Photos in archives of many people that were matched to this person, and what became of each.',
  person_thresholds: 'By how much a match must be better for this person, whom strangers often look like.',
  attendance_person: 'What the service of attendance knows of the record.',
  departments: 'Departments by which days were computed, and since when.',
  assignments: 'Shifts and sites that were assigned.',
  attendance_records: 'Days of attendance.',
  attendance_history: 'What each day, punch and leave was before it became what it is, and why it was changed.',
  punches: 'From when to when at which camera, and what was entered by hand.',
  leave_requests: 'Leave that was asked for, and what became of it.',
  correction_requests: 'Changes of days that were asked for, and what became of them.',
  drafts: 'Changes of rules of days that were over: of days of the person, and what the person drafted or decided.',
  draft_days: 'Days as they were before such a change, and as they are by it.',
  periods: 'Days that the person locked for payroll, or unlocked.',
  report_schedules: 'Reports that the person has written every week or month, or that are about the person alone.',
  sessions: 'Logins that go on, and of the last day those that ended.',
  oidc_logins: 'The account at the login provider.',
  events: 'What was told to clients and webhooks of late.',
  audit_entries: 'What was done by the person and to what is theirs. Of others there is the role.',
};

export const notIncluded: readonly { readonly what: string; readonly why: string }[] = [
  {
    what: 'The vectors that a model made of the photos.',
    why: 'Whoever has one can be taken for the person by a system with the same model, and it cannot be changed as a password can. The photos that they were made of are here, with the name of the model pack, so that they can be made again.',
  },
  {
    what: 'The password, keys and tokens of logins.',
    why: 'Only hashes are kept, which are of use to nobody but an attacker.',
  },
  { what: 'Who else was seen, who changed or decided something.', why: 'That is about other people.' },
  { what: 'Copies in backups.', why: 'They are as the system was; they are deleted with the backup.' },
];
