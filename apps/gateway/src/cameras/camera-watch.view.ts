import { ApiProperty } from '@nestjs/swagger';
import {
  StreamState,
  type Camera,
  type CameraStreamState,
  type GetCoverageResponse,
  type GetFleetResponse,
  type StatusSpan,
  type StreamHealth,
} from '@smart-attendance/contracts';
import { Count, Decimal, Flag, Id, Instant, OneOf, Text, type Shape } from '../http/view.decorators';
import { toIsoInstant } from '../input/instant.policy';
import { rounded, textOrNull } from '../input/show.policy';
import type { TimeSpan } from './time-span.policy';

export const streamStates = ['stopped', 'connecting', 'live', 'waiting', 'failed'] as const;

type StreamStateName = (typeof streamStates)[number];

export const nameOfState: Readonly<Record<StreamState, StreamStateName>> = {
  [StreamState.UNSPECIFIED]: 'stopped',
  [StreamState.STOPPED]: 'stopped',
  [StreamState.CONNECTING]: 'connecting',
  [StreamState.LIVE]: 'live',
  [StreamState.WAITING]: 'waiting',
  [StreamState.FAILED]: 'failed',
};

export class CameraHealthView {
  @Id() camera_id!: string;
  @OneOf(streamStates) state!: StreamStateName;
  @Instant({ nullable: true }) state_since!: string | null;
  @Instant({ nullable: true }) last_frame_at!: string | null;
  @Decimal() frames_per_second_asked!: number;
  @Decimal() frames_per_second_real!: number;
  @Count() frames_published!: number;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' }, description: 'Reason to count.' })
  frames_dropped!: Readonly<Record<string, number>>;
  @Count() reconnects!: number;
  @Text({ nullable: true }) last_error!: string | null;
  @Text({ nullable: true }) last_error_reason!: string | null;
  @Text({ nullable: true, description: 'Which replica holds the stream.' }) replica!: string | null;
  @Count({ description: 'From the camera.' }) bytes_received!: number;
  @Decimal({ description: 'Processor time of the decoder; 0 where the system does not tell.' })
  decoder_seconds!: number;
}

export function toCameraHealthView(health: StreamHealth): CameraHealthView {
  const dropped = Object.entries(health.framesDropped).map(([reason, count]) => [reason, Number(count)] as const);
  return {
    camera_id: health.cameraId,
    state: nameOfState[health.state],
    state_since: toIsoInstant(health.stateSince),
    last_frame_at: toIsoInstant(health.lastFrameAt),
    frames_per_second_asked: rounded(health.framesPerSecondAsked, 2),
    frames_per_second_real: rounded(health.framesPerSecondReal, 2),
    frames_published: Number(health.framesPublished),
    frames_dropped: Object.fromEntries(dropped),
    reconnects: health.reconnects,
    last_error: textOrNull(health.lastError),
    last_error_reason: textOrNull(health.lastErrorReason),
    replica: textOrNull(health.replica),
    bytes_received: Number(health.bytesReceived),
    decoder_seconds: rounded(health.decoderSeconds, 2),
  };
}

/** A camera no replica has a stream of. */
export function toStoppedCameraView(camera: Camera): CameraHealthView {
  return {
    camera_id: camera.id,
    state: 'stopped',
    state_since: null,
    last_frame_at: null,
    frames_per_second_asked: camera.frameRate,
    frames_per_second_real: 0,
    frames_published: 0,
    frames_dropped: {},
    reconnects: 0,
    last_error: null,
    last_error_reason: null,
    replica: null,
    bytes_received: 0,
    decoder_seconds: 0,
  };
}

export class CameraStateView {
  @Id() camera_id!: string;
  @OneOf(streamStates) state!: StreamStateName;
  @Text({ nullable: true, description: 'As last_error_reason of the health; null while live.' }) reason!: string | null;
  @Instant({ nullable: true }) since!: string | null;
  @Text({ nullable: true, description: 'Which replica holds the stream.' }) replica!: string | null;
}

export function toCameraStateView(stream: CameraStreamState): CameraStateView {
  return {
    camera_id: stream.cameraId,
    state: nameOfState[stream.state],
    reason: textOrNull(stream.reason),
    since: toIsoInstant(stream.since),
    replica: textOrNull(stream.replica),
  };
}

class FleetReplicaView {
  @Text() replica!: string;
  @Instant() started_at!: string | null;
  @Count() streams_max!: number;
  @Count() streams_held!: number;
  @Count() streams_live!: number;
}

export class FleetView {
  @ApiProperty({ type: [FleetReplicaView] }) replicas!: readonly Shape<FleetReplicaView>[];
  @Count({ description: 'Cameras that are wanted running now.' }) cameras_wanted!: number;
  @ApiProperty({ type: [String], format: 'uuid', description: 'Of them, those nobody carries; at most 1000.' })
  cameras_without_replica!: readonly string[];
  @Flag({ description: 'There are more cameras wanted than all replicas together may carry.' }) is_overfull!: boolean;
}

export function toFleetView(fleet: GetFleetResponse): FleetView {
  return {
    replicas: fleet.replicas.map(({ replica, startedAt, streamsMax, streamsHeld, streamsLive }) => ({
      replica,
      started_at: toIsoInstant(startedAt),
      streams_max: streamsMax,
      streams_held: streamsHeld,
      streams_live: streamsLive,
    })),
    cameras_wanted: fleet.camerasWanted,
    cameras_without_replica: fleet.camerasWithoutReplica,
    is_overfull: fleet.isOverfull,
  };
}

export class StatusSpanView {
  @Text({ description: 'stopped, connecting, live, waiting or failed.' }) state!: string;
  @Text({ nullable: true, description: 'As last_error_reason of the health.' }) reason!: string | null;
  @Instant() began_at!: string | null;
  @Instant({ nullable: true, description: 'Null: it lasts.' }) ended_at!: string | null;
  @Text({ nullable: true }) replica!: string | null;
}

export function toStatusSpanView({ state, reason, beganAt, endedAt, replica }: StatusSpan): StatusSpanView {
  return {
    state,
    reason: textOrNull(reason),
    began_at: toIsoInstant(beganAt),
    ended_at: toIsoInstant(endedAt),
    replica: textOrNull(replica),
  };
}

class BlindSpanView {
  @Instant() from!: string | null;
  @Instant() to!: string | null;
}

export class CoverageView {
  @Id() camera_id!: string;
  @Instant() from!: string;
  @Instant() to!: string;
  @Decimal({ description: 'Of the time asked for that has passed already.' }) seconds_asked!: number;
  @Decimal() seconds_seen!: number;
  @Decimal({ nullable: true, description: '0 to 1; null while none of the time has passed.' }) share!: number | null;
  @ApiProperty({ type: [BlindSpanView], description: 'When it did not see, or nobody knows; in order, at most 1000.' })
  blind_spans!: readonly Shape<BlindSpanView>[];
  @Flag({ description: 'There were more blind spans than are answered.' }) blind_spans_cut!: boolean;
}

export function toCoverageView(cameraId: string, time: TimeSpan, coverage: GetCoverageResponse): CoverageView {
  const { secondsAsked, secondsSeen } = coverage;
  return {
    camera_id: cameraId,
    from: time.from.toISOString(),
    to: time.to.toISOString(),
    seconds_asked: rounded(secondsAsked, 3),
    seconds_seen: rounded(secondsSeen, 3),
    share: secondsAsked > 0 ? rounded(Math.min(1, secondsSeen / secondsAsked)) : null,
    blind_spans: coverage.blindSpans.map(({ from, to }) => ({ from: toIsoInstant(from), to: toIsoInstant(to) })),
    blind_spans_cut: coverage.blindSpansCut,
  };
}
