import {
  defaultSiteId,
  type Camera,
  type CreateCameraRequestSchema,
  type MessageInitShape,
  type UpdateCameraRequestSchema,
} from '@smart-attendance/contracts';
import { AppError, isAppError, type Violation } from '@smart-attendance/errors';
import { clearedByNull, given } from '../input/show.policy';
import { frameRateDefault, type CreateCameraInput, type UpdateCameraInput } from './camera.input';
import { toOpenings, toScheduleMessage } from './schedule.policy';
import {
  motionSensitivityDefault,
  toDetectorInputName,
  toLivenessModeName,
  toDetectorInput,
  toLivenessMode,
  toStreamChoice,
} from './viewing.policy';
import { toZonesMessage } from './zones.policy';

type CreateInit = MessageInitShape<typeof CreateCameraRequestSchema>;
type UpdateInit = MessageInitShape<typeof UpdateCameraRequestSchema>;

/** A new camera as the registry is asked for it; what was left out has its default. */
export function toCreateMessage(input: CreateCameraInput): CreateInit {
  return {
    name: input.name,
    rtspUrl: input.rtsp_url,
    description: input.description ?? '',
    username: input.username ?? '',
    password: input.password ?? '',
    frameRate: input.frame_rate ?? frameRateDefault,
    resolutionWidth: input.resolution_width ?? 0,
    resolutionHeight: input.resolution_height ?? 0,
    location: input.location ?? '',
    isActive: input.is_active ?? true,
    siteId: toSiteId(input.site_id ?? null),
    role: input.role ?? '',
    ...watchingOfNew(input),
  };
}

/** The registry calls the default site by no name. */
function toSiteId(siteId: string | null): string {
  return siteId === null || siteId === defaultSiteId ? '' : siteId;
}

/** How it is watched. */
function watchingOfNew(input: CreateCameraInput) {
  return {
    subRtspUrl: input.sub_rtsp_url ?? '',
    streamChoice: toStreamChoice(input.stream ?? 'main'),
    schedule: toScheduleMessage(input.schedule ?? [], input.time_zone ?? ''),
    zones: toZonesMessage(input.zones ?? []),
    motionGate: {
      enabled: input.motion_gate ?? true,
      sensitivity: input.motion_sensitivity ?? motionSensitivityDefault,
    },
    faceSearch: {
      detectorInput: toDetectorInput(input.detector_input ?? null),
      faceWidthPxMin: input.face_width_px_min ?? 0,
      livenessMode: toLivenessMode(input.liveness_mode ?? null),
    },
  };
}

/** Fields that the registry stores as one value, so that a change of one of them needs the others. */
const groups: readonly (readonly (keyof UpdateCameraInput)[])[] = [
  ['schedule', 'time_zone'],
  ['motion_gate', 'motion_sensitivity'],
  ['detector_input', 'face_width_px_min', 'liveness_mode'],
];

/** Whether a change holds a part of what is stored as a whole; then it must be made of the camera as it is. */
export function changesPartOfGroup(input: UpdateCameraInput): boolean {
  return groups.some(
    (group) => group.some((field) => isGiven(input, field)) && !group.every((field) => isGiven(input, field)),
  );
}

function isGiven(input: UpdateCameraInput, field: keyof UpdateCameraInput): boolean {
  return input[field] !== undefined;
}

/**
 * A change as the registry is asked for it: only what was given. With `current` the change holds only while the camera
 * still has that revision, so that what somebody else changed in between is not undone.
 */
export function toUpdateMessage(cameraId: string, input: UpdateCameraInput, current: Camera | undefined): UpdateInit {
  return {
    cameraId,
    ...given({
      name: input.name,
      rtspUrl: input.rtsp_url,
      description: clearedByNull(input.description),
      username: clearedByNull(input.username),
      password: clearedByNull(input.password),
      frameRate: input.frame_rate,
      resolutionWidth: input.resolution_width === null ? 0 : input.resolution_width,
      resolutionHeight: input.resolution_height === null ? 0 : input.resolution_height,
      location: clearedByNull(input.location),
      isActive: input.is_active,
      siteId: input.site_id === undefined ? undefined : toSiteId(input.site_id),
      role: input.role,
      subRtspUrl: clearedByNull(input.sub_rtsp_url),
      streamChoice: input.stream === undefined ? undefined : toStreamChoice(input.stream),
      schedule: scheduleAfter(input, current),
      zones: input.zones === undefined ? undefined : toZonesMessage(input.zones ?? []),
      motionGate: motionGateAfter(input, current),
      faceSearch: faceSearchAfter(input, current),
      expectedRevision: current?.revision,
    }),
  };
}

function scheduleAfter({ schedule, time_zone }: UpdateCameraInput, current: Camera | undefined) {
  if (schedule === undefined && time_zone === undefined) return undefined;
  const openings = schedule === undefined ? toOpenings(current?.schedule) : (schedule ?? []);
  return toScheduleMessage(openings, clearedByNull(time_zone) ?? current?.schedule?.timeZone ?? '');
}

function motionGateAfter({ motion_gate, motion_sensitivity }: UpdateCameraInput, current: Camera | undefined) {
  if (motion_gate === undefined && motion_sensitivity === undefined) return undefined;
  return {
    enabled: motion_gate ?? current?.motionGate?.enabled ?? true,
    sensitivity: motion_sensitivity ?? current?.motionGate?.sensitivity ?? motionSensitivityDefault,
  };
}

function faceSearchAfter(input: UpdateCameraInput, current: Camera | undefined) {
  const { detector_input, face_width_px_min, liveness_mode } = input;
  if (detector_input === undefined && face_width_px_min === undefined && liveness_mode === undefined) return undefined;
  const search = current?.faceSearch;
  return {
    detectorInput: toDetectorInput(
      detector_input === undefined ? toDetectorInputName(search?.detectorInput) : detector_input,
    ),
    faceWidthPxMin: face_width_px_min === undefined ? (search?.faceWidthPxMin ?? 0) : (face_width_px_min ?? 0),
    livenessMode: toLivenessMode(
      liveness_mode === undefined ? toLivenessModeName(search?.livenessMode) : liveness_mode,
    ),
  };
}

/** The field of clients that a rule of the registry is about. */
export function toCameraField({ field, message }: Violation): Violation {
  return { field: cameraFieldOf(field, message), message };
}

/** What the registry stores as one value has one name there; its rules say which member they are about. */
function cameraFieldOf(field: string, message: string): string {
  switch (field) {
    case 'stream_choice':
      return 'stream';
    case 'schedule':
      return message.includes('time zone') ? 'time_zone' : field;
    case 'motion_gate':
      return 'motion_sensitivity';
    case 'face_search':
      return 'face_width_px_min';
    default:
      return field;
  }
}

/** An error of the registry with fields as clients know them. */
export function namingFieldsOfClients(error: unknown): unknown {
  if (!isAppError(error) || error.code !== 'invalid_argument') return error;
  return AppError.invalid(error.violations.map(toCameraField));
}
