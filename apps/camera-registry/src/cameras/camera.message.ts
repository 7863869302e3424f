import {
  hideUrlSecrets,
  StreamChoice,
  timestampFromDate,
  WantedState,
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

export function asCamera({ camera, view }: ShownCamera): MessageInitShape<typeof CameraSchema> {
  const { id, name, description, rtspUrl, username, frameRate, resolutionWidth, resolutionHeight } = camera;
  return {
    ...{ id, name, description, username, frameRate, resolutionWidth, resolutionHeight },
    // Stored as shown; but an earlier release may have known fewer names of secrets.
    rtspUrl: hideUrlSecrets(rtspUrl),
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
    ...view,
  };
}

export function asSource({ camera, view, secrets }: OpenSource): MessageInitShape<typeof StreamSourceSchema> {
  const { id, username, frameRate, resolutionWidth, resolutionHeight, revision } = camera;
  return {
    ...{ cameraId: id, username, frameRate, resolutionWidth, resolutionHeight, revision },
    rtspUrl: camera.streamChoice === 'sub' ? secrets.subRtspUrl : secrets.rtspUrl,
    password: secrets.password,
    motionGate: motionGateOf(camera),
    ...view,
  };
}

function motionGateOf({ motionGateEnabled, motionSensitivity }: CameraEntity) {
  return { enabled: motionGateEnabled, sensitivity: motionSensitivity };
}
