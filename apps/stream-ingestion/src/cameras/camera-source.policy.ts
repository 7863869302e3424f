import {
  isTimeZone,
  readCameraUrl,
  ZoneKind,
  type CameraUrl,
  type FaceSearch,
  type StreamSource,
  type Zone,
} from '@smart-attendance/contracts';
import type { Credentials } from '@smart-attendance/rtsp';
import { StreamFailure } from '../stream-failure';
import type { PictureBox } from '../video/decoder-arguments.policy';
import type { Polygon } from '../video/polygon-cover.policy';
import type { OpenSchedule } from './schedule.policy';

export interface GateSettings {
  readonly enabled: boolean;
  /** 1 (only large movements) to 100 (the least one). */
  readonly sensitivity: number;
}

/**
 * An address that was taken once and is none by the rule of today. `problem` completes `The address …` and quotes
 * nothing.
 */
export interface UnusableAddress {
  /** As it is stored. */
  readonly url: string;
  readonly problem: string;
}

/** A camera as it is opened. Holds the password: never logged, never answered. */
export interface CameraSource {
  readonly cameraId: string;
  readonly address: CameraUrl | UnusableAddress;
  readonly credentials: Credentials;
  readonly frameRate: number;
  readonly box: PictureBox;
  readonly schedule: OpenSchedule | undefined;
  /** Where faces count; none means the whole picture. */
  readonly watchedZones: readonly Zone[];
  /** What nobody may see. */
  readonly masks: readonly Polygon[];
  readonly motionGate: GateSettings;
  readonly faceSearch: FaceSearch | undefined;
}

/** As the registry has it for cameras that say nothing about it. */
const gateByDefault: GateSettings = { enabled: true, sensitivity: 50 };

export function toCameraSource(source: StreamSource, defaultBox: PictureBox): CameraSource {
  const { cameraId, username, password, frameRate, faceSearch, motionGate = gateByDefault } = source;
  const zones = source.zones?.zones ?? [];
  return {
    cameraId,
    frameRate,
    faceSearch,
    address: addressOf(source),
    credentials: { username, password },
    box: boxOf(source, defaultBox),
    schedule: scheduleOf(source),
    watchedZones: zones.filter(({ kind }) => kind === ZoneKind.WATCH),
    masks: zones.filter(({ kind }) => kind === ZoneKind.MASK).map(({ polygon }) => polygon),
    motionGate: { enabled: motionGate.enabled, sensitivity: motionGate.sensitivity || gateByDefault.sensitivity },
  };
}

function addressOf({ rtspUrl }: StreamSource): CameraSource['address'] {
  const reading = readCameraUrl(rtspUrl);
  return reading.kind === 'address' ? reading.address : { url: rtspUrl, problem: reading.problem };
}

/** The registry keeps a password for the same host only, and a host that is written otherwise is another one. */
export function unusableAddress({ problem }: UnusableAddress): StreamFailure {
  return new StreamFailure(
    'forbidden_address',
    `The stored address ${problem}. Enter the address anew, with user name and password.`,
  );
}

/** One side given leaves the other free. */
function boxOf({ resolutionWidth, resolutionHeight }: StreamSource, defaultBox: PictureBox): PictureBox {
  if (resolutionWidth === 0 && resolutionHeight === 0) return defaultBox;
  return { widthMax: resolutionWidth || resolutionPxMax, heightMax: resolutionHeight || resolutionPxMax };
}

/** What the contract allows for either side. */
const resolutionPxMax = 7_680;

/** A zone that the registry's system knows and this one does not counts as none, rather than that nobody watches. */
function scheduleOf({ schedule }: StreamSource): OpenSchedule | undefined {
  if (schedule === undefined) return undefined;
  return { hours: schedule.hours, timeZone: isTimeZone(schedule.timeZone) ? schedule.timeZone : '' };
}

/** Whether opening it would be any different; a camera's new name, hours or watched zones are not. */
export function opensTheSame(one: CameraSource, other: CameraSource): boolean {
  return (
    one.address.url === other.address.url &&
    one.credentials.username === other.credentials.username &&
    one.credentials.password === other.credentials.password &&
    one.frameRate === other.frameRate &&
    one.box.widthMax === other.box.widthMax &&
    one.box.heightMax === other.box.heightMax &&
    one.motionGate.enabled === other.motionGate.enabled &&
    areSame(one.masks, other.masks)
  );
}

/** Whether what moves is judged the same: a background that was learned still holds. */
export function gatesTheSame(one: CameraSource, other: CameraSource): boolean {
  return (
    one.motionGate.enabled === other.motionGate.enabled &&
    one.motionGate.sensitivity === other.motionGate.sensitivity &&
    areSame(one.watchedZones.map(polygonOf), other.watchedZones.map(polygonOf))
  );
}

function polygonOf({ polygon }: Zone): Polygon {
  return polygon;
}

function areSame(some: readonly Polygon[], others: readonly Polygon[]): boolean {
  return (
    some.length === others.length &&
    some.every((polygon, index) => {
      const other = others[index] ?? [];
      return (
        polygon.length === other.length && polygon.every(({ x, y }, at) => x === other[at]?.x && y === other[at].y)
      );
    })
  );
}
