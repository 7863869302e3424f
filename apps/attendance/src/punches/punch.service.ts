import { Injectable } from '@nestjs/common';
import { inTransaction } from '@smart-attendance/database';
import { metrics } from '@smart-attendance/observability';
import { randomUUID } from 'node:crypto';
import { DataSource, type EntityManager } from 'typeorm';
import { Site } from '../calendar/site';
import { PeopleService } from '../people/people.service';
import type { RecordRow } from '../records/record.entity';
import { RecordPublisher } from '../records/record.publisher';
import { RecordRepository } from '../records/record.repository';
import { decidePunch, splitByDay, type Punch, type PunchOfDay, type SeenDay } from './punch.policy';
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
    const outcomes = await this.write(punch, new Date());
    for (const { kind, record } of outcomes) {
      if (record === undefined) continue;
      if (kind === 'opened' || kind === 'extended') await this.publisher.announce(record);
      else if (kind === 'known already') await this.publisher.catchUp(record);
    }
    handled.inc({ outcome: outcomes[0].kind.replace(' ', '_') });
  }

  /**
   * The committed half of `handle`: what a process that dies right after it leaves behind. One outcome for each day that the
   * recognition touches, the day in which it began first.
   */
  async write(punch: Punch, now: Date): Promise<readonly [PunchOutcome, ...PunchOutcome[]]> {
    const [first, ...later] = splitByDay(punch, this.site);
    if (first === undefined) throw new Error('A punch has a day.');
    return inTransaction(this.dataSource, async (manager) => {
      if (!(await this.punches.claim(manager, punch, now))) return this.knownAlready(manager, punch, later);
      const outcome = await this.count(manager, first, now);
      await this.punches.countTo(manager, punch.recognitionId, outcome.record.id);
      const others: PunchOutcome[] = [];
      for (const part of later) others.push(await this.count(manager, part, now));
      return [outcome, ...others];
    });
  }

  private async knownAlready(
    manager: EntityManager,
    { recognitionId, personId }: Punch,
    later: readonly PunchOfDay[],
  ): Promise<[PunchOutcome, ...PunchOutcome[]]> {
    const recordId = await this.punches.recordIdOf(manager, recognitionId);
    const record = recordId === undefined ? undefined : await this.records.lock(manager, recordId);
    const others: PunchOutcome[] = [];
    for (const { localDate } of later) {
      others.push({ kind: 'known already', record: await this.records.lockOfDay(manager, personId, localDate) });
    }
    return [{ kind: 'known already', record }, ...others];
  }

  private async count(manager: EntityManager, { punch, localDate }: PunchOfDay, now: Date) {
    const opening = decidePunch(undefined, punch, this.site);
    if (opening.kind !== 'open') throw new Error('A first punch opens its day.');
    const fresh = recordOf(punch, opening.day, localDate, now);
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
