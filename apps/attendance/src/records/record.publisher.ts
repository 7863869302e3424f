import { Injectable } from '@nestjs/common';
import { attendanceRecorded, RecordChange } from '@smart-attendance/contracts';
import { MessagePublisher } from '@smart-attendance/messaging';
import { Logger } from '@smart-attendance/observability';
import { setTimeout as pause } from 'node:timers/promises';
import { PeopleRepository } from '../people/people.repository';
import type { RecordChangeName, RecordRow } from './record.entity';
import { recordMessage } from './record.message';
import { RecordRepository } from './record.repository';

/** Less than the 5 s the requester waits for the answer. */
const answerWaitMs = 1_500;

const changes: Readonly<Record<RecordChangeName, RecordChange>> = {
  opened: RecordChange.OPENED,
  extended: RecordChange.EXTENDED,
  corrected: RecordChange.CORRECTED,
  deleted: RecordChange.DELETED,
};

/** Says what was committed, and notes on the row that it was said. */
@Injectable()
export class RecordPublisher {
  constructor(
    private readonly publisher: MessagePublisher,
    private readonly records: RecordRepository,
    private readonly people: PeopleRepository,
    private readonly logger: Logger,
  ) {}

  /** Throws AppError `unavailable` when the bus is away. */
  async announce(record: RecordRow, change: RecordChangeName = record.lastChange): Promise<void> {
    const person = await this.people.find(record.personId);
    await this.publisher.publish(attendanceRecorded, {
      record: recordMessage(record, person),
      change: changes[change],
    });
    await this.records.markAnnounced(record.id, record.revision);
  }

  /** For an answer that must neither fail nor wait because of its event: the sweep says what was not said. */
  async announceOrDefer(record: RecordRow): Promise<void> {
    const announced = this.announce(record).catch((error: unknown) => {
      this.logger.warn('announcement-deferred', { recordId: record.id, revision: record.revision, error });
    });
    await Promise.race([announced, pause(answerWaitMs, undefined, { ref: false })]);
  }

  /** Says again what may not have been said. A record nobody has heard of is told as opened, however far it is by now. */
  async catchUp(record: RecordRow): Promise<void> {
    if (record.announcedRevision >= record.revision) return;
    const isNews = record.announcedRevision === 0 && record.lastChange === 'extended';
    await this.announce(record, isNews ? 'opened' : record.lastChange);
  }
}
