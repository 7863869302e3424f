import { ApiProperty } from '@nestjs/swagger';
import {
  StreamState,
  WantedState,
  type Camera,
  type StreamHealth,
  type TestConnectionResponse,
} from '@smart-attendance/contracts';
import { Count, Decimal, Flag, Id, Instant, OneOf, Text } from '../http/view.decorators';
import { showInstant } from '../input/instant.policy';
import { rounded, textOrNull } from '../input/show.policy';

const streamStates = ['stopped', 'connecting', 'live', 'waiting', 'failed'] as const;

type StreamStateName = (typeof streamStates)[number];

const nameOfState: Readonly<Record<StreamState, StreamStateName>> = {
  [StreamState.UNSPECIFIED]: 'stopped',
  [StreamState.STOPPED]: 'stopped',
  [StreamState.CONNECTING]: 'connecting',
  [StreamState.LIVE]: 'live',
  [StreamState.WAITING]: 'waiting',
  [StreamState.FAILED]: 'failed',
};

export class CameraView {
  @Id() id!: string;
  @Text() name!: string;
  @Text({ nullable: true }) description!: string | null;
  @Text({ description: 'Never with credentials.' }) rtsp_url!: string;
  @Text({ nullable: true }) username!: string | null;
  @Flag({ description: 'A password is stored; it is never answered.' }) has_password!: boolean;
  @Count() frame_rate!: number;
  @Count({ nullable: true, description: 'Null: as the camera sends it.' }) resolution_width!: number | null;
  @Count({ nullable: true }) resolution_height!: number | null;
  @Text({ nullable: true }) location!: string | null;
  @Flag() is_active!: boolean;
  @Flag({ description: 'The stream is wanted running; whether it does is in /health.' }) stream_wanted!: boolean;
  @Instant() created_at!: string | null;
  @Instant() updated_at!: string | null;
}

export function viewCamera(camera: Camera): CameraView {
  return {
    id: camera.id,
    name: camera.name,
    description: textOrNull(camera.description),
    rtsp_url: withoutCredentials(camera.rtspUrl),
    username: textOrNull(camera.username),
    has_password: camera.hasPassword,
    frame_rate: camera.frameRate,
    resolution_width: camera.resolutionWidth === 0 ? null : camera.resolutionWidth,
    resolution_height: camera.resolutionHeight === 0 ? null : camera.resolutionHeight,
    location: textOrNull(camera.location),
    is_active: camera.isActive,
    stream_wanted: camera.wantedState === WantedState.RUNNING,
    created_at: showInstant(camera.createdAt),
    updated_at: showInstant(camera.updatedAt),
  };
}

/** The registry keeps them apart already; this door does not rely on it. */
export function withoutCredentials(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1');
}

export class ConnectionTestView {
  @Flag() success!: boolean;
  @Text() message!: string;
  @Text({
    nullable: true,
    description:
      'Null on success; else unreachable, refused, timed_out, unauthorized, not_found, not_rtsp, no_video or unsupported_codec.',
  })
  reason!: string | null;
  @Count({ nullable: true }) width!: number | null;
  @Count({ nullable: true }) height!: number | null;
  @Decimal({ nullable: true, description: 'As the camera declares it.' }) fps!: number | null;
  @Text({ nullable: true }) codec!: string | null;
  @Count({ nullable: true, description: 'To the first decoded picture.' }) latency_ms!: number | null;
}

export function viewConnectionTest(test: TestConnectionResponse): ConnectionTestView {
  return {
    success: test.success,
    message: test.message,
    reason: textOrNull(test.reason),
    width: nothingWhenZero(test.width),
    height: nothingWhenZero(test.height),
    fps: nothingWhenZero(rounded(test.fps, 2)),
    codec: textOrNull(test.codec),
    latency_ms: nothingWhenZero(test.latencyMs),
  };
}

function nothingWhenZero(value: number): number | null {
  return value === 0 ? null : value;
}

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
}

export function viewCameraHealth(health: StreamHealth): CameraHealthView {
  const dropped = Object.entries(health.framesDropped).map(([reason, count]) => [reason, Number(count)] as const);
  return {
    camera_id: health.cameraId,
    state: nameOfState[health.state],
    state_since: showInstant(health.stateSince),
    last_frame_at: showInstant(health.lastFrameAt),
    frames_per_second_asked: rounded(health.framesPerSecondAsked, 2),
    frames_per_second_real: rounded(health.framesPerSecondReal, 2),
    frames_published: Number(health.framesPublished),
    frames_dropped: Object.fromEntries(dropped),
    reconnects: health.reconnects,
    last_error: textOrNull(health.lastError),
    last_error_reason: textOrNull(health.lastErrorReason),
    replica: textOrNull(health.replica),
  };
}

/** A camera no replica has a stream of. */
export function viewStoppedCamera(camera: Camera): CameraHealthView {
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
  };
}
