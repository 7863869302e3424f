import type { ExportedRows } from '@smart-attendance/database';

export const gatewayExportKinds = ['sessions', 'oidc_logins', 'events', 'audit_entries'] as const;

export type GatewayExportKind = (typeof gatewayExportKinds)[number];

const isOneself = "actor_kind = 'user' AND actor_id = $1::uuid";

/** Members of events, of any type, that say who did it. */
const authors = "('requested_by', 'decided_by', 'ended_by', 'author_id', 'withdrawn_by', 'told_by')";

/** An event tells everybody else who did it; an export names nobody but the person, in the words of attendance. */
const dataWithoutOthers = `data || (
  SELECT coalesce(jsonb_object_agg(name, CASE
           WHEN value IS NULL OR value = '' THEN NULL WHEN value = $1::uuid::text THEN 'oneself'
           WHEN value = 'system' THEN 'system' ELSE 'another' END), '{}')
    FROM jsonb_each_text(data) AS members (name, value) WHERE name IN ${authors})`;

/** What an export shows of each kind: no token or hash of one, and of others who did something at most their role. */
export const exportedRows: Readonly<Record<GatewayExportKind, ExportedRows>> = {
  sessions: {
    from: 'sessions',
    of: 'person_id = $1::uuid',
    key: [
      ['created_at', 'timestamptz'],
      ['id', 'uuid'],
    ],
    columns: {
      id: 'id',
      kind: 'kind',
      created_at: 'created_at',
      last_used_at: 'last_used_at',
      expires_at: 'expires_at',
      ended_at: 'revoked_at',
      address: 'address',
      user_agent: 'user_agent',
    },
  },
  oidc_logins: {
    from: 'oidc_logins',
    of: 'person_id = $1::uuid',
    key: [['issuer', 'text']],
    columns: { issuer: 'issuer', subject: 'subject', used_at: 'used_at' },
  },
  events: {
    from: 'events',
    of: 'person_id = $1::uuid',
    key: [['position', 'bigint']],
    columns: { type: 'type', occurred_at: 'occurred_at', camera_id: 'camera_id', data: dataWithoutOthers },
  },
  audit_entries: {
    from: 'audit_entries',
    of: '(actor_id = $1::uuid OR user_id = $1::uuid OR target_id = $1::uuid::text)',
    key: [['sequence', 'bigint']],
    columns: {
      at: 'at',
      by: `CASE WHEN ${isOneself} THEN 'oneself' ELSE coalesce(actor_role, actor_kind) END`,
      action: 'action',
      fields: 'fields',
      result: 'result',
      reason: 'reason',
      requests: 'requests',
      address: `CASE WHEN ${isOneself} THEN address END`,
      user_agent: `CASE WHEN ${isOneself} THEN user_agent END`,
    },
  },
};
