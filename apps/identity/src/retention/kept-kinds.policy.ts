import { keptErasures, type KeptKind } from '@smart-attendance/database';
import type { IdentityConfig } from '../identity.config';

type Days = Pick<
  IdentityConfig,
  | 'SIGHTING_RETENTION_DAYS'
  | 'RECOGNITION_RETENTION_DAYS'
  | 'COUNTER_EXAMPLE_RETENTION_DAYS'
  | 'REVIEW_HOURS'
  | 'ERASURE_RECEIPT_DAYS'
>;

const hourMs = 3_600_000;
/** Long enough to go after every photo that was refused; the report names people. */
const enrolmentJobsDays = 30;
/** Long enough to see every day of the week. */
export const agreementDays = 7;

/** How long faces that nobody knows, and those of decisions, wait for somebody to look. */
function reviewTime({ REVIEW_HOURS: hours }: Days) {
  return { days: Math.ceil(hours / 24), hours, setting: 'REVIEW_HOURS' };
}

/** What this service deletes by itself, and when. A table that grows with what cameras see has its place here. */
export function keptKinds(config: Days): readonly KeptKind[] {
  return [
    {
      kind: 'sightings',
      days: config.SIGHTING_RETENTION_DAYS,
      setting: 'SIGHTING_RETENTION_DAYS',
      description: 'Each face that a camera saw, what was made of it, and which faces were followed as whom.',
      tables: [
        { table: 'sightings', column: 'captured_at' },
        { table: 'recognized_tracks', column: 'last_seen_at' },
      ],
    },
    {
      kind: 'recognitions',
      days: config.RECOGNITION_RETENTION_DAYS,
      setting: 'RECOGNITION_RETENTION_DAYS',
      description: 'Decisions of who was at which camera from when to when.',
      tables: [{ table: 'recognitions', column: 'created_at' }],
    },
    {
      kind: 'enrolment_jobs',
      days: enrolmentJobsDays,
      setting: '',
      description: 'Archives of photos of many people: what became of each file. The photos themselves go at once.',
      tables: [{ table: 'enrolment_jobs', column: 'created_at' }],
    },
    {
      kind: 'stranger_visits',
      days: config.RECOGNITION_RETENTION_DAYS,
      setting: 'RECOGNITION_RETENTION_DAYS',
      description: 'Visits of people whom nobody knows; nothing biometric.',
      tables: [{ table: 'stranger_visits', column: 'created_at' }],
    },
    {
      kind: 'counter_examples',
      days: config.COUNTER_EXAMPLE_RETENTION_DAYS,
      setting: 'COUNTER_EXAMPLE_RETENTION_DAYS',
      description: 'Faces of which somebody said that they are not that person, sealed by the key of that person.',
      tables: [{ table: 'counter_examples', column: 'created_at' }],
    },
    {
      kind: 'recognition_vectors',
      ...reviewTime(config),
      description: 'Faces of decisions, so that one that was wrong can be told apart; sealed by the key of the person.',
      tables: [{ table: 'recognition_vectors', column: 'created_at', keptMs: config.REVIEW_HOURS * hourMs }],
    },
    {
      kind: 'unknown_faces',
      ...reviewTime(config),
      description: 'Pictures and vectors of faces that nobody knows, sealed by a key of the day; the key goes first.',
      tables: [],
    },
    {
      kind: 'model_agreements',
      days: agreementDays,
      setting: '',
      description: 'How often two model packs agreed about a face at a camera; counts alone.',
      tables: [{ table: 'model_agreements', column: 'day' }],
    },
    keptErasures(config.ERASURE_RECEIPT_DAYS),
  ];
}
