import { Inject, Injectable } from '@nestjs/common';
import type { ErasureSchema, KeptOfErasedKind, MessageInitShape } from '@smart-attendance/contracts';
import { timestampFromDate } from '@smart-attendance/contracts';
import { Database, ErasuresRepository, MentionsRepository } from '@smart-attendance/database';
import { EventLog } from '../events/event-log.service';
import { gatewayConfigToken, type GatewayConfig } from '../gateway.config';
import { ErasedAccountsRepository } from './erased-accounts.repository';

/** Tables in which the id may stay: it leads nowhere. */
const tablesOfIds = ['api_keys', 'audit_entries', 'erased_people', 'erasures', 'events', 'webhooks'].map(
  (table) => `gateway.${table}`,
);

/** Of nobody in particular, and HR, who may ask for a check, may not read webhooks. */
const secrets = ['gateway.webhooks.url'];

/**
 * What the gateway itself keeps of people, and what becomes of it once identity says that somebody is erased. That is a
 * fact which is handed out until it is handled, so a process that dies in the middle is made good by the next.
 */
@Injectable()
export class OwnErasuresService {
  constructor(
    private readonly database: Database,
    private readonly erasures: ErasuresRepository,
    private readonly accounts: ErasedAccountsRepository,
    private readonly mentions: MentionsRepository,
    private readonly log: EventLog,
    @Inject(gatewayConfigToken) private readonly config: GatewayConfig,
  ) {}

  /** @throws AppError `unavailable` */
  async erase(personId: string, erasedAt: Date): Promise<void> {
    await this.database.transaction(async (tx) => {
      const removed = await this.accounts.erase(tx, personId);
      await this.erasures.add(tx, { personId, erasedAt, removed });
    });
    await this.log.erase(personId, erasedAt, (tx, events) =>
      this.erasures.add(tx, { personId, erasedAt, removed: { events } }),
    );
    await this.erasures.finish(personId);
  }

  /** Undefined while nothing is known of it here. */
  async find(personId: string): Promise<MessageInitShape<typeof ErasureSchema> | undefined> {
    const erasure = await this.erasures.find(personId);
    if (erasure === undefined) return undefined;
    const { erasedAt, finishedAt, removed } = erasure;
    return {
      personId,
      erasedAt: timestampFromDate(erasedAt),
      ...(finishedAt !== null && { finishedAt: timestampFromDate(finishedAt) }),
      removed: Object.entries(removed).map(([kind, rows]) => ({ kind, rows })),
      kept: await this.kept(personId),
    };
  }

  /** @throws AppError `unavailable` */
  async check(personId: string, texts: readonly string[]) {
    const { tables, mentions } = await this.mentions.find(personId, texts, secrets);
    const findings = mentions.map(({ table, rows, text }) => ({
      place: table,
      rows,
      text,
      isKept: text === undefined && tablesOfIds.includes(table),
    }));
    return { places: tables, findings };
  }

  private async kept(personId: string) {
    const { auditEntries, events } = await this.accounts.kept(personId);
    const all = [
      {
        kind: 'audit_entries' satisfies KeptOfErasedKind,
        rows: auditEntries,
        reason:
          'Who did what must remain provable, and the chain of the audit log has no gaps: ids, times, names of fields, and the network address of requests they made themselves.',
        days: this.config.AUDIT_KEPT_DAYS,
      },
      {
        kind: 'events' satisfies KeptOfErasedKind,
        rows: events,
        reason:
          'Tells clients and webhooks that were away that somebody of this id was erased, and what became of their rows; no name.',
        days: this.config.EVENTS_KEPT_DAYS,
      },
    ];
    return all.filter(({ rows }) => rows > 0);
  }
}
