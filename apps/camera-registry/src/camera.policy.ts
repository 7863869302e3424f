import { isDeepStrictEqual } from 'node:util';
import { readCameraUrl, type CreateCameraRequest, type UpdateCameraRequest } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { hideUrlSecrets } from './url-secrets.policy';

/** What people decide about a camera, secrets in the clear; lives in memory only. */
export interface CameraSettings {
  readonly name: string;
  readonly description: string;
  /** As it is opened, without user name and password in front of the host. */
  readonly rtspUrl: string;
  readonly username: string;
  readonly password: string;
  readonly frameRate: number;
  readonly resolutionWidth: number;
  readonly resolutionHeight: number;
  readonly location: string;
  readonly isActive: boolean;
}

/** Settings of a new camera. A user name or password of its own field wins over the one inside the address. */
export function settingsOf(request: CreateCameraRequest): CameraSettings {
  const { url, credentials } = addressOf(request.rtspUrl);
  return {
    name: request.name.trim(),
    description: request.description.trim(),
    rtspUrl: url,
    username: request.username === '' ? (credentials?.username ?? '') : request.username,
    password: request.password === '' ? (credentials?.password ?? '') : request.password,
    frameRate: request.frameRate,
    resolutionWidth: request.resolutionWidth,
    resolutionHeight: request.resolutionHeight,
    location: request.location.trim(),
    isActive: request.isActive,
  };
}

/**
 * The settings after a change of those fields that are set; an empty text clears. An address with credentials inside
 * replaces both of them, one without leaves them as long as the host stays, and an address just as it was shown changes
 * nothing, so that a client may send back what it got. Another host never gets the password of the one before: whoever
 * may change a camera could else have it sent to a machine of their own.
 */
export function settingsAfter(current: CameraSettings, request: UpdateCameraRequest): CameraSettings {
  const { rtspUrl } = request;
  const isNewAddress = rtspUrl !== undefined && rtspUrl !== hideUrlSecrets(current.rtspUrl);
  const { url, credentials } = addressOf(isNewAddress ? rtspUrl : current.rtspUrl);
  return {
    ...current,
    ...(hostOf(url) !== hostOf(current.rtspUrl) && { username: '', password: '' }),
    ...credentials,
    rtspUrl: url,
    ...textsIn(request),
    ...(request.frameRate !== undefined && { frameRate: request.frameRate }),
    ...(request.resolutionWidth !== undefined && { resolutionWidth: request.resolutionWidth }),
    ...(request.resolutionHeight !== undefined && { resolutionHeight: request.resolutionHeight }),
    ...(request.isActive !== undefined && { isActive: request.isActive }),
  };
}

function hostOf(url: string): string {
  return new URL(url).hostname.toLowerCase();
}

function textsIn({ name, description, location, username, password }: UpdateCameraRequest): Partial<CameraSettings> {
  return {
    ...(name !== undefined && { name: name.trim() }),
    ...(description !== undefined && { description: description.trim() }),
    ...(location !== undefined && { location: location.trim() }),
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
  };
}

export function isSame(one: CameraSettings, other: CameraSettings): boolean {
  return isDeepStrictEqual(one, other);
}

/** The contract has judged the address before; throws AppError `invalid_argument` all the same rather than trust it. */
function addressOf(text: string) {
  const reading = readCameraUrl(text);
  if (reading.kind === 'wrong') throw AppError.invalid([{ field: 'rtsp_url', message: reading.problem }]);
  return reading.address;
}
