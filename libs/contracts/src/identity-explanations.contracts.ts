import { checks, optionalUuid, timesInOrder, uuid } from './checks';
import { defineRequest } from './contract';
import { ExplainMissedRequestSchema, ExplainMissedResponseSchema } from './gen/identity/v1/explanations_pb';

/** Sightings are counted, and camera-registry is asked what each camera saw. */
const explainingDeadlineMs = 15_000;
export const explainedDaysMax = 7;

export const explainMissed = defineRequest({
  owner: 'identity',
  name: 'explain-missed',
  request: ExplainMissedRequestSchema,
  response: ExplainMissedResponseSchema,
  deadlineMs: explainingDeadlineMs,
  check: checks(uuid('personId'), optionalUuid('cameraId'), timesInOrder('from', 'to', explainedDaysMax)),
});
