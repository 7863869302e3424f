import { Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { DataSource } from 'typeorm';
import type { CameraStateReport } from './camera-state.policy';

interface Row {
  readonly state: string;
  readonly reason: string;
  readonly replica: string;
  readonly said_at: Date;
}

/** The last report of each camera that was news. */
@Injectable()
export class CameraStatesRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(cameraId: string, tx?: Transaction): Promise<CameraStateReport | undefined> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    const [row] = await manager.query<Row[]>(
      'SELECT state, reason, replica, said_at FROM camera_states WHERE camera_id = $1',
      [cameraId],
    );
    return row && { state: row.state, reason: row.reason, replica: row.replica, saidAt: row.said_at };
  }

  async store(tx: Transaction, cameraId: string, { state, reason, replica, saidAt }: CameraStateReport): Promise<void> {
    await managerOf(tx).query(
      `INSERT INTO camera_states (camera_id, state, reason, replica, said_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (camera_id) DO UPDATE SET
         state = excluded.state, reason = excluded.reason, replica = excluded.replica, said_at = excluded.said_at`,
      [cameraId, state, reason, replica, saidAt],
    );
  }

  /** Of a camera that is deleted. */
  async delete(cameraId: string): Promise<void> {
    await this.dataSource.query('DELETE FROM camera_states WHERE camera_id = $1', [cameraId]);
  }
}
