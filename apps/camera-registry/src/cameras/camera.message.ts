import {
  hideUrlSecrets,
  StreamChoice,
  timestampFromDate,
  WantedState,
  type CameraChange,
  type CameraChangedSchema,
  type CameraSchema,
  type MessageInitShape,
  type StreamSourceSchema,
} from '@smart-attendance/contracts';
import type { OpenSecrets } from './camera-secrets';
import type { CameraEntity } from './camera.entity';
import type { View } from './view-json.policy';

/** A camera with its view, which is undefined when what is stored of it cannot be read. */
export interface ShownCamera {
  readonly camera: CameraEntity;
  readonly view: View | undefined;
}

/** A camera as ingestion opens it, secrets in the clear. */
export interface OpenSource {
  readonly camera: CameraEntity;
  readonly view: View;
  readonly secrets: OpenSecrets;
}

export function toCamera({ camera, view }: ShownCamera): MessageInitShape<typeof CameraSchema> {
  return {
    id: camera.id,
    name: camera.name,
    description: camera.description,
    username: camera.username,
    frameRate: camera.frameRate,
    resolutionWidth: camera.resolutionWidth,
    resolutionHeight: camera.resolutionHeight,
    // Stored as shown; but an earlier release may have known fewer names of secrets.
    rtspUrl: hideUrlSecrets(camera.rtspUrl),
    hasPassword: camera.passwordSealed !== null,
    location: camera.location,
    isActive: camera.isActive,
    wantedState: camera.wantedState === 'running' ? WantedState.RUNNING : WantedState.STOPPED,
    revision: camera.revision,
    createdAt: timestampFromDate(camera.createdAt),
    updatedAt: timestampFromDate(camera.updatedAt),
    subRtspUrl: hideUrlSecrets(camera.subRtspUrl),
    streamChoice: camera.streamChoice === 'sub' ? StreamChoice.SUB : StreamChoice.MAIN,
    motionGate: motionGateOf(camera),
    siteId: camera.siteId ?? '',
    role: camera.role,
    ...view,
  };
}

export function toStreamSource({ camera, view, secrets }: OpenSource): MessageInitShape<typeof StreamSourceSchema> {
  return {
    cameraId: camera.id,
    username: camera.username,
    frameRate: camera.frameRate,
    resolutionWidth: camera.resolutionWidth,
    resolutionHeight: camera.resolutionHeight,
    revision: camera.revision,
    rtspUrl: camera.streamChoice === 'sub' ? secrets.subRtspUrl : secrets.rtspUrl,
    password: secrets.password,
    motionGate: motionGateOf(camera),
    ...view,
  };
}

export function toCameraChanged(
  change: CameraChange,
  { id, revision, name, siteId, role, isActive }: CameraEntity,
  changedAt: Date,
): MessageInitShape<typeof CameraChangedSchema> {
  return {
    cameraId: id,
    change,
    revision,
    changedAt: timestampFromDate(changedAt),
    name,
    siteId: siteId ?? '',
    role,
    isActive,
  };
}

function motionGateOf({ motionGateEnabled, motionSensitivity }: CameraEntity) {
  return { enabled: motionGateEnabled, sensitivity: motionSensitivity };
}
