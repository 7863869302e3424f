import { Injectable } from '@nestjs/common';
import { attendanceRecorded, RecordChange } from '@smart-attendance/contracts';
import { Database, isUniqueViolation, type Transaction } from '@smart-attendance/database';
import { metrics } from '@smart-attendance/observability';
import { randomUUID } from 'node:crypto';
import { Site } from '../calendar/site';
import { PeopleService } from '../people/people.service';
import type { PersonRow } from '../people/person.entity';
import type { RecordRow } from '../records/record.entity';
import { toRecordedEvent } from '../records/record.message';
import { RecordRepository } from '../records/record.repository';
import { decidePunch, splitByDay, type Punch, type PunchOfDay, type SeenDay } from './punch.policy';
import { punchKey, PunchRepository } from './punch.repository';

export type PunchOutcome = 'opened' | 'extended' | 'unchanged' | 'known_already';

interface CountedDay {
  readonly outcome: PunchOutcome;
  readonly recordId: string;
}

const handled = metrics.counter({
  name: 'punches_handled_total',
  help: 'Recognitions by what they did to the record of their day.',
  labelNames: ['outcome'],
});

@Injectable()
export class PunchService {
  constructor(
    private readonly database: Database,
    private readonly site: Site,
    private readonly punches: PunchRepository,
    private readonly records: RecordRepository,
    private readonly people: PeopleService,
  ) {}

  /**
   * Counts a recognition to its day. Doing it again changes nothing.
   * @throws AppError `unavailable`
   */
  async handle(punch: Punch): Promise<void> {
    const person = await this.people.find(punch.personId);
    const outcome = await this.database
      .transaction((tx) => this.count(tx, punch, person))
      .catch((error: unknown): PunchOutcome => {
        // What it did to the record is rolled back.
        if (isUniqueViolation(error, punchKey)) return 'known_already';
        throw error;
      });
    handled.inc({ outcome });
  }

  /** To each day that the recognition touches. @returns what it did to the one in which it began */
  private async count(tx: Transaction, punch: Punch, person: PersonRow | undefined): Promise<PunchOutcome> {
    const [first, ...later] = splitByDay(punch, this.site);
    if (first === undefined) throw new Error('A punch has a day.');
    const now = new Date();
    const { outcome, recordId } = await this.countDay(tx, first, person, now);
    await this.punches.insert(tx, punch, recordId, now);
    for (const part of later) await this.countDay(tx, part, person, now);
    return outcome;
  }

  private async countDay(
    tx: Transaction,
    { punch, localDate }: PunchOfDay,
    person: PersonRow | undefined,
    now: Date,
  ): Promise<CountedDay> {
    const opening = decidePunch(undefined, punch, this.site);
    if (opening.kind !== 'open') throw new Error('A first punch opens its day.');
    const opened = newRecord(punch, opening.day, localDate, now);
    const existing = await this.records.insertOrLockOfDay(tx, opened);
    if (existing === undefined) {
      tx.publish(attendanceRecorded, toRecordedEvent(RecordChange.OPENED, opened, person));
      return { outcome: 'opened', recordId: opened.id };
    }
    const decision = decidePunch(existing, punch, this.site);
    if (decision.kind === 'nothing') return { outcome: 'unchanged', recordId: existing.id };
    const extended: RecordRow = { ...existing, ...decision.day, revision: existing.revision + 1, updatedAt: now };
    await this.records.update(tx, extended);
    tx.publish(attendanceRecorded, toRecordedEvent(RecordChange.EXTENDED, extended, person));
    return { outcome: 'extended', recordId: existing.id };
  }
}

function newRecord(punch: Punch, day: SeenDay, localDate: string, now: Date): RecordRow {
  return {
    ...day,
    id: randomUUID(),
    personId: punch.personId,
    localDate,
    location: '',
    notes: '',
    source: 'camera',
    isCorrected: false,
    revision: 1,
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
  };
}
