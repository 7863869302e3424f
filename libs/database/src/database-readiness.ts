import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Ready when the database answers a query; a ReadinessProbe for the health server. */
@Injectable()
export class DatabaseReadiness {
  readonly name = 'database';

  constructor(private readonly dataSource: DataSource) {}

  /** Throws AppError `unavailable` when it is away. */
  async check(): Promise<void> {
    await this.dataSource.query('SELECT 1');
  }
}
