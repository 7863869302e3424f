import { cameraUrl } from './camera-url';
import { between, bytesUpTo, checks, optionalName, present, uuid } from './checks';
import { defineEvent, defineRequest } from './contract';
import {
  FrameCapturedSchema,
  GetStreamHealthRequestSchema,
  GetStreamHealthResponseSchema,
  TestConnectionRequestSchema,
  TestConnectionResponseSchema,
} from './gen/stream_ingestion/v1/stream_ingestion_pb';
import { defaultDeadlineMs } from './limits';

const owner = 'stream-ingestion';

/** The default payload limit of a NATS server is 1 MiB; the rest is room for the other fields. */
export const frameJpegBytesMax = 1_000_000;
export const testConnectionTimeoutMsMax = 60_000;

export const frameCaptured = defineEvent({
  owner,
  name: 'frame-captured',
  schema: FrameCapturedSchema,
  // A thousand cameras with one frame of 100 kB each fit.
  delivery: { kind: 'perishable', maxAgeMs: 3_000, bytesMax: 128 * 1024 * 1024 },
  receivers: ['face-inference'],
  key: (event) => event.cameraId,
  id: (event) => event.frameId,
  check: checks(uuid('frameId'), uuid('cameraId'), present('capturedAt'), bytesUpTo('jpeg', frameJpegBytesMax)),
});

export const testConnection = defineRequest({
  owner,
  name: 'test-connection',
  request: TestConnectionRequestSchema,
  response: TestConnectionResponseSchema,
  // The answer to the longest test allowed, and a little for the way.
  deadlineMs: testConnectionTimeoutMsMax + 5_000,
  check: checks(
    cameraUrl('rtspUrl'),
    optionalName('username'),
    optionalName('password'),
    between('timeoutMs', 1, testConnectionTimeoutMsMax),
  ),
});

export const getStreamHealth = defineRequest({
  owner,
  name: 'get-stream-health',
  request: GetStreamHealthRequestSchema,
  response: GetStreamHealthResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('cameraId')),
});
