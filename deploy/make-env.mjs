/**
 * Makes what docker compose wants, once: `node deploy/make-env.mjs`. Secrets, each a file in deploy/secrets, and `.env`
 * with the settings. What is there already is left as it is; secrets that an older `.env` holds are taken over.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';

const repoDir = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = process.argv[2] ?? repoDir;
const secretsDir = join(folder, 'deploy/secrets');
const envFile = join(folder, '.env');
/** Other ones in a cluster. */
const { NATS_ADDRESS: natsAddress = 'nats://nats:4222', POSTGRES_ADDRESS: postgresAddress = 'postgres:5432' } =
  process.env;
const word = (bytes) => randomBytes(bytes).toString('base64url');

const before = existsSync(envFile) ? parseEnv(readFileSync(envFile, 'utf8')) : {};
const databases = ['camera-registry', 'identity', 'attendance', 'gateway'];
const onTheBus = [...databases, 'stream-ingestion', 'face-inference', 'stream-provisioner'];
const inCapitals = (name) => name.toUpperCase().replaceAll('-', '_');
const roleOf = (service) => service.replaceAll('-', '_');

/** The folder is the owner's alone; the files are readable inside of containers, where services run as another user. */
mkdirSync(secretsDir, { recursive: true, mode: 0o700 });
const made = [];

/**
 * The text of the file, which is made when it is not there. Without a line feed at its end: a Secret of Kubernetes is
 * made of the bytes, and Qdrant and KEDA, which take theirs from it, would have the line feed in a key and an address.
 */
function secretFile(name, make) {
  const file = join(secretsDir, name);
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const text = make();
  writeFileSync(file, text, { mode: 0o644, flag: 'wx' });
  made.push(name);
  return text;
}

const taken = (name, make) => () => before[name]?.trim() || make();
secretFile(
  'master_key',
  taken('MASTER_KEY', () => randomBytes(32).toString('base64')),
);
secretFile(
  'jwt_secret',
  taken('JWT_SECRET', () => word(48)),
);
secretFile(
  'admin_password',
  taken('ADMIN_PASSWORD', () => word(12)),
);
secretFile('grafana_password', () => word(12));
secretFile(
  'qdrant_api_key',
  taken('QDRANT_API_KEY', () => word(24)),
);
secretFile(
  'postgres_password',
  taken('POSTGRES_PASSWORD', () => word(24)),
);
for (const service of databases) {
  const password = secretFile(`postgres_password_${roleOf(service)}`, () => word(24));
  secretFile(
    `database_url_${roleOf(service)}`,
    () => `postgres://${roleOf(service)}:${password}@${postgresAddress}/smart_attendance`,
  );
}
const passwordLine = (service) => `NATS_PASSWORD_${inCapitals(service)}: "${word(24)}"`;
let natsPasswords = secretFile('nats_passwords', () => `${onTheBus.map(passwordLine).join('\n')}\n`);
const passwordOf = (service) =>
  new RegExp(`^NATS_PASSWORD_${inCapitals(service)}: "(.*)"$`, 'm').exec(natsPasswords)?.[1];
const late = onTheBus.filter((service) => passwordOf(service) === undefined);
if (late.length > 0) {
  // Of a service that came with a later version.
  natsPasswords = [natsPasswords, ...late.map(passwordLine)].join('\n');
  writeFileSync(join(secretsDir, 'nats_passwords'), `${natsPasswords}\n`);
  made.push('nats_passwords (of another service)');
}
for (const service of onTheBus) {
  const password = passwordOf(service);
  secretFile(`nats_url_${roleOf(service)}`, () => natsAddress.replace('://', `://${service}:${password}@`));
}

if (!existsSync(envFile)) {
  const settings = [
    'ADMIN_EMAIL=admin@example.org',
    '# Where faces are searched: embedded, or qdrant with docker compose --profile qdrant (for more than 200,000 people).',
    'VECTOR_STORE=embedded',
    '# The time zone in which days are counted, and when work starts (empty: nobody is ever late).',
    'SITE_TIME_ZONE=UTC',
    'WORKDAY_STARTS_AT=',
    '# Where the API and the dashboard are reached on this host; 127.0.0.1:8000 behind a proxy.',
    'GATEWAY_PORT=8000',
  ];
  writeFileSync(envFile, `${settings.join('\n')}\n`, { mode: 0o600, flag: 'wx' });
}
console.log(
  made.length === 0
    ? 'Everything is there already: deploy/secrets and .env.'
    : `Made in deploy/secrets: ${made.join(', ')}.\nKeep a copy of master_key apart from the database: without it stored faces and camera passwords cannot be read.`,
);
const moved = ['NATS_PASSWORD', 'POSTGRES_PASSWORD', 'MASTER_KEY', 'JWT_SECRET', 'ADMIN_PASSWORD', 'QDRANT_API_KEY'];
const leftOver = moved.filter((name) => before[name] !== undefined);
if (leftOver.length > 0) console.log(`Take these out of .env, which needs them no more: ${leftOver.join(', ')}.`);
