import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';

/** Any number of its own; Postgres knows locks by numbers. */
const lockId = 4_203_118_711;
/** Ten times what a thousand rows take on a slow machine; other transactions that sit idle are ended after 30 s. */
const importMsMax = 5 * 60 * 1_000;

/**
 * Lets one import at a time run in the whole installation: two of the same file would both find its cameras missing.
 */
@Injectable()
export class ImportLockRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** The lock goes with its transaction, however that ends. @throws AppError `conflict` while another import runs */
  hold<T>(work: () => Promise<T>): Promise<T> {
    return inTransaction(
      this.dataSource,
      async (manager) => {
        await manager.query(`SET LOCAL idle_in_transaction_session_timeout = ${importMsMax}`);
        const rows = await manager.query<readonly { readonly locked: boolean }[]>(
          'SELECT pg_try_advisory_xact_lock($1) AS locked',
          [lockId],
        );
        if (rows[0]?.locked !== true) {
          throw new AppError('conflict', 'Another import of cameras is running; try again when it is done.', {
            reason: 'import_running',
          });
        }
        return work();
      },
      { attemptsMax: 1 },
    );
  }
}
