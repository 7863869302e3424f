import type { Schemas } from '@smart-attendance/client';
import type { Camera } from '../state/states.policy';

export const cameraRoles = ['both', 'entry', 'exit', 'inside'] as const;
export type CameraRole = (typeof cameraRoles)[number];

/** What the fields of the form hold. Numbers are texts while they are typed. */
export interface CameraValues {
  readonly name: string;
  readonly location: string;
  /** Empty for the default site. */
  readonly site_id: string;
  readonly role: CameraRole;
  readonly description: string;
  readonly rtsp_url: string;
  readonly sub_rtsp_url: string;
  readonly stream: 'main' | 'sub';
  readonly username: string;
  readonly password: string;
  readonly is_active: boolean;
  readonly frame_rate: string;
  readonly resolution_width: string;
  readonly resolution_height: string;
  readonly motion_gate: boolean;
  readonly motion_sensitivity: string;
  readonly detector_input: '' | '640x384' | '1280x720';
  readonly face_width_px_min: string;
  readonly liveness_mode: '' | 'off' | 'flag' | 'enforce';
}

/** What becomes of a stored password: it is never shown, so the field cannot say it. */
export type PasswordWish = 'keep' | 'set' | 'clear';

export const newCamera: CameraValues = {
  name: '',
  location: '',
  site_id: '',
  role: 'both',
  description: '',
  rtsp_url: '',
  sub_rtsp_url: '',
  stream: 'main',
  username: '',
  password: '',
  is_active: true,
  frame_rate: '5',
  resolution_width: '',
  resolution_height: '',
  motion_gate: true,
  motion_sensitivity: '50',
  detector_input: '',
  face_width_px_min: '',
  liveness_mode: '',
};

export function toValues(camera: Camera): CameraValues {
  const text = (value: string | number | null): string => (value === null ? '' : String(value));
  return {
    name: camera.name,
    location: text(camera.location),
    site_id: camera.site_id,
    role: camera.role,
    description: text(camera.description),
    rtsp_url: camera.rtsp_url,
    sub_rtsp_url: text(camera.sub_rtsp_url),
    stream: camera.stream,
    username: text(camera.username),
    password: '',
    is_active: camera.is_active,
    frame_rate: text(camera.frame_rate),
    resolution_width: text(camera.resolution_width),
    resolution_height: text(camera.resolution_height),
    motion_gate: camera.motion_gate,
    motion_sensitivity: text(camera.motion_sensitivity),
    detector_input: camera.detector_input ?? '',
    face_width_px_min: text(camera.face_width_px_min),
    liveness_mode: camera.liveness_mode ?? '',
  };
}

type Body = Schemas['UpdateCameraInput'];
export type CameraField = keyof CameraValues;
export const cameraFields = Object.keys(newCamera) as CameraField[];

const numbers: ReadonlySet<CameraField> = new Set([
  'frame_rate',
  'resolution_width',
  'resolution_height',
  'motion_sensitivity',
  'face_width_px_min',
]);

/** As the API takes it: an empty field is null. */
function toMember(field: CameraField, value: string | boolean): string | number | boolean | null {
  if (typeof value === 'boolean') return value;
  // A password may begin and end with blanks.
  const said = field === 'password' ? value : value.trim();
  if (said === '') return null;
  return numbers.has(field) ? Number(said) : said;
}

export function toCreateBody(values: CameraValues): Schemas['CreateCameraInput'] {
  const members = cameraFields
    .map((field) => [field, toMember(field, values[field])] as const)
    .filter(([field, member]) => member !== null || field === 'name' || field === 'rtsp_url')
    .map(([field, member]) => [field, member ?? ''] as const);
  return Object.fromEntries(members) as unknown as Schemas['CreateCameraInput'];
}

/** Only what differs: what somebody else changed meanwhile is not undone, and a shown address is not sent back. */
export function toChanges(values: CameraValues, before: CameraValues, password: PasswordWish): Body {
  const members = changedFields(values, before).map((field) => [field, toMember(field, values[field])] as const);
  const secret = password === 'keep' ? {} : { password: password === 'clear' ? null : values.password };
  // A name or an address that is emptied is refused by the API as an empty one, not as one that was left out.
  const asGiven = members.map(([field, member]) => [field, required.has(field) ? (member ?? '') : member]);
  return { ...(Object.fromEntries(asGiven) as Body), ...secret };
}

const required: ReadonlySet<CameraField> = new Set(['name', 'rtsp_url']);

export function changedFields(values: CameraValues, before: CameraValues): CameraField[] {
  return cameraFields.filter((field) => field !== 'password' && values[field] !== before[field]);
}

/** Fields that somebody else changed since the form was opened, but for those that say the same here. */
export function foreignChanges(base: CameraValues, present: CameraValues, mine: CameraValues): CameraField[] {
  return changedFields(present, base).filter((field) => present[field] !== mine[field]);
}

/** What was typed here, on top of what others saved: fields that were not touched are theirs. */
export function rebased(mine: CameraValues, base: CameraValues, present: CameraValues): CameraValues {
  const touched = changedFields(mine, base).map((field) => [field, mine[field]]);
  return { ...present, password: mine.password, ...(Object.fromEntries(touched) as Partial<CameraValues>) };
}
