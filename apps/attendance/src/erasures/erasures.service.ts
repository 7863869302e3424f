import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { attendanceRecorded, correctionRequestChanged, leaveChanged } from '@smart-attendance/contracts';
import {
  Database,
  ErasuresRepository,
  ExportedRowsRepository,
  PeriodicTask,
  type ErasureRow,
} from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { KeptMessages } from '@smart-attendance/messaging';
import { Logger } from '@smart-attendance/observability';
import { exportedRows } from '../person-export/exported-rows';
import { IdempotencyKeyRepository } from '../records/idempotency-key.repository';
import { ErasedTextsRepository } from './erased-texts.repository';
import { keptOfErased, rowsOfOthers, type KeptOfErased } from './kept-of-erased.policy';

const finishEveryMs = 5_000;
const finishedAtOnceMax = 200;
/** What was committed before the erasure is published by then, whoever has it in hand. */
const publishedWithinMs = 15_000;

const eventsOfPeople = [attendanceRecorded, leaveChanged, correctionRequestChanged];

const countedRows = { ...exportedRows, ...rowsOfOthers };

export interface KeptRows extends KeptOfErased {
  readonly rows: number;
}

/**
 * The receipts of erasures here: begun when the erasure is heard of, handled once its rows are without the person,
 * finished when the bus is, too.
 */
@Injectable()
export class ErasuresService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly finishing: PeriodicTask;

  constructor(
    private readonly database: Database,
    private readonly erasures: ErasuresRepository,
    private readonly texts: ErasedTextsRepository,
    private readonly rows: ExportedRowsRepository,
    private readonly keys: IdempotencyKeyRepository,
    private readonly messages: KeptMessages,
    logger: Logger,
  ) {
    this.finishing = new PeriodicTask('erasures', finishEveryMs, logger, () => this.finishPending());
  }

  onApplicationBootstrap(): void {
    this.finishing.start(0);
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.finishing.stop();
  }

  /** Counts what is about to go, and takes back what is not published yet and names the person. */
  async begin(personId: string, erasedAt: Date): Promise<void> {
    await this.database.transaction(async (tx) => {
      for (const event of eventsOfPeople) await tx.withdraw(event, personId);
      // Handed out once more after a crash, most of it is gone already and was counted.
      if ((await this.erasures.find(personId)) !== undefined) return;
      await this.erasures.add(tx, { personId, erasedAt, removed: await this.texts.count(tx, personId) });
    });
  }

  /** @throws AppError `not_found` */
  async get(personId: string): Promise<{ readonly erasure: ErasureRow; readonly kept: readonly KeptRows[] }> {
    const erasure = await this.erasures.find(personId);
    if (erasure === undefined) throw AppError.notFound('erasure', personId);
    const kept = await Promise.all(
      keptOfErased.map(async (kept) => ({ ...kept, rows: await this.rows.count(countedRows[kept.kind], personId) })),
    );
    return { erasure, kept: kept.filter(({ rows }) => rows > 0) };
  }

  private async finishPending(): Promise<void> {
    const settled = new Date(Date.now() - publishedWithinMs);
    for (const { personId, erasedAt } of await this.erasures.unfinished(settled, finishedAtOnceMax)) {
      // Begun, and not handled: the fact is handed out again.
      if (!(await this.texts.isEmpty(personId))) continue;
      let messages = 0;
      for (const event of eventsOfPeople) {
        messages += (await this.messages.count(event, personId)).reduce((sum, one) => sum + one.messages, 0);
        await this.messages.delete(event, personId);
      }
      const keys = await this.keys.forget(personId);
      const removed = { bus_messages: messages, idempotency_keys: keys };
      // Of two replicas one counts.
      await this.database.transaction(async (tx) => {
        if (await this.erasures.finish(personId, tx)) await this.erasures.add(tx, { personId, erasedAt, removed });
      });
    }
  }
}
