import { cameraUrl } from './camera-url';
import { between, checks, note, optionalName, pageWithinLimits, requiredName, uuid } from './checks';
import { defineEvent, defineRequest } from './contract';
import {
  CameraChangedSchema,
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
} from './gen/camera_registry/v1/camera_registry_pb';
import { defaultDeadlineMs, factAgeMaxMs, factBytesMax } from './limits';

const owner = 'camera-registry';

export const frameRateMax = 30;
export const resolutionPxMax = 7_680;

export const createCamera = defineRequest({
  owner,
  name: 'create-camera',
  request: CreateCameraRequestSchema,
  response: CreateCameraResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(
    requiredName('name'),
    note('description'),
    cameraUrl('rtspUrl'),
    optionalName('username'),
    optionalName('password'),
    between('frameRate', 1, frameRateMax),
    between('resolutionWidth', 0, resolutionPxMax),
    between('resolutionHeight', 0, resolutionPxMax),
    optionalName('location'),
  ),
});

export const getCamera = defineRequest({
  owner,
  name: 'get-camera',
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
  deadlineMs: defaultDeadlineMs,
  check: checks(pageWithinLimits('page')),
});

export const updateCamera = defineRequest({
  owner,
  name: 'update-camera',
  request: UpdateCameraRequestSchema,
  response: UpdateCameraResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(
    uuid('cameraId'),
    requiredName('name'),
    note('description'),
    cameraUrl('rtspUrl'),
    optionalName('username'),
    optionalName('password'),
    between('frameRate', 1, frameRateMax),
    between('resolutionWidth', 0, resolutionPxMax),
    between('resolutionHeight', 0, resolutionPxMax),
    optionalName('location'),
  ),
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
  request: ListStreamSourcesRequestSchema,
  response: ListStreamSourcesResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(pageWithinLimits('page')),
});

export const cameraChanged = defineEvent({
  owner,
  name: 'camera-changed',
  schema: CameraChangedSchema,
  delivery: { kind: 'kept', maxAgeMs: factAgeMaxMs, bytesMax: factBytesMax },
  receivers: ['stream-ingestion'],
  key: (event) => event.cameraId,
  id: (event) => `${event.cameraId}:${String(event.revision)}`,
  check: checks(uuid('cameraId')),
});
