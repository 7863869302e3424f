import {
  checks,
  emptyOrOneOf,
  note,
  optionalUuid,
  pageWithinLimits,
  present,
  requiredName,
  text,
  uuid,
  wireName,
  type Check,
} from './checks';
import { defineRequest } from './contract';
import {
  ApproveDraftRequestSchema,
  ApproveDraftResponseSchema,
  CreateDraftRequestSchema,
  CreateDraftResponseSchema,
  DiscardDraftRequestSchema,
  DiscardDraftResponseSchema,
  GetDraftRequestSchema,
  GetDraftResponseSchema,
  ListDraftDaysRequestSchema,
  ListDraftDaysResponseSchema,
  ListDraftsRequestSchema,
  ListDraftsResponseSchema,
  PreviewDraftRequestSchema,
  PreviewDraftResponseSchema,
  ReplayRecognitionsRequestSchema,
  ReplayRecognitionsResponseSchema,
  type CreateDraftRequest,
} from './gen/attendance/v1/drafts_pb';
import { defaultDeadlineMs } from './limits';
import * as values from './values';

const owner = 'attendance';

export const ruleChangeKinds = ['shift', 'site', 'assignment', 'assignment_end', 'recomputation'] as const;
export type RuleChangeKind = (typeof ruleChangeKinds)[number];

/** previewing → ready → applying → applied; ready → stale; whatever is not applied → discarded. */
export const draftStates = ['previewing', 'ready', 'stale', 'failed', 'applying', 'applied', 'discarded'] as const;
export type DraftState = (typeof draftStates)[number];

export const draftDayOutcomes = ['waiting', 'locked', 'applied', 'different'] as const;
export type DraftDayOutcome = (typeof draftDayOutcomes)[number];

/** Which inputs of a day are others than those that its row was computed from. */
export const dayCauses = [
  'shift',
  'site',
  'punches',
  'coverage',
  'leave',
  'holiday',
  'overtime_decision',
  'by_hand',
  'rules',
] as const;
export type DayCause = (typeof dayCauses)[number];

/** A page of 200 recognitions, each in a transaction. */
const replayDeadlineMs = 30_000;
/** The deadline of whom it is told that rules are compared: of 400,000 assignments. */
const decisionDeadlineMs = 15_000;
const cursorCharactersMax = 2_048;

export const createDraft = defineRequest({
  owner,
  name: 'create-draft',
  request: CreateDraftRequestSchema,
  response: CreateDraftResponseSchema,
  deadlineMs: decisionDeadlineMs,
  check: checks(optionalUuid('draftId'), present('change'), knownKind, requiredName('authorId'), note('reason')),
});

export const getDraft = defineRequest({
  owner,
  name: 'get-draft',
  request: GetDraftRequestSchema,
  response: GetDraftResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('draftId')),
});

export const listDrafts = defineRequest({
  owner,
  name: 'list-drafts',
  request: ListDraftsRequestSchema,
  response: ListDraftsResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(pageWithinLimits('page'), emptyOrOneOf('state', draftStates)),
});

export const listDraftDays = defineRequest({
  owner,
  name: 'list-draft-days',
  request: ListDraftDaysRequestSchema,
  response: ListDraftDaysResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('draftId'), pageWithinLimits('page'), optionalUuid('personId')),
});

export const previewDraft = defineRequest({
  owner,
  name: 'preview-draft',
  request: PreviewDraftRequestSchema,
  response: PreviewDraftResponseSchema,
  deadlineMs: decisionDeadlineMs,
  check: checks(uuid('draftId'), requiredName('authorId')),
});

export const approveDraft = defineRequest({
  owner,
  name: 'approve-draft',
  request: ApproveDraftRequestSchema,
  response: ApproveDraftResponseSchema,
  deadlineMs: decisionDeadlineMs,
  check: checks(uuid('draftId'), requiredName('authorId'), note('reason')),
});

export const discardDraft = defineRequest({
  owner,
  name: 'discard-draft',
  request: DiscardDraftRequestSchema,
  response: DiscardDraftResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('draftId'), requiredName('authorId'), note('reason')),
});

export const replayRecognitions = defineRequest({
  owner,
  name: 'replay-recognitions',
  request: ReplayRecognitionsRequestSchema,
  response: ReplayRecognitionsResponseSchema,
  deadlineMs: replayDeadlineMs,
  check: checks(present('from'), present('to'), optionalUuid('personId'), text('cursor', 0, cursorCharactersMax)),
});

function knownKind({ change }: CreateDraftRequest): ReturnType<Check<CreateDraftRequest>> {
  if (change === undefined) return undefined;
  if (!ruleChangeKinds.some((kind) => kind === change.kind)) {
    return { field: 'kind', message: `must be one of ${ruleChangeKinds.join(', ')}` };
  }
  for (const property of ['shiftId', 'siteId', 'assignmentId', 'personId'] as const) {
    const id = change[property];
    if (id !== '' && !values.isUuid(id)) return { field: wireName(property), message: values.uuid.sentence };
  }
  for (const property of ['validFrom', 'validTo'] as const) {
    const date = change[property];
    if (date !== '' && !values.date.isRight(date)) return { field: wireName(property), message: values.date.sentence };
  }
  return undefined;
}
