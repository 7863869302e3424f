import { ApiProperty } from '@nestjs/swagger';
import {
  defaultSiteId,
  openHoursMax,
  values,
  WantedState,
  zonesMax,
  type Camera,
  type TestConnectionResponse,
} from '@smart-attendance/contracts';
import { Count, Decimal, Flag, Id, Instant, OneOf, Text } from '../http/view.decorators';
import { toIsoInstant } from '../input/instant.policy';
import { nothingWhenZero, rounded, textOrNull } from '../input/show.policy';
import { Opening } from './opening.input';
import { toOpenings } from './schedule.policy';
import {
  motionSensitivityDefault,
  toCameraRoleName,
  toDetectorInputName,
  toLivenessModeName,
  toStreamChoiceName,
  type CameraRoleName,
  type DetectorInputName,
  type LivenessModeName,
  type StreamChoiceName,
} from './viewing.policy';
import { Zone } from './zone.input';
import { toZones } from './zones.policy';

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
  @Text({ nullable: true, description: 'Never with credentials.' }) sub_rtsp_url!: string | null;
  @OneOf(values.streamChoices) stream!: StreamChoiceName;
  @ApiProperty({ type: [Opening], maxItems: openHoursMax, description: 'Empty: always.' })
  schedule!: readonly Opening[];
  @Text({ nullable: true, description: 'Null: that of the installation.' }) time_zone!: string | null;
  @ApiProperty({ type: [Zone], maxItems: zonesMax }) zones!: readonly Zone[];
  @Flag() motion_gate!: boolean;
  @Count() motion_sensitivity!: number;
  @OneOf(values.detectorInputs, { nullable: true, description: 'Null: as the workers are set up; the same below.' })
  detector_input!: DetectorInputName | null;
  @Count({ nullable: true }) face_width_px_min!: number | null;
  @OneOf(values.livenessModes, { nullable: true }) liveness_mode!: LivenessModeName | null;
  @Id({ description: 'Where it is.' }) site_id!: string;
  @OneOf(values.cameraRoles) role!: CameraRoleName;
  @Flag({ description: 'The stream is wanted running; whether it does is in /health.' }) stream_wanted!: boolean;
  @Instant() created_at!: string | null;
  @Instant() updated_at!: string | null;
  @Count({ description: 'Grows with every change.' }) revision!: number;
}

export function toCameraView(camera: Camera): CameraView {
  return {
    id: camera.id,
    name: camera.name,
    description: textOrNull(camera.description),
    rtsp_url: withoutCredentials(camera.rtspUrl),
    username: textOrNull(camera.username),
    has_password: camera.hasPassword,
    frame_rate: camera.frameRate,
    resolution_width: nothingWhenZero(camera.resolutionWidth),
    resolution_height: nothingWhenZero(camera.resolutionHeight),
    location: textOrNull(camera.location),
    is_active: camera.isActive,
    sub_rtsp_url: textOrNull(withoutCredentials(camera.subRtspUrl)),
    stream: toStreamChoiceName(camera.streamChoice),
    ...toWatchingFields(camera),
    site_id: camera.siteId === '' ? defaultSiteId : camera.siteId,
    role: toCameraRoleName(camera.role),
    stream_wanted: camera.wantedState === WantedState.RUNNING,
    created_at: toIsoInstant(camera.createdAt),
    updated_at: toIsoInstant(camera.updatedAt),
    revision: camera.revision,
  };
}

function toWatchingFields({ schedule, zones, motionGate, faceSearch }: Camera) {
  return {
    schedule: toOpenings(schedule),
    time_zone: textOrNull(schedule?.timeZone ?? ''),
    zones: toZones(zones),
    motion_gate: motionGate?.enabled ?? true,
    motion_sensitivity: motionGate?.sensitivity ?? motionSensitivityDefault,
    detector_input: toDetectorInputName(faceSearch?.detectorInput),
    face_width_px_min: nothingWhenZero(faceSearch?.faceWidthPxMin ?? 0),
    liveness_mode: toLivenessModeName(faceSearch?.livenessMode),
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
  @Decimal({ nullable: true, description: 'Seconds; null when no second keyframe came in time.' })
  keyframe_interval!: number | null;
  @Text({ nullable: true, description: 'The first picture as a data URL of a JPEG, at most 640 pixels wide.' })
  sample_image!: string | null;
}

export function toConnectionTestView(test: TestConnectionResponse): ConnectionTestView {
  return {
    success: test.success,
    message: test.message,
    reason: textOrNull(test.reason),
    width: nothingWhenZero(test.width),
    height: nothingWhenZero(test.height),
    fps: nothingWhenZero(rounded(test.fps, 2)),
    codec: textOrNull(test.codec),
    latency_ms: nothingWhenZero(test.latencyMs),
    keyframe_interval: nothingWhenZero(test.keyframeIntervalMs / 1_000),
    sample_image: test.sampleJpeg.length === 0 ? null : dataUrlOf(test.sampleJpeg),
  };
}

function dataUrlOf(jpeg: Uint8Array): string {
  return `data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}`;
}
