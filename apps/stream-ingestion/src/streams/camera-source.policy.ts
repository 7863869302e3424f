import { readCameraUrl, type CameraUrl, type StreamSource } from '@smart-attendance/contracts';
import type { Credentials } from '../rtsp/rtsp-auth.policy';
import type { PictureBox } from '../video/decoder-arguments.policy';

/** A camera as it is opened. Holds the password: never logged, never answered. */
export interface CameraSource {
  readonly cameraId: string;
  readonly revision: number;
  readonly address: CameraUrl;
  readonly credentials: Credentials;
  readonly frameRate: number;
  readonly box: PictureBox;
}

/** Undefined when the registry's address is none by our own rule. */
export function toCameraSource(source: StreamSource, defaultBox: PictureBox): CameraSource | undefined {
  const reading = readCameraUrl(source.rtspUrl);
  if (reading.kind === 'wrong') return undefined;
  const { cameraId, revision, username, password, frameRate } = source;
  return {
    ...{ cameraId, revision, frameRate, address: reading.address },
    credentials: { username, password },
    box: boxOf(source, defaultBox),
  };
}

/** One side given leaves the other free. */
function boxOf({ resolutionWidth, resolutionHeight }: StreamSource, defaultBox: PictureBox): PictureBox {
  if (resolutionWidth === 0 && resolutionHeight === 0) return defaultBox;
  return { widthMax: resolutionWidth || resolutionPxMax, heightMax: resolutionHeight || resolutionPxMax };
}

/** What the contract allows for either side. */
const resolutionPxMax = 7_680;

/** Whether opening it would be any different; a camera's new name is not. */
export function opensTheSame(one: CameraSource, other: CameraSource): boolean {
  return (
    one.address.url === other.address.url &&
    one.credentials.username === other.credentials.username &&
    one.credentials.password === other.credentials.password &&
    one.frameRate === other.frameRate &&
    one.box.widthMax === other.box.widthMax &&
    one.box.heightMax === other.box.heightMax
  );
}
