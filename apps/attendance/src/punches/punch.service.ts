import { Injectable } from '@nestjs/common';
import { Database, isUniqueViolation, type Transaction } from '@smart-attendance/database';
import { metrics } from '@smart-attendance/observability';
import { DateRulesSource } from '../days/date-rules';
import { DayService, type DayKnowledge, type DayOutcome } from '../days/day.service';
import { PeopleService } from '../people/people.service';
import type { PersonRow } from '../people/person.entity';
import { LedgerRepository } from '../ledger/ledger.repository';
import type { Punch } from './punch';
import type { PunchRow } from './punch.entity';
import { toPunchSnapshot } from './punch-snapshot';
import { punchKey, PunchRepository } from './punch.repository';

export type PunchOutcome = DayOutcome | 'known_already';

const handled = metrics.counter({
  name: 'punches_handled_total',
  help: 'Recognitions by what they did to the record of their day.',
  labelNames: ['outcome'],
});

const ageSeconds = metrics.histogram({
  name: 'punch_age_seconds',
  help: 'From the last sighting of a recognition to the row that it is counted in.',
  buckets: [0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 3_600],
});

/** A punch of a camera that nobody took back, told by a person or not. */
export function toPunchRow({ told, ...punch }: Punch, place: Pick<PunchRow, 'siteId' | 'role'>, now: Date): PunchRow {
  return {
    ...punch,
    ...place,
    source: 'camera',
    authorId: told?.authorId ?? null,
    toldAt: told?.at ?? null,
    reason: null,
    withdrawnAt: null,
    withdrawnBy: null,
    withdrawalReason: null,
    recognitionRevision: 1,
    recordId: null,
    handledAt: now,
  };
}

@Injectable()
export class PunchService {
  constructor(
    private readonly database: Database,
    private readonly punches: PunchRepository,
    private readonly days: DayService,
    private readonly rules: DateRulesSource,
    private readonly people: PeopleService,
    private readonly ledger: LedgerRepository,
  ) {}

  /**
   * Counts a recognition to its day. Doing it again changes nothing.
   * @throws AppError `unavailable`
   */
  async handle(punch: Punch): Promise<PunchOutcome> {
    const person = await this.people.find(punch.personId);
    const outcome = await this.database
      .transaction((tx) => this.count(tx, punch, person))
      .catch((error: unknown): PunchOutcome => {
        if (isUniqueViolation(error, punchKey)) return 'known_already';
        throw error;
      });
    handled.inc({ outcome });
    // Clocks of two hosts differ by some milliseconds.
    const isLive = outcome !== 'known_already' && punch.told === undefined;
    if (isLive) ageSeconds.observe(Math.max(0, Date.now() - punch.lastSeenAt.getTime()) / 1_000);
    return outcome;
  }

  /** To each day that the recognition touches. @returns what it did to the one in which it began */
  private async count(tx: Transaction, punch: Punch, person: PersonRow | undefined): Promise<PunchOutcome> {
    await this.days.lock(tx, punch.personId);
    const now = new Date();
    const place = await this.rules.placeOf(punch.cameraId, tx);
    const row = toPunchRow(punch, place, now);
    await this.punches.insert(tx, row);
    if (punch.told !== undefined) this.appendTold(tx, row, punch.told.authorId);
    return this.compute(tx, row, { person, now, isTold: punch.told !== undefined });
  }

  /** What a person says is in the ledger by its own, as a punch by hand is. */
  private appendTold(tx: Transaction, row: PunchRow, author: string): void {
    this.ledger.append(tx, {
      at: row.handledAt.toISOString(),
      author,
      action: 'told',
      subject: 'punch',
      subjectId: row.recognitionId,
      revision: 1,
      reason: '',
      before: null,
      after: toPunchSnapshot(row),
    });
  }

  /** Each day that a punch touches, anew. @returns what it did to the one in which it began */
  async compute(tx: Transaction, punch: PunchRow, known: DayKnowledge): Promise<DayOutcome> {
    const { personId, recognitionId } = punch;
    let first: DayOutcome | undefined;
    for (const date of await this.days.datesOf(tx, punch)) {
      const { outcome, record } = await this.days.compute(tx, { personId, date }, known);
      if (first === undefined && record !== undefined) await this.punches.assign(tx, recognitionId, record.id);
      first ??= outcome;
    }
    return first ?? 'no_row';
  }
}
