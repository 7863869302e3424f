import type { Message } from '@bufbuild/protobuf';
import {
  between,
  checks,
  email,
  emptyOrOneOf,
  keyed,
  note,
  oneOf,
  optionalName,
  optionalSearch,
  optionalUuid,
  pageWithinLimits,
  pictureBytes,
  present,
  requiredName,
  timesInOrder,
  text,
  uuid,
  type Check,
} from './checks';
import { defineEvent, defineRequest } from './contract';
import {
  AddProfileImageRequestSchema,
  AddProfileImageResponseSchema,
  ChangePasswordRequestSchema,
  ChangePasswordResponseSchema,
  CreatePersonRequestSchema,
  CreatePersonResponseSchema,
  DeleteFaceTemplateRequestSchema,
  DeleteFaceTemplateResponseSchema,
  DeletePersonRequestSchema,
  DeletePersonResponseSchema,
  DeleteProfileImageRequestSchema,
  DeleteProfileImageResponseSchema,
  EnrolFaceRequestSchema,
  EnrolFaceResponseSchema,
  GetPersonRequestSchema,
  GetPersonResponseSchema,
  GetProfileImageRequestSchema,
  GetProfileImageResponseSchema,
  GetCameraFitnessRequestSchema,
  GetCameraFitnessResponseSchema,
  GetRecognitionRequestSchema,
  GetRecognitionResponseSchema,
  GetRecognitionSettingsRequestSchema,
  GetRecognitionSettingsResponseSchema,
  ListFaceTemplatesRequestSchema,
  ListFaceTemplatesResponseSchema,
  ListPeopleRequestSchema,
  ListPeopleResponseSchema,
  ListProfileImagesRequestSchema,
  ListProfileImagesResponseSchema,
  ListRecognitionsRequestSchema,
  ListRecognitionsResponseSchema,
  ListStrangerVisitsRequestSchema,
  ListStrangerVisitsResponseSchema,
  PersonChangedSchema,
  PersonRecognizedSchema,
  RecognizeFacesRequestSchema,
  RecognizeFacesResponseSchema,
  SetPrimaryFaceTemplateRequestSchema,
  SetPrimaryFaceTemplateResponseSchema,
  SetPrimaryProfileImageRequestSchema,
  SetPrimaryProfileImageResponseSchema,
  StrangerSeenSchema,
  UpdatePersonRequestSchema,
  UpdatePersonResponseSchema,
  VerifyPasswordRequestSchema,
  VerifyPasswordResponseSchema,
  type CreatePersonRequest,
  type UpdatePersonRequest,
} from './gen/identity/v1/identity_pb';
import { emailKey, employeeIdKey } from './plain-text';
import { nameCharactersMax } from './values';
import { defaultDeadlineMs, factAgeMaxMs, factBytesMax, pictureDeadlineMs } from './limits';

const owner = 'identity';

export const roles = ['administrator', 'hr_officer', 'manager', 'viewer', 'employee', 'device'] as const;

export type Role = (typeof roles)[number];

export const passwordCharactersMin = 8;
/** Hashing time must not depend on what a stranger sends. */
export const passwordCharactersMax = 128;

/** Of a new person, and of a change where they are given. */
const personFields: readonly Check<Omit<UpdatePersonRequest, keyof Message | 'personId' | 'passwordChangeRequired'>>[] =
  [
    requiredName('firstName'),
    requiredName('lastName'),
    email('email'),
    keyed('email', emailKey),
    text('password', passwordCharactersMin, passwordCharactersMax),
    requiredName('employeeId'),
    keyed('employeeId', employeeIdKey),
    optionalName('department'),
    optionalName('phone'),
    optionalName('position'),
    oneOf('role', roles),
    optionalName('authorId'),
  ];

export const createPerson = defineRequest({
  owner,
  name: 'create-person',
  request: CreatePersonRequestSchema,
  response: CreatePersonResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks<CreatePersonRequest>(optionalUuid('personId'), ...personFields),
});

export const getPerson = defineRequest({
  owner,
  name: 'get-person',
  requesters: ['gateway', 'attendance'],
  request: GetPersonRequestSchema,
  response: GetPersonResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('personId')),
});

export const listPeople = defineRequest({
  owner,
  name: 'list-people',
  request: ListPeopleRequestSchema,
  response: ListPeopleResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(
    pageWithinLimits('page'),
    optionalSearch('query'),
    emptyOrOneOf('role', roles),
    optionalName('department'),
  ),
});

export const updatePerson = defineRequest({
  owner,
  name: 'update-person',
  request: UpdatePersonRequestSchema,
  response: UpdatePersonResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks<UpdatePersonRequest>(uuid('personId'), ...personFields),
});

export const deletePerson = defineRequest({
  owner,
  name: 'delete-person',
  request: DeletePersonRequestSchema,
  response: DeletePersonResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('personId')),
});

export const verifyPassword = defineRequest({
  owner,
  name: 'verify-password',
  request: VerifyPasswordRequestSchema,
  response: VerifyPasswordResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(text('email', 1, nameCharactersMax), text('password', 1, passwordCharactersMax)),
});

export const changePassword = defineRequest({
  owner,
  name: 'change-password',
  request: ChangePasswordRequestSchema,
  response: ChangePasswordResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(
    uuid('personId'),
    text('currentPassword', 1, passwordCharactersMax),
    text('newPassword', passwordCharactersMin, passwordCharactersMax),
  ),
});

export const enrolFace = defineRequest({
  owner,
  name: 'enrol-face',
  request: EnrolFaceRequestSchema,
  response: EnrolFaceResponseSchema,
  deadlineMs: pictureDeadlineMs,
  check: checks(
    uuid('personId'),
    pictureBytes('picture'),
    note('sourceDescription'),
    optionalName('authorId'),
    optionalUuid('templateId'),
  ),
});

export const recognizeFaces = defineRequest({
  owner,
  name: 'recognize-faces',
  request: RecognizeFacesRequestSchema,
  response: RecognizeFacesResponseSchema,
  deadlineMs: pictureDeadlineMs,
  check: checks(pictureBytes('picture'), between('threshold', 0, 1)),
});

export const listFaceTemplates = defineRequest({
  owner,
  name: 'list-face-templates',
  request: ListFaceTemplatesRequestSchema,
  response: ListFaceTemplatesResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('personId')),
});

export const deleteFaceTemplate = defineRequest({
  owner,
  name: 'delete-face-template',
  request: DeleteFaceTemplateRequestSchema,
  response: DeleteFaceTemplateResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('templateId')),
});

export const addProfileImage = defineRequest({
  owner,
  name: 'add-profile-image',
  request: AddProfileImageRequestSchema,
  response: AddProfileImageResponseSchema,
  deadlineMs: pictureDeadlineMs,
  check: checks(uuid('personId'), pictureBytes('picture'), optionalName('name'), optionalUuid('imageId')),
});

export const listProfileImages = defineRequest({
  owner,
  name: 'list-profile-images',
  request: ListProfileImagesRequestSchema,
  response: ListProfileImagesResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('personId')),
});

export const getProfileImage = defineRequest({
  owner,
  name: 'get-profile-image',
  request: GetProfileImageRequestSchema,
  response: GetProfileImageResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('personId'), uuid('imageId')),
});

export const deleteProfileImage = defineRequest({
  owner,
  name: 'delete-profile-image',
  request: DeleteProfileImageRequestSchema,
  response: DeleteProfileImageResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('personId'), uuid('imageId')),
});

export const setPrimaryProfileImage = defineRequest({
  owner,
  name: 'set-primary-profile-image',
  request: SetPrimaryProfileImageRequestSchema,
  response: SetPrimaryProfileImageResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('personId'), uuid('imageId')),
});

export const setPrimaryFaceTemplate = defineRequest({
  owner,
  name: 'set-primary-face-template',
  request: SetPrimaryFaceTemplateRequestSchema,
  response: SetPrimaryFaceTemplateResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('personId'), uuid('templateId')),
});

export const listRecognitions = defineRequest({
  owner,
  name: 'list-recognitions',
  requesters: ['gateway', 'attendance'],
  request: ListRecognitionsRequestSchema,
  response: ListRecognitionsResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(
    pageWithinLimits('page'),
    optionalUuid('personId'),
    optionalUuid('cameraId'),
    optionalName('department'),
  ),
});

export const getRecognition = defineRequest({
  owner,
  name: 'get-recognition',
  request: GetRecognitionRequestSchema,
  response: GetRecognitionResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('recognitionId')),
});

export const getRecognitionSettings = defineRequest({
  owner,
  name: 'get-recognition-settings',
  request: GetRecognitionSettingsRequestSchema,
  response: GetRecognitionSettingsResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: () => [],
});

export const listStrangerVisits = defineRequest({
  owner,
  name: 'list-stranger-visits',
  request: ListStrangerVisitsRequestSchema,
  response: ListStrangerVisitsResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(pageWithinLimits('page'), optionalUuid('cameraId')),
});

export const getCameraFitness = defineRequest({
  owner,
  name: 'get-camera-fitness',
  request: GetCameraFitnessRequestSchema,
  response: GetCameraFitnessResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('cameraId'), timesInOrder('from', 'to', 1)),
});

const keptFact = { kind: 'kept', maxAgeMs: factAgeMaxMs, bytesMax: factBytesMax } as const;

export const personRecognized = defineEvent({
  owner,
  name: 'person-recognized',
  schema: PersonRecognizedSchema,
  delivery: keptFact,
  receivers: ['attendance', 'gateway'],
  isErasable: true,
  key: (event) => event.recognition?.personId ?? '',
  id: (event) => event.recognition?.id ?? '',
  check: checks(present('recognition')),
});

export const strangerSeen = defineEvent({
  owner,
  name: 'stranger-seen',
  schema: StrangerSeenSchema,
  delivery: keptFact,
  receivers: ['gateway'],
  key: (event) => event.visit?.cameraId ?? '',
  id: (event) => event.visit?.id ?? '',
  check: checks(present('visit')),
});

export const personChanged = defineEvent({
  owner,
  name: 'person-changed',
  schema: PersonChangedSchema,
  delivery: keptFact,
  receivers: ['attendance', 'gateway'],
  isErasable: true,
  key: (event) => event.personId,
  id: (event) => `${event.personId}:${String(event.revision)}`,
  check: checks(uuid('personId')),
});
