import { checks, pageWithinLimits, requiredName } from './checks';
import { defineRequest } from './contract';
import {
  ActivateModelPackRequestSchema,
  ActivateModelPackResponseSchema,
  CancelReEmbeddingRequestSchema,
  CancelReEmbeddingResponseSchema,
  DeleteModelPackRequestSchema,
  DeleteModelPackResponseSchema,
  GetModelPackRequestSchema,
  GetModelPackResponseSchema,
  ListModelPacksRequestSchema,
  ListModelPacksResponseSchema,
  ListUnreadablePhotosRequestSchema,
  ListUnreadablePhotosResponseSchema,
  RegisterModelPackRequestSchema,
  RegisterModelPackResponseSchema,
  ResumeReEmbeddingRequestSchema,
  ResumeReEmbeddingResponseSchema,
} from './gen/identity/v1/models_pb';
import { defaultDeadlineMs } from './limits';

const owner = 'identity';

/** running → finished; running → cancelled → running. */
export const modelPackStates = ['running', 'cancelled', 'finished'] as const;
export type ModelPackState = (typeof modelPackStates)[number];

/** It counts templates, and a pack has at most a few hundred thousand. */
const countingDeadlineMs = 2 * defaultDeadlineMs;

export const listModelPacks = defineRequest({
  owner,
  name: 'list-model-packs',
  request: ListModelPacksRequestSchema,
  response: ListModelPacksResponseSchema,
  deadlineMs: countingDeadlineMs,
  check: () => [],
});

export const getModelPack = defineRequest({
  owner,
  name: 'get-model-pack',
  request: GetModelPackRequestSchema,
  response: GetModelPackResponseSchema,
  deadlineMs: countingDeadlineMs,
  check: checks(requiredName('packId')),
});

export const registerModelPack = defineRequest({
  owner,
  name: 'register-model-pack',
  request: RegisterModelPackRequestSchema,
  response: RegisterModelPackResponseSchema,
  deadlineMs: countingDeadlineMs,
  check: checks(requiredName('packId'), requiredName('authorId')),
});

export const cancelReEmbedding = defineRequest({
  owner,
  name: 'cancel-re-embedding',
  request: CancelReEmbeddingRequestSchema,
  response: CancelReEmbeddingResponseSchema,
  deadlineMs: countingDeadlineMs,
  check: checks(requiredName('packId')),
});

export const resumeReEmbedding = defineRequest({
  owner,
  name: 'resume-re-embedding',
  request: ResumeReEmbeddingRequestSchema,
  response: ResumeReEmbeddingResponseSchema,
  deadlineMs: countingDeadlineMs,
  check: checks(requiredName('packId')),
});

export const activateModelPack = defineRequest({
  owner,
  name: 'activate-model-pack',
  request: ActivateModelPackRequestSchema,
  response: ActivateModelPackResponseSchema,
  deadlineMs: countingDeadlineMs,
  check: checks(requiredName('packId'), requiredName('authorId')),
});

export const deleteModelPack = defineRequest({
  owner,
  name: 'delete-model-pack',
  request: DeleteModelPackRequestSchema,
  response: DeleteModelPackResponseSchema,
  deadlineMs: countingDeadlineMs,
  check: checks(requiredName('packId')),
});

export const listUnreadablePhotos = defineRequest({
  owner,
  name: 'list-unreadable-photos',
  request: ListUnreadablePhotosRequestSchema,
  response: ListUnreadablePhotosResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(requiredName('packId'), pageWithinLimits('page')),
});
