import type { Message } from '@bufbuild/protobuf';
import { cameraUrl, optionalCameraUrl } from './camera-url';
import {
  between,
  checks,
  emptyOrOneOf,
  namesUpTo,
  note,
  optionalName,
  optionalSearch,
  optionalUuid,
  pageWithinLimits,
  requiredName,
  timesInOrder,
  uuid,
  wireName,
  type Check,
} from './checks';
import { defineEvent, defineRequest } from './contract';
import {
  CameraChangedSchema,
  CheckCameraHostsRequestSchema,
  CheckCameraHostsResponseSchema,
  CreateCameraRequestSchema,
  CreateCameraResponseSchema,
  DeleteCameraRequestSchema,
  DeleteCameraResponseSchema,
  GetCameraRequestSchema,
  GetCameraResponseSchema,
  ListCamerasRequestSchema,
  ListCamerasResponseSchema,
  ListStreamSourcesRequestSchema,
  ListStreamSourcesResponseSchema,
  SetWantedStateRequestSchema,
  SetWantedStateResponseSchema,
  UpdateCameraRequestSchema,
  UpdateCameraResponseSchema,
  GetCoverageRequestSchema,
  GetCoverageResponseSchema,
  ListStatusSpansRequestSchema,
  ListStatusSpansResponseSchema,
  type CameraIds,
  type FaceSearch,
  type CreateCameraRequest,
  type UpdateCameraRequest,
} from './gen/camera_registry/v1/camera_registry_pb';
import { defaultDeadlineMs, factAgeMaxMs, factBytesMax } from './limits';
import { streamStatesMax } from './stream-ingestion.contracts';
import * as values from './values';
import { cameraRoles } from './values';
import { motionGate, schedule, zones } from './view-checks';

const owner = 'camera-registry';

/** What one request about hosts may name: two of each camera of the longest list that is taken at once. */
export const checkedHostsMax = 2_000;
export const frameRateMax = 30;
export const resolutionPxMax = 7_680;
export const faceWidthPxMax = 1_000;
export const blindSpansMax = 1_000;
/** A year and its leap day: what one request about the past may span. */
export const historyDaysMax = 366;

/** Of a new camera, and of a change where they are given. */
const cameraFields: readonly Check<Omit<UpdateCameraRequest, keyof Message | 'cameraId' | 'expectedRevision'>>[] = [
  requiredName('name'),
  note('description'),
  cameraUrl('rtspUrl'),
  optionalName('username'),
  optionalName('password'),
  between('frameRate', 1, frameRateMax),
  between('resolutionWidth', 0, resolutionPxMax),
  between('resolutionHeight', 0, resolutionPxMax),
  optionalName('location'),
  optionalCameraUrl('subRtspUrl'),
  between('streamChoice', 0, 2),
  schedule('schedule'),
  zones('zones'),
  motionGate('motionGate'),
  faceSearch('faceSearch'),
  optionalUuid('siteId'),
  emptyOrOneOf('role', cameraRoles),
];

export const createCamera = defineRequest({
  owner,
  name: 'create-camera',
  request: CreateCameraRequestSchema,
  response: CreateCameraResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks<CreateCameraRequest>(optionalUuid('cameraId'), ...cameraFields),
});

export const checkCameraHosts = defineRequest({
  owner,
  name: 'check-camera-hosts',
  request: CheckCameraHostsRequestSchema,
  response: CheckCameraHostsResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(namesUpTo('hosts', checkedHostsMax)),
});

export const getCamera = defineRequest({
  owner,
  name: 'get-camera',
  requesters: ['gateway', 'attendance'],
  request: GetCameraRequestSchema,
  response: GetCameraResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('cameraId')),
});

export const listCameras = defineRequest({
  owner,
  name: 'list-cameras',
  request: ListCamerasRequestSchema,
  response: ListCamerasResponseSchema,
  requesters: ['gateway', 'identity'],
  deadlineMs: defaultDeadlineMs,
  check: checks(pageWithinLimits('page'), optionalSearch('query'), cameraIds('ids')),
});

function cameraIds<M>(property: keyof M & string): Check<M> {
  return (message) => {
    const ids = (message[property] as CameraIds | undefined)?.cameraIds ?? [];
    const areRight = ids.length <= streamStatesMax && ids.every((id) => values.uuid.isRight(id));
    return areRight
      ? undefined
      : { field: wireName(property), message: `must be at most ${String(streamStatesMax)} UUIDs` };
  };
}

export const updateCamera = defineRequest({
  owner,
  name: 'update-camera',
  request: UpdateCameraRequestSchema,
  response: UpdateCameraResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks<UpdateCameraRequest>(uuid('cameraId'), ...cameraFields),
});

export const deleteCamera = defineRequest({
  owner,
  name: 'delete-camera',
  request: DeleteCameraRequestSchema,
  response: DeleteCameraResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('cameraId')),
});

export const setWantedState = defineRequest({
  owner,
  name: 'set-wanted-state',
  request: SetWantedStateRequestSchema,
  response: SetWantedStateResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('cameraId'), between('wantedState', 1, 2)),
});

export const listStreamSources = defineRequest({
  owner,
  name: 'list-stream-sources',
  requesters: ['stream-ingestion'],
  request: ListStreamSourcesRequestSchema,
  response: ListStreamSourcesResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(pageWithinLimits('page')),
});

export const listStatusSpans = defineRequest({
  owner,
  name: 'list-status-spans',
  request: ListStatusSpansRequestSchema,
  response: ListStatusSpansResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('cameraId'), timesInOrder('from', 'to', historyDaysMax), pageWithinLimits('page')),
});

export const getCoverage = defineRequest({
  owner,
  name: 'get-coverage',
  requesters: ['gateway', 'attendance', 'identity'],
  request: GetCoverageRequestSchema,
  response: GetCoverageResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('cameraId'), timesInOrder('from', 'to', historyDaysMax)),
});

export const cameraChanged = defineEvent({
  owner,
  name: 'camera-changed',
  schema: CameraChangedSchema,
  delivery: { kind: 'kept', maxAgeMs: factAgeMaxMs, bytesMax: factBytesMax },
  receivers: ['stream-ingestion', 'attendance', 'gateway'],
  key: (event) => event.cameraId,
  id: (event) => `${event.cameraId}:${String(event.revision)}`,
  check: checks(uuid('cameraId')),
});

function faceSearch<M>(property: keyof M & string): Check<M> {
  return (message) => {
    const search = message[property] as FaceSearch | undefined;
    return search === undefined || search.faceWidthPxMin <= faceWidthPxMax
      ? undefined
      : { field: wireName(property), message: `must have a face width from 0 to ${String(faceWidthPxMax)} pixels` };
  };
}
