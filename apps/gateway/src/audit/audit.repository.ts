import { Injectable } from '@nestjs/common';
import { isUuid } from '@smart-attendance/contracts';
import { inTransaction } from '@smart-attendance/database';
import { DataSource, type EntityManager } from 'typeorm';
import { chainAfter, toAuditContent, type ChainPlace } from './audit-chain.policy';
import type { ActorKind, AuditEntry, AuditResult, ChainedEntry } from './audit-entry';

/** Undefined members are not asked for. */
export interface AuditFilter {
  readonly actorId?: string | undefined;
  /** Of what was done to, or of the person it is about. */
  readonly targetId?: string | undefined;
  /** The collection that it stands in. */
  readonly targetKind?: string | undefined;
  readonly action?: string | undefined;
  readonly result?: AuditResult | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

export interface AuditWish {
  readonly filter: AuditFilter;
  readonly limit: number;
  readonly skip: number;
  readonly descending: boolean;
  /** Entries behind that sequence, in the order asked for. */
  readonly after?: number | undefined;
}

/** The whole chain: what is kept of it lies between `anchor`, exclusive, and `head`. */
export interface ChainState {
  readonly head: ChainPlace;
  readonly anchor: ChainPlace;
}

/** Well under a second. */
const cutAtOnceMax = 5_000;

interface EntryRow {
  readonly sequence: string;
  readonly id: string;
  readonly at: Date;
  readonly actor_kind: ActorKind;
  readonly actor_id: string | null;
  readonly actor_role: string | null;
  readonly account_hash: string | null;
  readonly action: string;
  readonly target_kind: string | null;
  readonly target_id: string | null;
  readonly user_id: string | null;
  readonly fields: string[];
  readonly address: string;
  readonly user_agent: string;
  readonly trace_id: string;
  readonly status: number;
  readonly result: AuditResult;
  readonly reason: string | null;
  readonly requests: number;
  readonly hash: Buffer;
}

interface ChainRow {
  readonly sequence: string;
  readonly hash: Buffer;
  readonly anchor_sequence: string;
  readonly anchor_hash: Buffer;
}

/** The table of the audit log, and the row that says where its chain begins and ends. */
@Injectable()
export class AuditRepository {
  /** Where the chain stood when an append began of which it is not known whether it was committed. */
  private doubtfulFrom: number | undefined;

  constructor(private readonly dataSource: DataSource) {}

  /**
   * Adds them at the end of the one chain of all replicas, once, though the answer to an earlier commit of them was
   * lost.
   * @throws AppError `unavailable` when the database is away; then they may be given again
   */
  async append(entries: readonly AuditEntry[]): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      const { head } = await readChain(manager, 'FOR UPDATE');
      const there = this.doubtfulFrom === undefined ? [] : await idsAfter(manager, this.doubtfulFrom, entries);
      this.doubtfulFrom ??= head.sequence;
      const chained = chainAfter(
        head,
        entries.filter(({ id }) => !there.includes(id)),
      );
      const last = chained.at(-1);
      if (last === undefined) return;
      await insert(manager, chained);
      await manager.query('UPDATE audit_chain SET sequence = $1, hash = $2', [last.sequence, last.hash]);
    });
    this.doubtfulFrom = undefined;
  }

  chain(): Promise<ChainState> {
    return readChain(this.dataSource.manager, '');
  }

  async list({ filter, limit, skip, descending, after }: AuditWish): Promise<ChainedEntry[]> {
    const { conditions, values } = conditionsOf(filter);
    if (after !== undefined) conditions.push(`sequence ${descending ? '<' : '>'} $${values.push(after)}::bigint`);
    const rows = await this.dataSource.query<EntryRow[]>(
      `SELECT * FROM audit_entries WHERE ${conditions.join(' AND ')}
        ORDER BY sequence ${descending ? 'DESC' : 'ASC'} OFFSET $${values.push(skip)} LIMIT $${values.push(limit)}`,
      values,
    );
    return rows.map(toEntry);
  }

  /** @param countMax no more than that are counted; they are numbered without gaps, so that all are known without */
  async count(filter: AuditFilter, countMax?: number): Promise<number> {
    const { conditions, values } = conditionsOf(filter);
    if (values.length === 0) {
      const { head, anchor } = await this.chain();
      return head.sequence - anchor.sequence;
    }
    const limit = countMax === undefined ? '' : `LIMIT $${values.push(countMax)}`;
    const [{ count }] = await this.dataSource.query<[{ count: string }]>(
      `SELECT count(*) FROM (SELECT FROM audit_entries WHERE ${conditions.join(' AND ')} ${limit}) AS found`,
      values,
    );
    return Number(count);
  }

  /** The entry at that place; undefined when it is not there. */
  async at(sequence: number): Promise<ChainedEntry | undefined> {
    const [row] = await this.dataSource.query<EntryRow[]>('SELECT * FROM audit_entries WHERE sequence = $1', [
      sequence,
    ]);
    return row === undefined ? undefined : toEntry(row);
  }

  /**
   * Cuts the oldest entries off, those of before that time that no younger one stands before, a bounded piece at a
   * time.
   * @returns how many were cut
   */
  cut(before: Date): Promise<number> {
    return inTransaction(this.dataSource, async (manager) => {
      const { anchor } = await readChain(manager, 'FOR UPDATE');
      const [last] = await manager.query<{ sequence: string; hash: Buffer }[]>(
        `WITH oldest AS (SELECT sequence, hash, at FROM audit_entries ORDER BY sequence LIMIT ${cutAtOnceMax})
         SELECT sequence, hash FROM oldest
          WHERE sequence < coalesce((SELECT min(sequence) FROM oldest WHERE at >= $1), 9223372036854775807)
          ORDER BY sequence DESC LIMIT 1`,
        [before],
      );
      if (last === undefined) return 0;
      await manager.query('UPDATE audit_chain SET anchor_sequence = $1, anchor_hash = $2', [last.sequence, last.hash]);
      await manager.query('DELETE FROM audit_entries WHERE sequence <= $1', [last.sequence]);
      return Number(last.sequence) - anchor.sequence;
    });
  }
}

async function readChain(manager: EntityManager, lock: '' | 'FOR UPDATE'): Promise<ChainState> {
  const rows = await manager.query<ChainRow[]>(
    `SELECT sequence, hash, anchor_sequence, anchor_hash FROM audit_chain ${lock}`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('The table audit_chain has lost its row.');
  return {
    head: { sequence: Number(row.sequence), hash: row.hash },
    anchor: { sequence: Number(row.anchor_sequence), hash: row.anchor_hash },
  };
}

async function idsAfter(manager: EntityManager, sequence: number, entries: readonly AuditEntry[]): Promise<string[]> {
  const rows = await manager.query<{ id: string }[]>(
    'SELECT id FROM audit_entries WHERE sequence > $1 AND id = ANY($2::uuid[])',
    [sequence, entries.map(({ id }) => id)],
  );
  return rows.map(({ id }) => id);
}

async function insert(manager: EntityManager, entries: readonly ChainedEntry[]): Promise<void> {
  await manager.query(
    `INSERT INTO audit_entries (${columns.join(', ')}, hash)
     SELECT ${columns.join(', ')}, decode(hash, 'hex')
       FROM jsonb_to_recordset($1::jsonb) AS entry (
         sequence bigint, id uuid, at timestamptz, actor_kind text, actor_id uuid, actor_role text, account_hash text,
         action text, target_kind text, target_id text, user_id uuid, fields text[], address text, user_agent text,
         trace_id text, status integer, result text, reason text, requests integer, hash text)`,
    [JSON.stringify(entries.map(toRow))],
  );
}

const columns = [
  'sequence',
  'id',
  'at',
  'actor_kind',
  'actor_id',
  'actor_role',
  'account_hash',
  'action',
  'target_kind',
  'target_id',
  'user_id',
  'fields',
  'address',
  'user_agent',
  'trace_id',
  'status',
  'result',
  'reason',
  'requests',
] as const;

function toRow(entry: ChainedEntry) {
  return { ...toAuditContent(entry), hash: entry.hash.toString('hex') };
}

function toEntry(row: EntryRow): ChainedEntry {
  return {
    sequence: Number(row.sequence),
    id: row.id,
    at: row.at,
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    actorRole: row.actor_role,
    accountHash: row.account_hash,
    action: row.action,
    targetKind: row.target_kind,
    targetId: row.target_id,
    userId: row.user_id,
    fields: row.fields,
    address: row.address,
    userAgent: row.user_agent,
    traceId: row.trace_id,
    status: row.status,
    result: row.result,
    reason: row.reason,
    requests: row.requests,
    hash: row.hash,
  };
}

function conditionsOf(filter: AuditFilter): { readonly conditions: string[]; readonly values: unknown[] } {
  const values: unknown[] = [];
  const place = (value: unknown): string => `$${values.push(value)}`;
  const { actorId, targetId, targetKind, action, result, from, to } = filter;
  const conditions = ['true'];
  if (actorId !== undefined) conditions.push(`actor_id = ${place(actorId)}::uuid`);
  if (targetId !== undefined) {
    const isPerson = isUuid(targetId.toLowerCase());
    const target = place(isPerson ? targetId.toLowerCase() : targetId);
    conditions.push(`(target_id = ${target}::text ${isPerson ? `OR user_id = ${target}::text::uuid` : ''})`);
  }
  if (targetKind !== undefined) conditions.push(`target_kind = ${place(targetKind)}`);
  if (action !== undefined) conditions.push(`action = ${place(action)}`);
  if (result !== undefined) conditions.push(`result = ${place(result)}`);
  if (from !== undefined) conditions.push(`at >= ${place(from)}`);
  if (to !== undefined) conditions.push(`at < ${place(to)}`);
  return { conditions, values };
}
