import { dayMs, keptErasures, type KeptKind } from '@smart-attendance/database';
import type { GatewayConfig } from '../gateway.config';
import { keyKeptMs } from '../idempotency/idempotency-keys.service';

type Days = Pick<GatewayConfig, 'AUDIT_KEPT_DAYS' | 'EVENTS_KEPT_DAYS' | 'ERASURE_RECEIPT_DAYS'>;

/** Of messages that nobody could handle, and of facts; the bus itself deletes them. */
const [busDays, deadLetterDays] = [7, 14];

/** What this service deletes by itself, and when. Those without tables are the work of a task of their own. */
export function keptKinds(config: Days): readonly KeptKind[] {
  return [...kindsOfAccess, ...kindsOfEvents(config), keptErasures(config.ERASURE_RECEIPT_DAYS)];
}

const kindsOfAccess: readonly KeptKind[] = [
  {
    kind: 'sessions',
    days: 1,
    setting: '',
    description:
      'Logins that are over, a day later, so that a late second use of their token is still recognised; used tokens of those that go on, after 30 days.',
    tables: [
      { table: 'sessions', column: 'expires_at' },
      { table: 'sessions', column: 'revoked_at' },
      // Its owner, back from a holiday, still shows that somebody else used one first.
      { table: 'refresh_tokens', column: 'used_at', keptMs: 30 * dayMs },
    ],
  },
  {
    kind: 'login_attempts',
    days: 0,
    setting: '',
    description:
      'Counts of failed logins, once nobody has to wait for them any more; hashes of accounts and addresses.',
    tables: [{ table: 'login_attempts', column: 'window_ends_at' }],
  },
  {
    kind: 'login_places',
    days: 90,
    setting: '',
    description:
      'Places from where somebody logged in, as hashes: whoever was not there for so long is a stranger there.',
    tables: [{ table: 'login_places', column: 'used_at' }],
  },
  {
    kind: 'oidc_logins',
    days: 400,
    setting: '',
    description:
      'Whose account at the login provider is whose; whoever did not use it for so long is found by email again.',
    tables: [{ table: 'oidc_logins', column: 'used_at' }],
  },
  {
    kind: 'idempotency_keys',
    days: 1,
    setting: '',
    description: 'Sealed answers to requests that may be repeated.',
    tables: [{ table: 'idempotency_keys', column: 'created_at', keptMs: keyKeptMs }],
  },
];

function kindsOfEvents({ EVENTS_KEPT_DAYS, AUDIT_KEPT_DAYS }: Days): readonly KeptKind[] {
  return [
    {
      kind: 'events',
      days: EVENTS_KEPT_DAYS,
      setting: 'EVENTS_KEPT_DAYS',
      description: 'What happened, for clients and webhooks that were away.',
      tables: [],
    },
    {
      kind: 'webhook_deliveries',
      days: 7,
      setting: '',
      description: 'Which event was sent to which webhook, and what the receiver answered.',
      tables: [],
    },
    {
      kind: 'audit_log',
      days: AUDIT_KEPT_DAYS,
      setting: 'AUDIT_KEPT_DAYS',
      description: 'Who did what to whom, cut off at its old end.',
      tables: [],
    },
    {
      kind: 'bus_messages',
      days: busDays,
      setting: '',
      description: 'Facts between services, for those that were away; the bus deletes them.',
      tables: [],
    },
    {
      kind: 'dead_letters',
      days: deadLetterDays,
      setting: '',
      description: 'Messages that nobody could handle, without faces; the bus deletes them.',
      tables: [],
    },
  ];
}
