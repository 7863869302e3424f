import { Injectable } from '@nestjs/common';
import { attendanceRecorded, RecordChange } from '@smart-attendance/contracts';
import { isAppError } from '@smart-attendance/errors';
import { MessagePublisher } from '@smart-attendance/messaging';
import { Logger } from '@smart-attendance/observability';
import { PeopleRepository } from '../people/people.repository';
import type { RecordChangeName, RecordRow } from './record.entity';
import { recordMessage } from './record.message';
import { RecordRepository } from './record.repository';

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

  /** For an answer that must not fail because of its event: the sweep says it later. */
  async announceOrDefer(record: RecordRow): Promise<void> {
    try {
      await this.announce(record);
    } catch (error) {
      if (!isAppError(error) || error.code !== 'unavailable') throw error;
      this.logger.warn('announcement-deferred', { recordId: record.id, revision: record.revision, error });
    }
  }

  /** Says again what may not have been said. A record nobody has heard of is told as opened, however far it is by now. */
  async catchUp(record: RecordRow): Promise<void> {
    if (record.announcedRevision >= record.revision) return;
    const isNews = record.announcedRevision === 0 && record.lastChange === 'extended';
    await this.announce(record, isNews ? 'opened' : record.lastChange);
  }
}
