import { frameRateMax, resolutionPxMax, testConnectionTimeoutMsMax } from '@smart-attendance/contracts';
import { Optional, OptionalNotNull, Required } from '../input/field.decorators';
import { decimal, flag, integer, line, name, note, optionalName, password } from '../input/rule';

// What makes an address is for the services to say; this keeps novels from them.
const rtspUrl = line(1, 2_048);
const cameraPassword = password(0, 255);
const frameRate = integer(1, frameRateMax);
const resolution = integer(0, resolutionPxMax);
const urlExample = 'rtsp://camera.example:554/stream1';

export const frameRateDefault = 5;
export const timeoutSecondsDefault = 30;

export class CreateCameraInput {
  @Required(name, { example: 'Front door' })
  name!: string;

  @Required(rtspUrl, { example: urlExample, description: 'Credentials inside are taken out and kept apart.' })
  rtsp_url!: string;

  @Optional(note)
  description?: string | null;

  @Optional(optionalName)
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
}

/** Any subset; null clears a text or a resolution. */
export class UpdateCameraInput {
  @OptionalNotNull(name)
  name?: string;

  @OptionalNotNull(rtspUrl, { example: urlExample })
  rtsp_url?: string;

  @Optional(note)
  description?: string | null;

  @Optional(optionalName)
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
}

export class TestConnectionInput {
  @Required(rtspUrl, { example: urlExample })
  rtsp_url!: string;

  @Optional(optionalName)
  username?: string | null;

  @Optional(cameraPassword)
  password?: string | null;

  @Optional(decimal(0.1, testConnectionTimeoutMsMax / 1_000), {
    description: 'Seconds.',
    default: timeoutSecondsDefault,
  })
  timeout?: number | null;
}
