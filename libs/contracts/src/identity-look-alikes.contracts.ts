import { checks, emptyOrOneOf, oneOf, optionalUuid, pageWithinLimits, requiredName, uuid } from './checks';
import { defineRequest } from './contract';
import {
  DecideLookAlikeRequestSchema,
  DecideLookAlikeResponseSchema,
  GetLookAlikeRequestSchema,
  GetLookAlikeResponseSchema,
  GetLookAlikeScanRequestSchema,
  GetLookAlikeScanResponseSchema,
  ListLookAlikesRequestSchema,
  ListLookAlikesResponseSchema,
  StartLookAlikeScanRequestSchema,
  StartLookAlikeScanResponseSchema,
} from './gen/identity/v1/look_alikes_pb';
import { defaultDeadlineMs } from './limits';

const owner = 'identity';

/** `open`: nobody has decided yet whether these are two people or one who was entered twice. */
export const lookAlikeStates = ['open', 'two_people', 'same_person'] as const;
export type LookAlikeState = (typeof lookAlikeStates)[number];

/**
 * `above_threshold`: what is enrolled of the one passes for the other. `within_margin`: it does not, but a face of the
 * one may be too much like the other to be anybody's.
 */
export const lookAlikeVerdicts = ['above_threshold', 'within_margin'] as const;
export type LookAlikeVerdict = (typeof lookAlikeVerdicts)[number];

export const lookAlikeSources = ['scan', 'enrolment'] as const;
export type LookAlikeSource = (typeof lookAlikeSources)[number];

export const listLookAlikes = defineRequest({
  owner,
  name: 'list-look-alikes',
  request: ListLookAlikesRequestSchema,
  response: ListLookAlikesResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(pageWithinLimits('page'), emptyOrOneOf('state', lookAlikeStates), optionalUuid('personId')),
});

export const getLookAlike = defineRequest({
  owner,
  name: 'get-look-alike',
  request: GetLookAlikeRequestSchema,
  response: GetLookAlikeResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('lookAlikeId')),
});

export const decideLookAlike = defineRequest({
  owner,
  name: 'decide-look-alike',
  request: DecideLookAlikeRequestSchema,
  response: DecideLookAlikeResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('lookAlikeId'), oneOf('state', lookAlikeStates), requiredName('authorId')),
});

export const getLookAlikeScan = defineRequest({
  owner,
  name: 'get-look-alike-scan',
  request: GetLookAlikeScanRequestSchema,
  response: GetLookAlikeScanResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: () => [],
});

export const startLookAlikeScan = defineRequest({
  owner,
  name: 'start-look-alike-scan',
  request: StartLookAlikeScanRequestSchema,
  response: StartLookAlikeScanResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: () => [],
});
