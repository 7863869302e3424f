import { Injectable } from '@nestjs/common';
import { Database, isUniqueViolation, type Transaction } from '@smart-attendance/database';
import { metrics } from '@smart-attendance/observability';
import { DateRulesSource } from '../days/date-rules';
import { DayService, type DayKnowledge, type DayOutcome } from '../days/day.service';
import { PeopleService } from '../people/people.service';
import type { PersonRow } from '../people/person.entity';
import type { Punch } from './punch';
import type { PunchRow } from './punch.entity';
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

/** A punch that a camera made, and nobody took back. */
export const ofCamera = {
  source: 'camera',
  authorId: null,
  reason: null,
  withdrawnAt: null,
  withdrawnBy: null,
  withdrawalReason: null,
  recognitionRevision: 1,
} as const;

@Injectable()
export class PunchService {
  constructor(
    private readonly database: Database,
    private readonly punches: PunchRepository,
    private readonly days: DayService,
    private readonly rules: DateRulesSource,
    private readonly people: PeopleService,
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
    if (outcome !== 'known_already') ageSeconds.observe(Math.max(0, Date.now() - punch.lastSeenAt.getTime()) / 1_000);
    return outcome;
  }

  /** To each day that the recognition touches. @returns what it did to the one in which it began */
  private async count(tx: Transaction, punch: Punch, person: PersonRow | undefined): Promise<PunchOutcome> {
    await this.days.lock(tx, punch.personId);
    const now = new Date();
    const place = await this.rules.placeOf(punch.cameraId, tx);
    const row: PunchRow = { ...punch, ...place, ...ofCamera, recordId: null, handledAt: now };
    await this.punches.insert(tx, row);
    return this.compute(tx, row, { person, now });
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
