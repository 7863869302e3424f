import { descriptionKinds } from './description-kinds';
import { loginKinds } from './login-kinds';
import type { OddCameraKind } from './odd-camera-kind';
import { protocolKinds } from './protocol-kinds';
import { videoKinds } from './video-kinds';

/** Every kind of odd camera that is known, by subject. */
export const oddCameraKinds: Readonly<Record<string, readonly OddCameraKind[]>> = {
  protocol: protocolKinds,
  description: descriptionKinds,
  login: loginKinds,
  video: videoKinds,
};

export { failure, live, type OddCameraKind, type Outcome, type RunFfmpeg } from './odd-camera-kind';
