import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsNumber, Max, Min } from 'class-validator';
import {
  discoveryHostsMax,
  discoveryTimeoutMsMax,
  faceWidthPxMax,
  frameRateMax,
  motionSensitivityMax,
  nameCharactersMax,
  openHoursMax,
  resolutionPxMax,
  streamStateNames,
  testConnectionTimeoutMsMax,
  values,
  zonesMax,
  type StreamStateName,
  type TextRule,
} from '@smart-attendance/contracts';
import { FromText, Is, IsListOf, Optional, OptionalNotNull, Required } from '../input/field.decorators';
import { instant } from '../input/instant.policy';
import { NewestFirstQuery, PageQuery, SortedBy } from '../input/page.query';
import { Opening } from './opening.input';
import {
  motionSensitivityDefault,
  type CameraRoleName,
  type DetectorInputName,
  type LivenessModeName,
  type StreamChoiceName,
} from './viewing.policy';
import { Zone } from './zone.input';

// What makes an address is for the services to say; this keeps novels from them.
const rtspUrl = values.verbatimLine(1, 2_048);
const rtspSubUrl = values.verbatimLine(0, 2_048);
/** The camera compares its bytes. */
const userName = values.verbatimLine(0, nameCharactersMax);
const cameraPassword = values.password(0, 255);
const urlExample = 'rtsp://camera.example:554/stream1';

export const frameRateDefault = 5;
export const timeoutSecondsDefault = 30;
export const discoverySecondsDefault = 5;

const streamDescription = 'Which of the two addresses is opened.';
const gateDescription = 'Pictures in which nothing moves are left out, but for one every two seconds.';
const sensitivityDescription = '1: only large movements; 100: the least one.';

const roleDescription = 'What being seen by it says: somebody came, left, either (both), or was there (inside).';

/** What may be left out, and cleared in a change. */
class ClearableCameraFields {
  @Optional() @Is(values.note) description?: string | null;
  @Optional() @Is(userName) username?: string | null;
  @Optional({ description: 'Stored encrypted, never answered.' }) @Is(cameraPassword) password?: string | null;

  @Optional({ description: 'Pixels; 0 or nothing for as the camera sends it.' })
  @IsInt()
  @Min(0)
  @Max(resolutionPxMax)
  resolution_width?: number | null;

  @Optional() @IsInt() @Min(0) @Max(resolutionPxMax) resolution_height?: number | null;
  @Optional() @Is(values.optionalName) location?: string | null;

  @Optional({
    description: 'The low-resolution stream of the same camera, on the same host; opened with the same credentials.',
  })
  @Is(rtspSubUrl)
  sub_rtsp_url?: string | null;

  @Optional({
    description: 'When the camera is watched, in time_zone; empty for always.',
    example: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '07:30', to: '18:00' }],
  })
  @IsListOf(Opening, openHoursMax)
  schedule?: readonly Opening[] | null;

  @Optional({ example: 'Europe/Berlin', description: 'IANA name; null for that of the installation.' })
  @Is(values.timeZone)
  time_zone?: string | null;

  @Optional({
    description: 'watch: only faces inside count; mask: painted black before anybody looks.',
    example: [
      {
        name: 'Door',
        kind: 'watch',
        points: [
          [0.2, 0.1],
          [0.8, 0.1],
          [0.8, 1],
          [0.2, 1],
        ],
      },
    ],
  })
  @IsListOf(Zone, zonesMax)
  zones?: readonly Zone[] | null;

  @Optional({
    description:
      'Size the face detector works at; null for as the workers are set up. The larger finds small faces in wide scenes.',
  })
  @IsIn(values.detectorInputs)
  detector_input?: DetectorInputName | null;

  @Optional({ description: 'Pixels; narrower faces are passed over. Null or 0 leaves it to the workers.' })
  @IsInt()
  @Min(0)
  @Max(faceWidthPxMax)
  face_width_px_min?: number | null;

  @Optional({ description: 'Null for as the workers are set up.' })
  @IsIn(values.livenessModes)
  liveness_mode?: LivenessModeName | null;

  @Optional({ description: 'Where it is; null for the default site.' }) @Is(values.uuid) site_id?: string | null;
}

export class CreateCameraInput extends ClearableCameraFields {
  @Required({ example: 'Front door' }) @Is(values.name) name!: string;

  @Required({ example: urlExample, description: 'Credentials inside are taken out and kept apart.' })
  @Is(rtspUrl)
  rtsp_url!: string;

  @Optional({ default: frameRateDefault, description: 'Frames a second to look at.' })
  @IsInt()
  @Min(1)
  @Max(frameRateMax)
  frame_rate?: number | null;

  @Optional({ default: true }) @IsBoolean() is_active?: boolean | null;

  @Optional({ default: 'main', description: streamDescription })
  @IsIn(values.streamChoices)
  stream?: StreamChoiceName | null;

  @Optional({ default: true, description: gateDescription }) @IsBoolean() motion_gate?: boolean | null;
  @Optional({ default: 'both', description: roleDescription }) @IsIn(values.cameraRoles) role?: CameraRoleName | null;

  @Optional({ default: motionSensitivityDefault, description: sensitivityDescription })
  @IsInt()
  @Min(1)
  @Max(motionSensitivityMax)
  motion_sensitivity?: number | null;
}

/** Any subset; null clears a text, a resolution or a list, and leaves to the workers what is theirs to choose. */
export class UpdateCameraInput extends ClearableCameraFields {
  @OptionalNotNull() @Is(values.name) name?: string;
  @OptionalNotNull({ example: urlExample }) @Is(rtspUrl) rtsp_url?: string;
  @OptionalNotNull() @IsInt() @Min(1) @Max(frameRateMax) frame_rate?: number;
  @OptionalNotNull() @IsBoolean() is_active?: boolean;
  @OptionalNotNull({ description: streamDescription }) @IsIn(values.streamChoices) stream?: StreamChoiceName;
  @OptionalNotNull({ description: gateDescription }) @IsBoolean() motion_gate?: boolean;
  @OptionalNotNull({ description: roleDescription }) @IsIn(values.cameraRoles) role?: CameraRoleName;

  @OptionalNotNull({ description: sensitivityDescription })
  @IsInt()
  @Min(1)
  @Max(motionSensitivityMax)
  motion_sensitivity?: number;
}

export class TestConnectionInput {
  @Required({ example: urlExample }) @Is(rtspUrl) rtsp_url!: string;
  @Optional() @Is(userName) username?: string | null;
  @Optional() @Is(cameraPassword) password?: string | null;

  @Optional({ description: 'Seconds.', default: timeoutSecondsDefault })
  @IsNumber()
  @Min(0.1)
  @Max(testConnectionTimeoutMsMax / 1_000)
  timeout?: number | null;
}

/** What makes a host is for the service to say. */
const host: TextRule = { ...values.verbatimLine(1, 300), sentence: 'must be a name or an address' };

export class DiscoverCamerasInput {
  @Optional({
    description: 'Where to look; without any the network is asked by multicast.',
    example: ['10.1.0.20', 'camera-7.example:8080'],
  })
  @IsArray({ message: 'must be a list' })
  @ArrayMaxSize(discoveryHostsMax, { message: `must have at most ${discoveryHostsMax} members` })
  @Is(host, { each: true })
  hosts?: readonly string[] | null;

  @Optional({ description: 'For asking what is found for its streams.' }) @Is(userName) username?: string | null;
  @Optional() @Is(cameraPassword) password?: string | null;

  @Optional({ description: 'Seconds.', default: discoverySecondsDefault })
  @IsNumber()
  @Min(0.1)
  @Max(discoveryTimeoutMsMax / 1_000)
  timeout?: number | null;
}

const fromDescription = 'Default: 24 hours before to.';
const toDescription = 'Default: now.';

/** Which time is asked about. */
export class TimeQuery {
  @FromText({ description: fromDescription }) @Is(instant) from?: string;
  @FromText({ description: toDescription }) @Is(instant) to?: string;
}

export class StatusHistoryQuery extends NewestFirstQuery {
  @FromText({ description: fromDescription }) @Is(instant) from?: string;
  @FromText({ description: toDescription }) @Is(instant) to?: string;
}

export class ListCamerasQuery extends PageQuery {
  @SortedBy('created_at', 'name') sort?: string;
  @FromText({ description: 'Part of a name, location or description.' }) @Is(values.name) q?: string;
  @FromText() @IsBoolean() is_active?: boolean;
  @FromText({ description: 'Those that are in this state now.' }) @IsIn(streamStateNames) state?: StreamStateName;
}
