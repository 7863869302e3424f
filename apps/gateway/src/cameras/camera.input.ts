import {
  discoveryHostsMax,
  discoveryTimeoutMsMax,
  faceWidthPxMax,
  frameRateMax,
  motionSensitivityMax,
  nameCharactersMax,
  resolutionPxMax,
  testConnectionTimeoutMsMax,
} from '@smart-attendance/contracts';
import { FromText, Optional, OptionalList, OptionalNotNull, Required } from '../input/field.decorators';
import { readEach, type ListRule } from '../input/list-rule';
import { NewestFirstQuery } from '../input/page.query';
import {
  decimal,
  flag,
  instant,
  integer,
  name,
  note,
  oneOf,
  optionalName,
  password,
  timeZone,
  verbatimLine,
} from '../input/rule';
import { isLine } from '../input/file-name.policy';
import { scheduleRule, type Opening } from './schedule.policy';
import {
  detectorInputs,
  livenessModes,
  motionSensitivityDefault,
  streamChoices,
  type DetectorInputName,
  type LivenessModeName,
  type StreamChoiceName,
} from './viewing.policy';
import { zonesRule, type ZoneField } from './zones.policy';

// What makes an address is for the services to say; this keeps novels from them.
const rtspUrl = verbatimLine(1, 2_048);
const rtspSubUrl = verbatimLine(0, 2_048);
/** The camera compares its bytes. */
const userName = verbatimLine(0, nameCharactersMax);
const cameraPassword = password(0, 255);
const frameRate = integer(1, frameRateMax);
const resolution = integer(0, resolutionPxMax);
const sensitivity = integer(1, motionSensitivityMax);
const faceWidth = integer(0, faceWidthPxMax);
const urlExample = 'rtsp://camera.example:554/stream1';

export const frameRateDefault = 5;
export const timeoutSecondsDefault = 30;
export const discoverySecondsDefault = 5;

const said = {
  sub: 'The low-resolution stream of the same camera, on the same host; opened with the same credentials.',
  stream: 'Which of the two addresses is opened.',
  schedule: 'When the camera is watched, in time_zone; empty for always.',
  timeZone: 'IANA name; null for that of the installation.',
  zones: 'watch: only faces inside count; mask: painted black before anybody looks.',
  gate: 'Pictures in which nothing moves are left out, but for one every two seconds.',
  sensitivity: '1: only large movements; 100: the least one.',
  detector:
    'Size the face detector works at; null for as the workers are set up. The larger finds small faces in wide scenes.',
  faceWidth: 'Pixels; narrower faces are passed over. Null or 0 leaves it to the workers.',
  liveness: 'Null for as the workers are set up.',
} as const;

export class CreateCameraInput {
  @Required(name, { example: 'Front door' })
  name!: string;

  @Required(rtspUrl, { example: urlExample, description: 'Credentials inside are taken out and kept apart.' })
  rtsp_url!: string;

  @Optional(note)
  description?: string | null;

  @Optional(userName)
  username?: string | null;

  @Optional(cameraPassword, { description: 'Stored encrypted, never answered.' })
  password?: string | null;

  @Optional(frameRate, { default: frameRateDefault, description: 'Frames a second to look at.' })
  frame_rate?: number | null;

  @Optional(resolution, { description: 'Pixels; 0 or nothing for as the camera sends it.' })
  resolution_width?: number | null;

  @Optional(resolution)
  resolution_height?: number | null;

  @Optional(optionalName)
  location?: string | null;

  @Optional(flag, { default: true })
  is_active?: boolean | null;

  @Optional(rtspSubUrl, { description: said.sub })
  sub_rtsp_url?: string | null;

  @Optional(oneOf(streamChoices), { default: 'main', description: said.stream })
  stream?: StreamChoiceName | null;

  @OptionalList(scheduleRule, { description: said.schedule })
  schedule?: readonly Opening[] | null;

  @Optional(timeZone, { example: 'Europe/Berlin', description: said.timeZone })
  time_zone?: string | null;

  @OptionalList(zonesRule, { description: said.zones })
  zones?: readonly ZoneField[] | null;

  @Optional(flag, { default: true, description: said.gate })
  motion_gate?: boolean | null;

  @Optional(sensitivity, { default: motionSensitivityDefault, description: said.sensitivity })
  motion_sensitivity?: number | null;

  @Optional(oneOf(detectorInputs), { description: said.detector })
  detector_input?: DetectorInputName | null;

  @Optional(faceWidth, { description: said.faceWidth })
  face_width_px_min?: number | null;

  @Optional(oneOf(livenessModes), { description: said.liveness })
  liveness_mode?: LivenessModeName | null;
}

/** Any subset; null clears a text, a resolution or a list, and leaves to the workers what is theirs to choose. */
export class UpdateCameraInput {
  @OptionalNotNull(name)
  name?: string;

  @OptionalNotNull(rtspUrl, { example: urlExample })
  rtsp_url?: string;

  @Optional(note)
  description?: string | null;

  @Optional(userName)
  username?: string | null;

  @Optional(cameraPassword)
  password?: string | null;

  @OptionalNotNull(frameRate)
  frame_rate?: number;

  @Optional(resolution)
  resolution_width?: number | null;

  @Optional(resolution)
  resolution_height?: number | null;

  @Optional(optionalName)
  location?: string | null;

  @OptionalNotNull(flag)
  is_active?: boolean;

  @Optional(rtspSubUrl, { description: said.sub })
  sub_rtsp_url?: string | null;

  @OptionalNotNull(oneOf(streamChoices), { description: said.stream })
  stream?: StreamChoiceName;

  @OptionalList(scheduleRule, { description: said.schedule })
  schedule?: readonly Opening[] | null;

  @Optional(timeZone, { example: 'Europe/Berlin', description: said.timeZone })
  time_zone?: string | null;

  @OptionalList(zonesRule, { description: said.zones })
  zones?: readonly ZoneField[] | null;

  @OptionalNotNull(flag, { description: said.gate })
  motion_gate?: boolean;

  @OptionalNotNull(sensitivity, { description: said.sensitivity })
  motion_sensitivity?: number;

  @Optional(oneOf(detectorInputs), { description: said.detector })
  detector_input?: DetectorInputName | null;

  @Optional(faceWidth, { description: said.faceWidth })
  face_width_px_min?: number | null;

  @Optional(oneOf(livenessModes), { description: said.liveness })
  liveness_mode?: LivenessModeName | null;
}

export class TestConnectionInput {
  @Required(rtspUrl, { example: urlExample })
  rtsp_url!: string;

  @Optional(userName)
  username?: string | null;

  @Optional(cameraPassword)
  password?: string | null;

  @Optional(decimal(0.1, testConnectionTimeoutMsMax / 1_000), {
    description: 'Seconds.',
    default: timeoutSecondsDefault,
  })
  timeout?: number | null;
}

const hostCharactersMax = 300;

/** What makes a host is for the service to say. */
const hostsRule: ListRule<readonly string[]> = {
  read: (list) =>
    readEach(list, { what: 'host', itemsMax: discoveryHostsMax }, (item) => {
      const host = typeof item === 'string' ? item.trim() : item;
      return isLine(host, 1, hostCharactersMax) ? { value: host } : { problem: 'must be a name or an address' };
    }),
  schema: {
    type: 'array',
    maxItems: discoveryHostsMax,
    items: { type: 'string', maxLength: hostCharactersMax },
    example: ['10.1.0.20', 'camera-7.example:8080'],
  },
};

export class DiscoverCamerasInput {
  @OptionalList(hostsRule, { description: 'Where to look; without any the network is asked by multicast.' })
  hosts?: readonly string[] | null;

  @Optional(userName, { description: 'For asking what is found for its streams.' })
  username?: string | null;

  @Optional(cameraPassword)
  password?: string | null;

  @Optional(decimal(0.1, discoveryTimeoutMsMax / 1_000), { description: 'Seconds.', default: discoverySecondsDefault })
  timeout?: number | null;
}

const fromDescription = 'Default: 24 hours before to.';
const toDescription = 'Default: now.';

/** Which time is asked about. */
export class TimeQuery {
  @FromText(instant, { description: fromDescription })
  from?: string;

  @FromText(instant, { description: toDescription })
  to?: string;
}

export class StatusHistoryQuery extends NewestFirstQuery {
  @FromText(instant, { description: fromDescription })
  from?: string;

  @FromText(instant, { description: toDescription })
  to?: string;
}
