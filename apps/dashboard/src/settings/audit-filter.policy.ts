import { endOfDay, isDay, startOfDay } from '../i18n/site-day.policy';

export const auditResults = ['succeeded', 'denied', 'failed'] as const;
export type AuditResult = (typeof auditResults)[number];

/** What the audit log is narrowed to, as the address of the page has it. */
export interface AuditFilter {
  readonly actor?: string;
  readonly target?: string;
  /** As entries have it: `PUT /users/{id}`. */
  readonly action?: string;
  readonly result?: AuditResult;
  /** Days at the site, both included. */
  readonly from?: string;
  readonly to?: string;
}

export interface AuditQuery {
  readonly actor_id?: string;
  readonly target_id?: string;
  readonly action?: string;
  readonly result?: AuditResult;
  readonly from?: string;
  readonly to?: string;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const day = { test: isDay };
/** As long as the API takes it. */
const action = /^.{1,128}$/;
const result = new RegExp(`^(${auditResults.join('|')})$`);

/** Anybody can write an address; what is none of ours is passed over. */
export function toAuditFilter(search: Readonly<Record<string, unknown>>): AuditFilter {
  const filter: Record<string, string> = {};
  const rules = { actor: uuid, target: uuid, action, result, from: day, to: day };
  for (const [name, rule] of Object.entries(rules)) {
    const value = search[name];
    if (typeof value === 'string' && rule.test(value)) filter[name] = value;
  }
  return filter;
}

export function toAuditQuery(filter: AuditFilter, timeZone: string): AuditQuery {
  const from = filter.from === undefined ? undefined : startOfDay(filter.from, timeZone);
  const to = filter.to === undefined ? undefined : endOfDay(filter.to, timeZone);
  return {
    ...(filter.actor !== undefined && { actor_id: filter.actor }),
    ...(filter.target !== undefined && { target_id: filter.target }),
    ...(filter.action !== undefined && { action: filter.action }),
    ...(filter.result !== undefined && { result: filter.result }),
    ...(from !== undefined && { from: from.toISOString() }),
    ...(to !== undefined && { to: to.toISOString() }),
  };
}

/** Where the browser fetches the same entries as a file. */
export function toExportUrl(query: AuditQuery, format: 'csv' | 'jsonl'): string {
  return `/api/v1/audit-log/export?${new URLSearchParams({ ...query, format }).toString()}`;
}
