import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { RtspAuth } from './rtsp-auth';
import type { OutgoingFrame, RtspViewer } from './rtsp-viewer';
import { payloadsOf, rtpClockHz, rtpPayloadBytesMax } from './rtp-packetizer';
import type { AccessUnit, VideoClip } from './video-clip';

export interface MountOptions {
  /** Who may watch; everybody when absent. */
  readonly auth?: RtspAuth;
  /** When the loop begins at its first picture: as soon as the path is added (the default), or with the first PLAY. */
  readonly startOn?: 'server-start' | 'first-viewer';
  /** The transports a viewer may choose; both unless told. */
  readonly transports?: readonly ('tcp' | 'udp')[];
  /**
   * A sound track (telephone audio, silence) before the video in the description; none unless told. It is sent to those
   * who set it up, and with `always` over TCP also to those who did not, as some cameras do.
   */
  readonly sound?: 'when-asked' | 'always';
}

/** Where a path is in its loop. */
export interface Playback {
  /**
   * When picture 0 of the first round was due, in ms since 1970; undefined until the first viewer when it waits for
   * one.
   */
  readonly startedAtMs: number | undefined;
  readonly loopDurationMs: number;
}

/** Pictures counted once for every viewer. */
export interface MountStatistics {
  readonly framesSent: number;
  /** Left out because a viewer did not read fast enough. */
  readonly framesDropped: number;
}

/** Something that can be cut off: the connection of a client of this path. */
export interface MountClient {
  cut(): void;
}

/**
 * After a longer pause of this process the pictures missed are skipped, as a camera would, instead of sent in a burst.
 */
const catchUpMaxMs = 1_000;

/**
 * One path of the server: a clip that plays in a loop like a camera. All viewers share one clock and see the same
 * picture; a new one begins at the next keyframe. The loop goes round without viewers too, but costs a timer only
 * while somebody watches.
 */
export class RtspMount {
  readonly clients = new Set<MountClient>();
  private readonly viewers = new Set<RtspViewer>();
  private readonly firstTimestamp = randomBytes(4).readUInt32BE();
  private stalled = false;
  private timer: NodeJS.Timeout | undefined;
  private started: { readonly atMs: number; readonly monotonicMs: number } | undefined;
  private nextFrame = 0;
  private framesSent = 0;
  private framesDropped = 0;
  private film: VideoClip;
  private door: RtspAuth | undefined;

  constructor(
    readonly path: string,
    clip: VideoClip,
    readonly options: MountOptions,
  ) {
    this.film = clip;
    this.door = options.auth;
    if (options.startOn !== 'first-viewer') this.start();
  }

  get clip(): VideoClip {
    return this.film;
  }

  get auth(): RtspAuth | undefined {
    return this.door;
  }

  get playback(): Playback {
    return { startedAtMs: this.started?.atMs, loopDurationMs: this.clip.durationMs };
  }

  get statistics(): MountStatistics {
    return { framesSent: this.framesSent, framesDropped: this.framesDropped };
  }

  get viewerCount(): number {
    return this.viewers.size;
  }

  get isStalled(): boolean {
    return this.stalled;
  }

  /** Adds a viewer and says with which RTP timestamp its first picture will come. */
  attach(viewer: RtspViewer): { firstTimestamp: number } {
    if (this.started === undefined) this.start();
    this.viewers.add(viewer);
    if (this.timer === undefined) this.rejoin();
    let frame = this.nextFrame;
    while (!this.unitAt(frame).isKeyframe) frame += 1;
    return { firstTimestamp: this.timestampOf(frame) };
  }

  detach(viewer: RtspViewer): void {
    this.viewers.delete(viewer);
    if (this.viewers.size === 0) this.stopTimer();
  }

  /** Keeps every connection and answers requests, but sends no picture and no report: a camera that hangs. */
  stall(): void {
    this.stalled = true;
    this.stopTimer();
  }

  resume(): void {
    this.stalled = false;
    for (const viewer of this.viewers) viewer.awaitKeyframe();
    if (this.viewers.size > 0) this.rejoin();
  }

  /** Asks this of its viewers from the next request on. */
  changeAuth(auth: RtspAuth | undefined): void {
    this.door = auth;
  }

  /** Goes on with another clip of the same rate, to those who watch too: a camera whose resolution is changed. */
  changeClip(clip: VideoClip): void {
    if (clip.framesPerSecond !== this.clip.framesPerSecond) {
      throw new RangeError(`The clip must have ${this.clip.framesPerSecond} frames a second, as the one before.`);
    }
    this.film = clip;
    for (const viewer of this.viewers) viewer.awaitKeyframe();
  }

  /** Cuts every client off at once. */
  cutAll(): void {
    for (const client of [...this.clients]) client.cut();
  }

  private start(): void {
    this.started = { atMs: Date.now(), monotonicMs: performance.now() };
  }

  private rejoin(): void {
    const frameMs = 1000 / this.clip.framesPerSecond;
    // A frame due this very moment still counts as next, so that the first viewer gets picture 0.
    this.nextFrame = Math.max(this.nextFrame, Math.ceil(this.elapsedMs() / frameMs - 0.5));
    this.schedule();
  }

  private schedule(): void {
    this.stopTimer();
    if (this.stalled) return;
    const waitMs = Math.max(0, this.dueMs(this.nextFrame) - this.elapsedMs());
    this.timer = setTimeout(() => {
      this.sendDueFrames();
      this.schedule();
    }, waitMs);
  }

  private stopTimer(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private sendDueFrames(): void {
    const elapsedMs = this.elapsedMs();
    if (elapsedMs - this.dueMs(this.nextFrame) > catchUpMaxMs) {
      for (const viewer of this.viewers) viewer.awaitKeyframe();
      this.nextFrame = Math.ceil((elapsedMs * this.clip.framesPerSecond) / 1000);
    }
    while (this.dueMs(this.nextFrame) <= elapsedMs) {
      this.sendFrame(this.nextFrame);
      this.nextFrame += 1;
    }
  }

  private sendFrame(index: number): void {
    const unit = this.unitAt(index);
    const frame: OutgoingFrame = {
      payloads: unit.nals.flatMap((nal) => payloadsOf(nal, rtpPayloadBytesMax, this.clip.codec)),
      timestamp: this.timestampOf(index),
      isKeyframe: unit.isKeyframe,
    };
    const nowMs = Date.now();
    for (const viewer of this.viewers) {
      const outcome = viewer.send(frame, nowMs);
      if (outcome === 'sent') this.framesSent += 1;
      if (outcome === 'dropped') this.framesDropped += 1;
    }
  }

  private unitAt(index: number): AccessUnit {
    const unit = this.clip.accessUnits[index % this.clip.accessUnits.length];
    if (unit === undefined) throw new Error('A clip has at least one picture.');
    return unit;
  }

  /** Counted over all rounds, so that time never jumps back where the loop begins anew. */
  private timestampOf(index: number): number {
    const shownAt = index + this.unitAt(index).showingShift;
    return (this.firstTimestamp + Math.round((shownAt * rtpClockHz) / this.clip.framesPerSecond)) % 2 ** 32;
  }

  private dueMs(index: number): number {
    return (index * 1000) / this.clip.framesPerSecond;
  }

  private elapsedMs(): number {
    return performance.now() - (this.started?.monotonicMs ?? 0);
  }
}
