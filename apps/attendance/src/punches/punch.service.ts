import { Injectable } from '@nestjs/common';
import { inTransaction } from '@smart-attendance/database';
import { metrics } from '@smart-attendance/observability';
import { randomUUID } from 'node:crypto';
import { DataSource, type EntityManager } from 'typeorm';
import { attendanceDayOf } from '../calendar/attendance-day.policy';
import { Site } from '../calendar/site';
import { PeopleService } from '../people/people.service';
import type { RecordRow } from '../records/record.entity';
import { RecordPublisher } from '../records/record.publisher';
import { RecordRepository } from '../records/record.repository';
import { decidePunch, type Punch, type SeenDay } from './punch.policy';
import { PunchRepository } from './punch.repository';

export interface PunchOutcome {
  readonly kind: 'opened' | 'extended' | 'unchanged' | 'known already';
  /** After the punch; undefined only when it was known already and its record cannot be found. */
  readonly record: RecordRow | undefined;
}

const handled = metrics.counter({
  name: 'punches_handled_total',
  help: 'Recognitions by what they did to the record of their day.',
  labelNames: ['outcome'],
});

@Injectable()
export class PunchService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly site: Site,
    private readonly punches: PunchRepository,
    private readonly records: RecordRepository,
    private readonly people: PeopleService,
    private readonly publisher: RecordPublisher,
  ) {}

  /** Counts a recognition to its day and says so. Doing it again changes nothing. Throws AppError `unavailable`. */
  async handle(punch: Punch): Promise<void> {
    await this.people.learn(punch.personId);
    const { kind, record } = await this.write(punch, new Date());
    if (kind === 'opened' || kind === 'extended') {
      if (record !== undefined) await this.publisher.announce(record);
    } else if (kind === 'known already' && record !== undefined) {
      await this.publisher.catchUp(record);
    }
    handled.inc({ outcome: kind.replace(' ', '_') });
  }

  /** The committed half of `handle`: what a process that dies right after it leaves behind. */
  async write(punch: Punch, now: Date): Promise<PunchOutcome> {
    return inTransaction(this.dataSource, async (manager) => {
      if (!(await this.punches.claim(manager, punch, now))) {
        const recordId = await this.punches.recordIdOf(manager, punch.recognitionId);
        return {
          kind: 'known already',
          record: recordId === undefined ? undefined : await this.records.lock(manager, recordId),
        };
      }
      const outcome = await this.count(manager, punch, now);
      await this.punches.countTo(manager, punch.recognitionId, outcome.record.id);
      return outcome;
    });
  }

  private async count(manager: EntityManager, punch: Punch, now: Date) {
    const opening = decidePunch(undefined, punch, this.site);
    if (opening.kind !== 'open') throw new Error('A first punch opens its day.');
    const fresh = recordOf(punch, opening.day, attendanceDayOf(punch.firstSeenAt, this.site), now);
    const existing = await this.records.insertOrLockOfDay(manager, fresh);
    if (existing === undefined) return { kind: 'opened', record: fresh } as const;
    const decision = decidePunch(existing, punch, this.site);
    if (decision.kind === 'nothing') return { kind: 'unchanged', record: existing } as const;
    const extended: RecordRow = {
      ...existing,
      ...decision.day,
      revision: existing.revision + 1,
      lastChange: 'extended',
      updatedAt: now,
    };
    await this.records.update(manager, extended);
    return { kind: 'extended', record: extended } as const;
  }
}

function recordOf(punch: Punch, day: SeenDay, localDate: string, now: Date): RecordRow {
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
    announcedRevision: 0,
    lastChange: 'opened',
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
  };
}
