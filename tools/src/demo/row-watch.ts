import type { AttendanceAnswer, RecognitionAnswer } from './answers';
import type { ApiClient } from './api-client';
import { rowsTouchedSince } from './verdict.policy';

/**
 * Follows the attendance list while the video plays and measures how long each change took: from the capture of the
 * frame that decided to the row being written.
 */
export class RowWatch {
  rows: AttendanceAnswer[] = [];
  /** Milliseconds from frame to row, one for each change that was seen. */
  readonly frameToRowMs: number[] = [];
  private readonly seenVersions = new Set<string>();

  constructor(
    private readonly api: ApiClient,
    private readonly cameraId: string,
    private readonly since: Date,
  ) {}

  async look(): Promise<void> {
    const all = await this.api.all<AttendanceAnswer>('/users/attendance', { camera_id: this.cameraId });
    this.rows = rowsTouchedSince(all, this.since);
    for (const row of this.rows) await this.measure(row);
  }

  private async measure(row: AttendanceAnswer): Promise<void> {
    const version = `${row.id} ${row.updated_at}`;
    if (this.seenVersions.has(version)) return;
    this.seenVersions.add(version);
    const writtenMs = new Date(row.updated_at).getTime();
    if (writtenMs < this.since.getTime()) return;
    const capturedAt = row.check_out ?? (await this.decidingFrameOf(row));
    if (capturedAt !== undefined) this.frameToRowMs.push(writtenMs - new Date(capturedAt).getTime());
  }

  /** A row that was only just opened shows when the person was first seen, not the frame that decided. */
  private async decidingFrameOf(row: AttendanceAnswer): Promise<string | undefined> {
    if (row.recognition_id === null) return undefined;
    const recognition = await this.api.get<RecognitionAnswer>(`/recognitions/${row.recognition_id}`);
    return recognition.last_seen_at;
  }
}
