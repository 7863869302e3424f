import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

interface CursorRow {
  /** A bigint as text. */
  readonly position: string;
}

/** How far each reader of the event log has come. One replica at a time reads for each of them. */
@Injectable()
export class EventCursorsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** A reader that is new begins at `position`; one that is known stays where it is. */
  async begin(name: string, position: bigint): Promise<void> {
    await this.dataSource.query(
      'INSERT INTO event_cursors (name, position) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING',
      [name, String(position)],
    );
  }

  /** It begins anew when it comes back. */
  async forget(name: string): Promise<void> {
    await this.dataSource.query('DELETE FROM event_cursors WHERE name = $1', [name]);
  }

  /** The cursor, locked up to the end of the transaction; undefined while another replica has it. */
  async lock(manager: EntityManager, name: string): Promise<bigint | undefined> {
    const rows = await manager.query<CursorRow[]>(
      'SELECT position FROM event_cursors WHERE name = $1 FOR UPDATE SKIP LOCKED',
      [name],
    );
    return positionOf(rows);
  }

  async move(manager: EntityManager, name: string, position: bigint): Promise<void> {
    await manager.query('UPDATE event_cursors SET position = $2 WHERE name = $1', [name, String(position)]);
  }

  /** Takes the cursor, or keeps it, for so long; undefined while another replica holds it. */
  async hold(name: string, holder: string, leaseMs: number): Promise<bigint | undefined> {
    const [rows] = await this.dataSource.query<[CursorRow[], number]>(
      `UPDATE event_cursors SET holder = $2, held_until = now() + $3 * interval '1 millisecond'
        WHERE name = $1 AND (holder IS NULL OR holder = $2 OR held_until < now()) RETURNING position`,
      [name, holder, leaseMs],
    );
    return positionOf(rows);
  }

  /** False when the holder has lost the cursor meanwhile; then nothing moves. */
  async moveHeld(name: string, holder: string, position: bigint): Promise<boolean> {
    const [, moved] = await this.dataSource.query<[unknown[], number]>(
      'UPDATE event_cursors SET position = $3 WHERE name = $1 AND holder = $2',
      [name, holder, String(position)],
    );
    return moved > 0;
  }

  async release(name: string, holder: string): Promise<void> {
    await this.dataSource.query(
      'UPDATE event_cursors SET holder = NULL, held_until = NULL WHERE name = $1 AND holder = $2',
      [name, holder],
    );
  }
}

function positionOf(rows: readonly CursorRow[]): bigint | undefined {
  const row = rows[0];
  return row === undefined ? undefined : BigInt(row.position);
}
