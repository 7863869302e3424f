import {
  checks,
  emptyOrOneOf,
  oneOf,
  optionalUuid,
  pageWithinLimits,
  requiredName,
  uuid,
  uuidsUpTo,
  type Check,
} from './checks';
import { defineEvent, defineRequest } from './contract';
import {
  AssignUnknownFaceRequestSchema,
  AssignUnknownFaceResponseSchema,
  ChangeUnknownFaceResponseSchema,
  DismissUnknownFaceRequestSchema,
  GetUnknownFacePictureRequestSchema,
  GetUnknownFacePictureResponseSchema,
  GetUnknownFaceRequestSchema,
  GetUnknownFaceResponseSchema,
  ListUnknownFacesRequestSchema,
  ListUnknownFacesResponseSchema,
  MergeUnknownFacesRequestSchema,
  SplitUnknownFaceRequestSchema,
  SplitUnknownFaceResponseSchema,
  TellUnknownFaceVisitsRequestSchema,
  UndoUnknownFaceRequestSchema,
  UnknownFaceChangedSchema,
  type AssignUnknownFaceRequest,
  type SplitUnknownFaceRequest,
} from './gen/identity/v1/unknown_faces_pb';
import { createPerson } from './identity.contracts';
import { defaultDeadlineMs, pictureDeadlineMs } from './limits';

const owner = 'identity';

/** waiting -> assigned | dismissed, and back by undo. */
export const unknownFaceStatuses = ['waiting', 'assigned', 'dismissed'] as const;

export type UnknownFaceStatus = (typeof unknownFaceStatuses)[number];

export const unknownFaceActions = ['assigned', 'merged', 'split', 'dismissed'] as const;

export type UnknownFaceActionKind = (typeof unknownFaceActions)[number];

/** Of one unknown face; the newest are answered, told and split. */
export const unknownFaceVisitsMax = 200;

export const listUnknownFaces = defineRequest({
  owner,
  name: 'list-unknown-faces',
  request: ListUnknownFacesRequestSchema,
  response: ListUnknownFacesResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(pageWithinLimits('page'), emptyOrOneOf('status', unknownFaceStatuses), optionalUuid('cameraId')),
});

export const getUnknownFace = defineRequest({
  owner,
  name: 'get-unknown-face',
  request: GetUnknownFaceRequestSchema,
  response: GetUnknownFaceResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('unknownFaceId')),
});

export const getUnknownFacePicture = defineRequest({
  owner,
  name: 'get-unknown-face-picture',
  request: GetUnknownFacePictureRequestSchema,
  response: GetUnknownFacePictureResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('unknownFaceId'), optionalUuid('visitId')),
});

const saysWhoItIs: Check<AssignUnknownFaceRequest> = ({ personId, newPerson }) =>
  (personId === '') === (newPerson === undefined)
    ? { field: 'person_id', message: 'or a new person must be given, and not both' }
    : undefined;

const assignmentChecks = checks<AssignUnknownFaceRequest>(
  uuid('unknownFaceId'),
  optionalUuid('personId'),
  saysWhoItIs,
  requiredName('authorId'),
);

export const assignUnknownFace = defineRequest({
  owner,
  name: 'assign-unknown-face',
  request: AssignUnknownFaceRequestSchema,
  response: AssignUnknownFaceResponseSchema,
  deadlineMs: pictureDeadlineMs,
  check: (request) => [
    ...assignmentChecks(request),
    ...(request.newPerson === undefined ? [] : createPerson.check(request.newPerson)),
  ],
});

export const mergeUnknownFaces = defineRequest({
  owner,
  name: 'merge-unknown-faces',
  request: MergeUnknownFacesRequestSchema,
  response: ChangeUnknownFaceResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('unknownFaceId'), uuid('otherId'), requiredName('authorId')),
});

const splitsSomethingOff: Check<SplitUnknownFaceRequest> = ({ visitIds }) =>
  visitIds.length === 0 ? { field: 'visit_ids', message: 'must name at least one visit' } : undefined;

export const splitUnknownFace = defineRequest({
  owner,
  name: 'split-unknown-face',
  request: SplitUnknownFaceRequestSchema,
  response: SplitUnknownFaceResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(
    uuid('unknownFaceId'),
    uuidsUpTo('visitIds', unknownFaceVisitsMax),
    splitsSomethingOff,
    optionalUuid('newId'),
    requiredName('authorId'),
  ),
});

export const dismissUnknownFace = defineRequest({
  owner,
  name: 'dismiss-unknown-face',
  request: DismissUnknownFaceRequestSchema,
  response: ChangeUnknownFaceResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('unknownFaceId'), requiredName('authorId')),
});

export const undoUnknownFace = defineRequest({
  owner,
  name: 'undo-unknown-face',
  request: UndoUnknownFaceRequestSchema,
  response: ChangeUnknownFaceResponseSchema,
  deadlineMs: pictureDeadlineMs,
  check: checks(uuid('unknownFaceId'), requiredName('authorId')),
});

export const tellUnknownFaceVisits = defineRequest({
  owner,
  name: 'tell-unknown-face-visits',
  request: TellUnknownFaceVisitsRequestSchema,
  response: ChangeUnknownFaceResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('unknownFaceId'), requiredName('authorId')),
});

export const unknownFaceChanges = ['appeared', 'changed'] as const;

/** Whoever was away longer reads the list anyway. */
const changesAgeMaxMs = 24 * 3_600_000;
/** About 50,000 of them. */
const changesBytesMax = 8 * 1024 * 1024;

/** For pages that are open: an id, a camera and a time, and nothing of the face. */
export const unknownFaceChanged = defineEvent({
  owner,
  name: 'unknown-face-changed',
  schema: UnknownFaceChangedSchema,
  delivery: { kind: 'kept', maxAgeMs: changesAgeMaxMs, bytesMax: changesBytesMax },
  receivers: ['gateway'],
  key: (event) => event.unknownFaceId,
  id: (event) => `${event.unknownFaceId}:${String(event.revision)}:${event.change}`,
  check: checks(uuid('unknownFaceId'), oneOf('change', unknownFaceChanges)),
});
