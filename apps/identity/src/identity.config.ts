import {
  boolean,
  choice,
  type ConfigOf,
  databaseSettings,
  defineConfig,
  erasureSettings,
  integer,
  livenessSettings,
  number,
  reviewSettings,
  sealingSettings,
  secret,
  serviceSettings,
  text,
  url,
} from '@smart-attendance/config';
import { qdrantAddressOf } from './gallery/qdrant-address.policy';

export const identityConfig = defineConfig({
  ...serviceSettings,
  ...databaseSettings,
  ...sealingSettings,
  ...erasureSettings,

  ADMIN_EMAIL: text('the email of the administrator that the first start creates', {
    default: 'admin@example.org',
    charactersMax: 255,
  }),
  ADMIN_PASSWORD: secret('the password of that administrator; empty: one is made and printed once', { default: '' }),

  ADMIN_PASSWORD_TEMPORARY: boolean(
    'whether ADMIN_PASSWORD must be changed at the first login, as one that was made must be; false where nobody else knows it',
    { default: true },
  ),

  CONSENT_REQUIRED: boolean(
    'whether a face is enrolled only with biometric_consent of the person or consent: true of the upload; when false, a photo of somebody who has said neither yes nor no is taken for a yes of the uploader and recorded so',
    { default: false },
  ),
  TEMPLATES_PER_PERSON_MAX: integer('face templates of one person at most', { default: 20, min: 1, max: 100 }),
  PROFILE_IMAGES_PER_PERSON_MAX: integer('profile images of one person at most', { default: 20, min: 1, max: 100 }),

  VECTOR_STORE: choice('where faces are searched: in this process, or in a Qdrant server', ['embedded', 'qdrant'], {
    default: 'embedded',
  }),
  QDRANT_URL: {
    ...url('where Qdrant is, when VECTOR_STORE is qdrant; without a port 6333, with https 443', {
      default: 'http://127.0.0.1:6333',
      secret: true,
    }),
    expected:
      'a URL beginning with http:// or https://, with or without login (percent-encoded), port and path, and nothing behind the path',
    parse: (given) => (qdrantAddressOf(given) === undefined ? undefined : given),
  },
  QDRANT_API_KEY: {
    ...secret('the API key of Qdrant, if it wants one; it must be allowed to write', { default: '' }),
    expected: 'a secret of ASCII characters, as a header carries it',
    parse: (given) => (/^[\x20-\x7e]+$/.test(given) ? given : undefined),
  },
  QDRANT_COLLECTION_PREFIX: {
    ...text('what the names of our collections in Qdrant begin with', { default: 'smart-attendance-faces' }),
    expected: 'a text of at most 64 characters, none of them one of < > : " / \\ | ? *',
    parse: (given) => (/^[^<>:"/\\|?*\p{C}]{1,64}$/u.test(given) ? given : undefined),
  },
  QDRANT_EXACT_PEOPLE_MAX: integer(
    'so many people of a model pack are compared one by one; above it Qdrant’s index is walked as far as finds everybody that the comparison finds, as measured every hour',
    { default: 200_000, min: 0, max: 10_000_000 },
  ),

  QDRANT_QUANTIZATION: choice(
    'whether Qdrant walks its index by 8 bits a number, and compares what it finds in full: a quarter of the memory in use; changed in place when the service starts',
    ['none', 'int8'],
    { default: 'none' },
  ),

  MATCH_STRANGER_RATE_MAX: number(
    'how often a stranger may be taken for anybody of the gallery, per sighting; the threshold rises with the gallery to keep it',
    { default: 0.01, min: 0.000_001, max: 0.5 },
  ),
  MATCH_STRANGER_VISIT_RATE_MAX: number(
    'how often a visit of a stranger may end with the name of anybody; the threshold is computed from the gallery to keep it',
    { default: 0.001, min: 0.000_001, max: 0.5 },
  ),
  MATCH_COSINE_MIN: number('the threshold is never below this cosine', { default: 0.48, min: 0, max: 0.95 }),
  MATCH_MARGIN_MIN: number('how much more alike the best person must be than the second', {
    default: 0.05,
    min: 0,
    max: 0.5,
  }),
  ...livenessSettings,
  LIVENESS_MIN: number('the least liveness score that counts when LIVENESS_MODE is enforce', {
    default: 0.5,
    min: 0,
    max: 1,
  }),

  RECOGNITION_SIGHTINGS_MIN: integer(
    'so many sightings must agree before anybody is recognised, or a stranger counts',
    {
      default: 3,
      min: 1,
      max: 50,
    },
  ),
  RECOGNITION_WINDOW_MS: integer('within this time they must agree', { default: 10_000, min: 500, max: 60_000 }),
  RECOGNITION_REPEAT_MS: integer('somebody who stays is recognised again after this time, which extends the presence', {
    default: 2_000,
    min: 0,
    max: 600_000,
  }),
  TRACK_GAP_MS: integer('a face that was away longer is followed as another', {
    default: 2_000,
    min: 200,
    max: 30_000,
  }),

  ...reviewSettings,
  LOOK_ALIKE_SCAN_HOUR: integer(
    'the hour of the day (UTC) at which people whose photos changed are compared with everybody, for pairs that are alike',
    { default: 1, min: 0, max: 23 },
  ),

  SIGHTING_RETENTION_DAYS: integer('sightings are deleted after so many days', { default: 30, min: 1, max: 3_650 }),
  RECOGNITION_RETENTION_DAYS: integer('recognitions and visits of strangers are deleted after so many days', {
    default: 400,
    min: 1,
    max: 36_500,
  }),
  COUNTER_EXAMPLE_RETENTION_DAYS: integer(
    'a face of which somebody said that it is not that person is kept, sealed, for so many days; 0 keeps none',
    { default: 180, min: 0, max: 3_650 },
  ),
});

export type IdentityConfig = ConfigOf<typeof identityConfig>;

/** What `@Inject()` names to get the IdentityConfig. */
export const identityConfigToken = Symbol('identity-config');
