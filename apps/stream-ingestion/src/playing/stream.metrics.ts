import { metrics } from '@smart-attendance/observability';

/** Per camera; gone when the camera is no longer wanted. */
const labelNames = ['camera_id'];
const counter = (name: string, help: string) => metrics.counter({ name, help, labelNames });

const live = metrics.gauge({ name: 'stream_live', help: '1 while pictures come from the camera, else 0.', labelNames });
const stateSeries = metrics.gauge({
  name: 'stream_state',
  help: '1 for the state the stream is in: connecting, live, waiting or failed.',
  labelNames: ['camera_id', 'state'],
});
const published = counter('stream_frames_published_total', 'Frames the bus has taken.');
const dropped = metrics.counter({
  name: 'stream_frames_dropped_total',
  help: 'Frames left out: still, bus_busy, bus_away, no_lease, too_large, frozen or decoder_busy.',
  labelNames: ['camera_id', 'reason'],
});
const reconnects = counter('stream_reconnects_total', 'Tries after the first.');
const received = counter('stream_received_bytes_total', 'Bytes of video that came from the camera.');
const stray = counter(
  'stream_stray_bytes_total',
  'Bytes of the camera that belonged to no answer and to no packet, and were skipped.',
);
const decoderSeconds = counter(
  'stream_decoder_seconds_total',
  'Processor time of its decoders, in seconds; absent where the system does not tell.',
);

const states = ['connecting', 'live', 'waiting', 'failed'] as const;

/** The metrics of one camera. */
export class StreamMetrics {
  private readonly dropReasons = new Set<string>();

  constructor(private readonly cameraId: string) {}

  entered(state: string): void {
    const { cameraId } = this;
    live.set({ camera_id: cameraId }, state === 'live' ? 1 : 0);
    for (const each of states) stateSeries.set({ camera_id: cameraId, state: each }, each === state ? 1 : 0);
  }

  framePublished(): void {
    published.inc({ camera_id: this.cameraId });
  }

  frameDropped(reason: string): void {
    this.dropReasons.add(reason);
    dropped.inc({ camera_id: this.cameraId, reason });
  }

  reconnected(): void {
    reconnects.inc({ camera_id: this.cameraId });
  }

  received(bytes: number): void {
    received.inc({ camera_id: this.cameraId }, bytes);
  }

  strayed(bytes: number): void {
    stray.inc({ camera_id: this.cameraId }, bytes);
  }

  decoderUsed(seconds: number): void {
    decoderSeconds.inc({ camera_id: this.cameraId }, seconds);
  }

  remove(): void {
    const label = { camera_id: this.cameraId };
    for (const series of [live, published, reconnects, received, stray, decoderSeconds]) series.remove(label);
    for (const state of states) stateSeries.remove({ ...label, state });
    for (const reason of this.dropReasons) dropped.remove({ ...label, reason });
  }
}
