import { isDeepStrictEqual } from 'node:util';
import {
  StreamChoice,
  values,
  type CameraNetworks,
  type CreateCameraRequest,
  type MotionGate,
  type UpdateCameraRequest,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { addressesAfter, addressesOf, type Addresses } from './address.policy';
import type { CameraRole, StoredStreamChoice } from './camera.entity';
import { plainView, viewJsonOf, type ViewJson } from './view-json.policy';

/** What people decide about a camera, secrets in the clear; lives in memory only. */
export interface CameraSettings extends Addresses, ViewJson {
  readonly name: string;
  readonly description: string;
  readonly streamChoice: StoredStreamChoice;
  readonly frameRate: number;
  readonly resolutionWidth: number;
  readonly resolutionHeight: number;
  readonly location: string;
  readonly isActive: boolean;
  readonly motionGateEnabled: boolean;
  readonly motionSensitivity: number;
  /** Null: the default site. */
  readonly siteId: string | null;
  readonly role: CameraRole;
}

const defaultMotion = { motionGateEnabled: true, motionSensitivity: 50 };

/**
 * Settings of a new camera.
 * @throws AppError `invalid_argument`, as the next
 */
export function settingsOf(request: CreateCameraRequest, networks: CameraNetworks): CameraSettings {
  const { name, description, location, frameRate, resolutionWidth, resolutionHeight, isActive } = request;
  return checked({
    ...addressesOf(request, networks),
    frameRate,
    resolutionWidth,
    resolutionHeight,
    isActive,
    name: name.trim(),
    description: description.trim(),
    location: location.trim(),
    streamChoice: choiceOf(request.streamChoice),
    ...plainView,
    ...viewJsonOf(request),
    ...defaultMotion,
    ...motionIn(request.motionGate),
    siteId: siteOf(request.siteId),
    role: roleOf(request.role),
  });
}

/**
 * The settings after a change of those fields that are set; an empty text clears, a message replaces the whole of it.
 */
export function settingsAfter(
  current: CameraSettings,
  request: UpdateCameraRequest,
  networks: CameraNetworks,
): CameraSettings {
  return checked({
    ...current,
    ...addressesAfter(current, request, networks),
    ...(request.name !== undefined && { name: request.name.trim() }),
    ...(request.description !== undefined && { description: request.description.trim() }),
    ...(request.location !== undefined && { location: request.location.trim() }),
    ...(request.frameRate !== undefined && { frameRate: request.frameRate }),
    ...(request.resolutionWidth !== undefined && { resolutionWidth: request.resolutionWidth }),
    ...(request.resolutionHeight !== undefined && { resolutionHeight: request.resolutionHeight }),
    ...(request.isActive !== undefined && { isActive: request.isActive }),
    ...(request.streamChoice !== undefined && { streamChoice: choiceOf(request.streamChoice) }),
    ...viewJsonOf(request),
    ...motionIn(request.motionGate),
    ...(request.siteId !== undefined && { siteId: siteOf(request.siteId) }),
    ...(request.role !== undefined && { role: roleOf(request.role) }),
  });
}

export function isSame(one: CameraSettings, other: CameraSettings): boolean {
  return isDeepStrictEqual(one, other);
}

function checked(settings: CameraSettings): CameraSettings {
  if (settings.streamChoice === 'sub' && settings.subRtspUrl === '') {
    throw AppError.invalid([{ field: 'stream_choice', message: 'cannot be sub where there is no sub_rtsp_url' }]);
  }
  return settings;
}

function choiceOf(choice: StreamChoice): StoredStreamChoice {
  return choice === StreamChoice.SUB ? 'sub' : 'main';
}

function siteOf(siteId: string): string | null {
  return siteId === '' ? null : siteId;
}

function roleOf(text: string): CameraRole {
  return values.cameraRoles.find((role) => role === text) ?? 'both';
}

function motionIn(gate: MotionGate | undefined) {
  return gate && { motionGateEnabled: gate.enabled, motionSensitivity: gate.sensitivity };
}
