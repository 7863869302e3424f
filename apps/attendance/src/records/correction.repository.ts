import { Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { DataSource } from 'typeorm';
import { CorrectionEntity, type CorrectionRow } from './correction.entity';

/** With notes of full length before and after, an answer of so many still fits into a message. */
const correctionsShownMax = 200;

@Injectable()
export class CorrectionRepository {
  constructor(private readonly dataSource: DataSource) {}

  async add(tx: Transaction, ...corrections: readonly CorrectionRow[]): Promise<void> {
    if (corrections.length > 0) await managerOf(tx).insert(CorrectionEntity, [...corrections]);
  }

  /** The newest `correctionsShownMax`, oldest first. */
  async ofRecord(recordId: string): Promise<CorrectionRow[]> {
    const newestFirst = await this.dataSource.getRepository(CorrectionEntity).find({
      where: { recordId },
      order: { revision: 'DESC' },
      take: correctionsShownMax,
    });
    return newestFirst.reverse();
  }
}
