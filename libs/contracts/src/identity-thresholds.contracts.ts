import { between, checks } from './checks';
import { defineRequest } from './contract';
import {
  GetThresholdsRequestSchema,
  GetThresholdsResponseSchema,
  PreviewThresholdRequestSchema,
  PreviewThresholdResponseSchema,
} from './gen/identity/v1/thresholds_pb';

const owner = 'identity';

/** The sightings of a week are read and decided anew. */
const previewDeadlineMs = 30_000;
export const previewDaysMax = 7;

export const getThresholds = defineRequest({
  owner,
  name: 'get-thresholds',
  request: GetThresholdsRequestSchema,
  response: GetThresholdsResponseSchema,
  deadlineMs: previewDeadlineMs,
  check: () => [],
});

export const previewThreshold = defineRequest({
  owner,
  name: 'preview-threshold',
  request: PreviewThresholdRequestSchema,
  response: PreviewThresholdResponseSchema,
  deadlineMs: previewDeadlineMs,
  check: checks(between('cosine', 0, 1)),
});
