import { isDeepStrictEqual } from 'node:util';
import {
  create,
  createCamera,
  defaultSiteId,
  hasHiddenSecret,
  ScheduleSchema,
  StreamChoice,
  updateCamera,
  WantedState,
  ZonesSchema,
  type Camera,
} from '@smart-attendance/contracts';
import { isAppError, type Violation } from '@smart-attendance/errors';
import { readInput, type InputClass } from '../../input/read-input';
import { toCameraField, changesPartOfGroup, toCreateMessage, toUpdateMessage } from '../camera-message.policy';
import { toCameraView, type CameraView } from '../camera.view';
import { CreateCameraInput, UpdateCameraInput } from '../camera.input';
import { toOpenings, toScheduleMessage } from '../schedule.policy';
import { toZones, toZonesMessage } from '../zones.policy';
import { areOnOneHost, bareAddress, isSameAddress, hasSecret } from './camera-address.policy';
import { readCells } from './camera-columns.policy';

/** What a row asks for. `wanted` is undefined where the stream is to stay as it is. */
export type RowAction =
  | { readonly kind: 'wrong'; readonly violations: readonly Violation[] }
  | { readonly kind: 'create'; readonly input: CreateCameraInput; readonly wanted: WantedState | undefined }
  | {
      readonly kind: 'update';
      readonly camera: Camera;
      /** Undefined when only the stream is to be started or stopped. */
      readonly input: UpdateCameraInput | undefined;
      readonly wanted: WantedState | undefined;
    }
  | { readonly kind: 'keep'; readonly camera: Camera };

/** What the cells of a row ask for, given the camera they are about; checked like the body of a request. */
export function readRow(cells: Readonly<Record<string, string>>, camera: Camera | undefined): RowAction {
  const reading = readCells(cells, camera === undefined);
  const { stream_wanted: flag, ...fields } = Object.fromEntries(
    Object.entries(reading.fields).filter(([name]) => name !== 'id'),
  );
  const noFlag = flag === undefined || typeof flag === 'boolean' ? [] : [notFlag];
  const noted = [...reading.violations, ...noFlag];
  const wanted = flag === undefined ? undefined : flag === true ? WantedState.RUNNING : WantedState.STOPPED;
  return camera === undefined ? forNew(fields, wanted, noted) : forKnown(fields, wanted, noted, camera);
}

type Fields = Readonly<Record<string, unknown>>;

const notFlag: Violation = { field: 'stream_wanted', message: 'must be true or false' };
function forNew(fields: Fields, wanted: WantedState | undefined, noted: readonly Violation[]): RowAction {
  const read = readFields(CreateCameraInput, fields);
  if ('violations' in read) return { kind: 'wrong', violations: [...noted, ...read.violations] };
  const { input } = read;
  const violations = [
    ...noted,
    ...createCamera.check(create(createCamera.request, toCreateMessage(input))).map(toCameraField),
    ...streamsViolations({ rtspUrl: '', subRtspUrl: '', isSub: false }, input),
  ];
  if (violations.length > 0) return { kind: 'wrong', violations };
  return { kind: 'create', input, wanted: wanted === WantedState.RUNNING ? wanted : undefined };
}

function forKnown(
  fields: Fields,
  wanted: WantedState | undefined,
  noted: readonly Violation[],
  camera: Camera,
): RowAction {
  const read = readFields(UpdateCameraInput, fields);
  if ('violations' in read) return { kind: 'wrong', violations: [...noted, ...read.violations] };
  const { input } = read;
  const current = changesPartOfGroup(input) ? camera : undefined;
  const violations = [
    ...noted,
    ...updateCamera.check(create(updateCamera.request, toUpdateMessage(camera.id, input, current))).map(toCameraField),
    ...streamsViolations(streamsOf(camera), input),
  ];
  if (violations.length > 0) return { kind: 'wrong', violations };
  const isOtherWish = wanted !== undefined && wanted !== camera.wantedState;
  const isOther = differs(input, toCameraView(camera));
  if (!isOther && !isOtherWish) return { kind: 'keep', camera };
  return { kind: 'update', camera, input: isOther ? input : undefined, wanted: isOtherWish ? wanted : undefined };
}

type Read<T> = { readonly input: T } | { readonly violations: readonly Violation[] };

function readFields<T extends object>(inputClass: InputClass<T>, fields: Fields): Read<T> {
  try {
    return { input: readInput(inputClass, fields, 'refused') };
  } catch (error) {
    if (isAppError(error) && error.code === 'invalid_argument') return { violations: error.violations };
    throw error;
  }
}

interface Streams {
  readonly rtspUrl: string;
  readonly subRtspUrl: string;
  /** The second one is opened. */
  readonly isSub: boolean;
}

function streamsOf({ rtspUrl, subRtspUrl, streamChoice }: Camera): Streams {
  return { rtspUrl, subRtspUrl, isSub: streamChoice === StreamChoice.SUB };
}

type GivenStreams = Partial<Pick<CreateCameraInput, 'rtsp_url' | 'sub_rtsp_url' | 'stream'>>;

/** What the registry would say of the addresses together, so that a trial says it, too. */
function streamsViolations(present: Streams, given: GivenStreams): Violation[] {
  const rtspUrl = given.rtsp_url ?? present.rtspUrl;
  const subRtspUrl = given.sub_rtsp_url === undefined ? present.subRtspUrl : (given.sub_rtsp_url ?? '');
  const isSub = (given.stream ?? (present.isSub ? 'sub' : 'main')) === 'sub';
  return [
    ...hiddenSecretIn('rtsp_url', rtspUrl, present.rtspUrl),
    ...hiddenSecretIn('sub_rtsp_url', subRtspUrl, present.subRtspUrl),
    ...(subRtspUrl !== '' && areOnOneHost(rtspUrl, subRtspUrl) === false
      ? [{ field: 'sub_rtsp_url', message: 'must be on the same host as rtsp_url' }]
      : []),
    ...(isSub && subRtspUrl === ''
      ? [{ field: 'stream', message: 'cannot be sub where there is no sub_rtsp_url' }]
      : []),
  ];
}

function hiddenSecretIn(field: string, typed: string, present: string): Violation[] {
  if (!hasHiddenSecret(typed) || bareAddress(typed) === present) return [];
  return [{ field, message: 'has *** where a secret was hidden; give the whole address' }];
}

/** Whether any field that is given differs from what is shown of the camera; a password may always differ. */
function differs(input: UpdateCameraInput, shown: CameraView): boolean {
  return Object.entries(input).some(([name, value]) => {
    if (value === undefined) return false;
    if (name === 'password') return value !== null;
    const present = shown[name as keyof CameraView];
    if (name === 'rtsp_url' || name === 'sub_rtsp_url') return isOtherAddress(value, present);
    if (name === 'site_id') return (value ?? defaultSiteId) !== present;
    if (name === 'zones') return !isDeepStrictEqual(zonesAsShown(input), present);
    if (name === 'schedule') return !isDeepStrictEqual(scheduleAsShown(input), present);
    return !isDeepStrictEqual(asShown(value), asShown(present));
  });
}

/** An empty text and a resolution of 0 are shown as null. */
function asShown(value: unknown): unknown {
  return value === '' || value === 0 ? null : value;
}

function scheduleAsShown({ schedule }: UpdateCameraInput): unknown {
  return toOpenings(create(ScheduleSchema, toScheduleMessage(schedule ?? [], '')));
}

/** With as many decimals as are shown. */
function zonesAsShown({ zones }: UpdateCameraInput): unknown {
  return toZones(create(ZonesSchema, toZonesMessage(zones ?? [])));
}

function isOtherAddress(value: unknown, present: unknown): boolean {
  const [typed, shown] = [value ?? '', present ?? ''] as [string, string];
  if (typed === '' || shown === '') return typed !== shown;
  return !isSameAddress(typed, shown) || hasSecret(typed, shown);
}
