/** Prints a .env for docker compose with new secrets: node deploy/make-env.mjs > .env */
import { randomBytes } from 'node:crypto';

const word = (bytes) => randomBytes(bytes).toString('base64url');

console.log(
  [
    '# Keep this file: without MASTER_KEY stored faces and camera passwords cannot be read any more.',
    `NATS_PASSWORD=${word(24)}`,
    `POSTGRES_PASSWORD=${word(24)}`,
    `MASTER_KEY=${randomBytes(32).toString('base64')}`,
    `JWT_SECRET=${word(48)}`,
    'ADMIN_EMAIL=admin@example.org',
    `ADMIN_PASSWORD=${word(12)}`,
    '# Where faces are searched: embedded, or qdrant with docker compose --profile qdrant (for more than 200,000 people).',
    'VECTOR_STORE=embedded',
    `QDRANT_API_KEY=${word(24)}`,
    '# The time zone in which days are counted, and when work starts (empty: nobody is ever late).',
    'SITE_TIME_ZONE=UTC',
    'WORKDAY_STARTS_AT=',
    'GATEWAY_PORT=8000',
  ].join('\n'),
);
