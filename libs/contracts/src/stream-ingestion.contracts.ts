import { cameraUrl, isOddIPv4, oddIPv4 } from './camera-url';
import { between, bytesUpTo, checks, optionalName, present, uuid, wireName, type Check } from './checks';
import { defineEvent, defineRequest, defineTable } from './contract';
import {
  DiscoverCamerasRequestSchema,
  DiscoverCamerasResponseSchema,
  FrameCapturedSchema,
  GetFleetRequestSchema,
  GetFleetResponseSchema,
  GetStreamHealthRequestSchema,
  GetStreamHealthResponseSchema,
  ListStreamStatesRequestSchema,
  ListStreamStatesResponseSchema,
  ReplicaRecordSchema,
  StreamLeasesSchema,
  StreamStatusChangedSchema,
  TestConnectionRequestSchema,
  TestConnectionResponseSchema,
} from './gen/stream_ingestion/v1/stream_ingestion_pb';
import { defaultDeadlineMs, factAgeMaxMs } from './limits';

const owner = 'stream-ingestion';

/** The default payload limit of a NATS server is 1 MiB; the rest is room for the other fields. */
export const frameJpegBytesMax = 1_000_000;
export const testConnectionTimeoutMsMax = 60_000;
export const discoveryTimeoutMsMax = 30_000;
export const discoveryHostsMax = 64;
/** A sample picture of a connection test. */
export const sampleJpegBytesMax = 256 * 1024;

export const frameCaptured = defineEvent({
  owner,
  name: 'frame-captured',
  schema: FrameCapturedSchema,
  // A thousand cameras with one frame of 100 kB each fit.
  delivery: { kind: 'perishable', maxAgeMs: 3_000, bytesMax: 128 * 1024 * 1024 },
  receivers: ['face-inference'],
  watchers: ['gateway'],
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

const statusBytesMax = 128 * 1024 * 1024;

export const streamStatusChanged = defineEvent({
  owner,
  name: 'stream-status-changed',
  schema: StreamStatusChangedSchema,
  // Two hundred bytes each: nine hours of five hundred cameras, some weeks of ten.
  delivery: { kind: 'kept', maxAgeMs: factAgeMaxMs, bytesMax: statusBytesMax },
  receivers: ['camera-registry', 'gateway'],
  key: (event) => event.cameraId,
  id: ({ cameraId, replica, state, saidAt }) =>
    `${cameraId}:${replica}:${String(state)}:${String(saidAt?.seconds ?? 0)}.${String(saidAt?.nanos ?? 0)}`,
  check: checks(uuid('cameraId'), between('state', 1, 5), present('since'), present('saidAt'), optionalName('replica')),
});

/** A key a replica; gone a minute after its last sign of life. */
export const streamReplicas = defineTable({
  owner,
  name: 'stream-replicas',
  schema: ReplicaRecordSchema,
  bytesMax: 64 * 1024 * 1024,
  maxAgeMs: 60_000,
});

/** One key, `all`. */
export const streamLeases = defineTable({
  owner,
  name: 'stream-leases',
  schema: StreamLeasesSchema,
  bytesMax: 8 * 1024 * 1024,
  maxAgeMs: 0,
});

export const getFleet = defineRequest({
  owner,
  name: 'get-fleet',
  request: GetFleetRequestSchema,
  response: GetFleetResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(),
});

/** About 110 bytes each, so that the answer stays below the megabyte a message may have. */
export const streamStatesMax = 5_000;

export const listStreamStates = defineRequest({
  owner,
  name: 'list-stream-states',
  request: ListStreamStatesRequestSchema,
  response: ListStreamStatesResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(),
});

export const discoverCameras = defineRequest({
  owner,
  name: 'discover-cameras',
  request: DiscoverCamerasRequestSchema,
  response: DiscoverCamerasResponseSchema,
  deadlineMs: discoveryTimeoutMsMax + 5_000,
  check: checks(
    discoveryHosts('hosts'),
    optionalName('username'),
    optionalName('password'),
    between('timeoutMs', 100, discoveryTimeoutMsMax),
  ),
});

// A name or an address, IPv6 in brackets, and perhaps a port.
const hostPattern = /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9]([a-z0-9._-]{0,251}[a-z0-9])?)(:\d{1,5})?$/i;

function discoveryHosts<M>(property: keyof M & string): Check<M> {
  return (message) => {
    const hosts = message[property] as readonly string[];
    if (hosts.length > discoveryHostsMax) {
      return { field: wireName(property), message: `must be at most ${String(discoveryHostsMax)}` };
    }
    if (hosts.some((host) => isOddIPv4(host.replace(/:\d*$/, '')))) {
      return { field: wireName(property), message: oddIPv4 };
    }
    return hosts.every((host) => hostPattern.test(host))
      ? undefined
      : { field: wireName(property), message: 'must be names or addresses, each with a port if it is not 80' };
  };
}
