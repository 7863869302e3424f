import { Injectable } from '@nestjs/common';
import { deleteOlder } from '@smart-attendance/database';
import { DataSource } from 'typeorm';

/** By which column a row is old. */
const agedBy = {
  sightings: 'captured_at',
  recognized_tracks: 'last_seen_at',
  recognitions: 'created_at',
  stranger_visits: 'created_at',
} as const;

export type AgedTableName = keyof typeof agedBy;

@Injectable()
export class RetentionRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** A bounded piece at a time, until none is left or it is to stop. @returns how many rows */
  async deleteOlder(table: AgedTableName, before: Date, stopping: AbortSignal | undefined): Promise<number> {
    return deleteOlder(this.dataSource, { table, column: agedBy[table] }, before, stopping);
  }
}
