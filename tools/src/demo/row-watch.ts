import type { Client } from '@smart-attendance/client';
import { rowsOf } from './clean-up';
import { rowsTouchedSince, type AttendanceRow } from './verdict.policy';

/**
 * Follows the attendance list while the video plays and measures how long each change took: from the capture of the
 * frame that decided to the row being written.
 */
export class RowWatch {
  rows: AttendanceRow[] = [];
  /** Milliseconds from frame to row, one for each change that was seen. */
  readonly frameToRowMs: number[] = [];
  private readonly seenVersions = new Set<string>();

  constructor(
    private readonly api: Client,
    private readonly cameraId: string,
    private readonly since: Date,
  ) {}

  async look(): Promise<void> {
    this.rows = rowsTouchedSince(await rowsOf(this.api, this.cameraId), this.since);
    for (const row of this.rows) await this.measure(row);
  }

  private async measure(row: AttendanceRow): Promise<void> {
    const version = `${row.id} ${row.updated_at}`;
    if (this.seenVersions.has(version)) return;
    this.seenVersions.add(version);
    const writtenMs = new Date(row.updated_at).getTime();
    if (writtenMs < this.since.getTime()) return;
    const capturedAt = row.check_out ?? (await this.decidingFrameOf(row));
    if (capturedAt !== undefined) this.frameToRowMs.push(writtenMs - new Date(capturedAt).getTime());
  }

  /** A row that was only just opened shows when the person was first seen, not the frame that decided. */
  private async decidingFrameOf(row: AttendanceRow): Promise<string | undefined> {
    if (row.recognition_id === null) return undefined;
    const path = { id: row.recognition_id };
    return (await this.api.get('/recognitions/{id}', { params: { path } })).last_seen_at;
  }
}
