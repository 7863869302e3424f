import { values } from '@smart-attendance/contracts';
import { boolean, choice, integer, number, secret, secretKeys, text, url, value } from './setting';

/** What every process on the bus is told. */
export const busSettings = {
  NATS_URL: url('where the bus is; the servers of a cluster with commas', {
    default: 'nats://127.0.0.1:4222',
    secret: true,
    list: true,
  }),
  NATS_TLS_CA_FILE: text(
    'the authority, in PEM, that signed the certificates of the bus where NATS_URL begins with tls://; empty for those that this machine trusts',
    { default: '' },
  ),
  NATS_STREAMS_PROVISIONED: boolean(
    'true where the bus lets each service do its own and no more, and stream-provisioner makes the streams',
    { default: false },
  ),
  NATS_STREAM_REPLICAS: integer('copies of every stream: 1 with one server, 3 in a cluster', {
    default: 1,
    min: 1,
    max: 5,
  }),
  REVISION: text('what it was built from, such as a commit; an image knows its own', { default: '' }),
  OTEL_EXPORTER_OTLP_ENDPOINT: url(
    'an OpenTelemetry collector that takes traces (OTLP over HTTP), as http://collector:4318; empty for none',
    { default: '', protocols: ['http', 'https'], secret: true },
  ),
  OTEL_EXPORTER_OTLP_HEADERS: secret(
    'what the collector wants to be told with each export, such as a key: name=value with commas between, percent-encoded',
    { default: '' },
  ),
  OTEL_TRACES_SAMPLER_ARG: number('the share of all traces that is recorded, alike for every service', {
    default: 0.01,
    min: 0,
    max: 1,
  }),
  LOG_LEVEL: choice('the least important lines that are logged', ['debug', 'info', 'warn', 'error'], {
    default: 'info',
  }),
};

/** What every service but the gateway, which has an HTTP port of its own, is told besides. */
export const serviceSettings = {
  ...busSettings,
  HEALTH_HOST: text('the address on which /health, /health/ready and /metrics are', { default: '0.0.0.0' }),
  HEALTH_PORT: integer('their port; 0 takes a free one', { default: 0, min: 0, max: 65_535 }),
};

/** Of services that keep something. */
export const databaseSettings = {
  DATABASE_URL: url('where Postgres is', { secret: true, protocols: ['postgres', 'postgresql'] }),
};

/** Of services that keep something nobody may read in the database. */
export const sealingSettings = {
  MASTER_KEY: secret(
    'seals what must not be read in the database: camera passwords, and the key of each person’s pictures and templates',
    { base64Bytes: 32 },
  ),
  MASTER_KEYS_BEFORE: secretKeys(
    'master keys of earlier times, while what they sealed is sealed anew by MASTER_KEY; empty when nothing of them is left',
    { base64Bytes: 32, keysMax: 8, default: '' },
  ),
};

/** Of services that keep something about people. */
export const erasureSettings = {
  ERASURE_RECEIPT_DAYS: integer(
    'for how many days it can be shown that somebody was erased: the id, when, and how many rows of what',
    { default: 1_096, min: 30, max: 36_500 },
  ),
};

/** Of services to which the hour on the wall matters. */
export const siteSettings = {
  SITE_TIME_ZONE: value('the time zone in which days of attendance and hours of cameras are counted', values.timeZone, {
    default: 'UTC',
  }),
};

/** Of services that look for spoofs, and that judge what was found. */
export const livenessSettings = {
  LIVENESS_MODE: choice(
    'what is made of the liveness score: nothing, stored with the sighting, or faces below LIVENESS_MIN do not count',
    values.livenessModes,
    { default: 'flag' },
  ),
};

/** Of services that show a person the faces nobody knows: to cut them out, and to keep them. */
export const reviewSettings = {
  REVIEW_HOURS: integer(
    'for how many hours faces are kept, sealed, so that a person can settle what is unknown, doubtful or wrong: the best picture and vector of those nobody knows, and the vector of a decision; 0 keeps nothing at all',
    { default: 24, min: 0, max: 168 },
  ),
};

/** Of services that take or open the address of a camera. */
export const cameraNetworkSettings = {
  CAMERA_NETWORKS: text(
    'the networks in which cameras may be, as 10.1.0.0/16, 192.168.7.20; empty for all but link-local and metadata addresses',
    { default: '' },
  ),
};
