import { CameraNetworks } from '@smart-attendance/contracts';
import type { LookupAll } from '@smart-attendance/errors';
import { StopSignal } from '@smart-attendance/messaging';
import { createLogger } from '@smart-attendance/observability';
import { CameraDiscoveryService, type FoundCamera } from '../discovery/camera-discovery.service';
import type { ProbePlaces } from '../discovery/network-probe';
import { startOnvifDevice, type OnvifDevice, type OnvifDeviceOptions } from './onvif-device';

export const nobody = { username: '', password: '' };
export const nowhere: ProbePlaces = { group: '127.0.0.1', port: 9, ownAddresses: () => [] };
const closing: (() => Promise<void>)[] = [];

/** For afterEach. */
export async function closeAll(): Promise<void> {
  for (const close of closing.splice(0)) await close();
}

export function closeAfterwards<T extends { close(): Promise<void> }>(server: T): T {
  closing.push(() => server.close());
  return server;
}

export async function device(options: OnvifDeviceOptions = {}): Promise<OnvifDevice> {
  return closeAfterwards(await startOnvifDevice(options));
}

interface DiscoverySettings {
  readonly networks: CameraNetworks;
  readonly places: ProbePlaces;
  readonly lookUp: LookupAll;
  readonly stop: StopSignal;
}

export function discovery({ networks, places = nowhere, lookUp, stop }: Partial<DiscoverySettings> = {}) {
  const logger = createLogger('stream-ingestion', { level: 'error' });
  const allowed = networks ?? CameraNetworks.read('');
  return new CameraDiscoveryService({ RTSPS_VERIFY: false }, allowed, logger, stop ?? new StopSignal(), places, lookUp);
}

export interface Asking extends Partial<DiscoverySettings> {
  readonly credentials?: typeof nobody;
  readonly timeoutMs?: number;
}

/** No hosts ask around. */
export async function discover(hosts: readonly string[], asking: Asking = {}): Promise<readonly FoundCamera[]> {
  const { credentials = nobody, timeoutMs = 10_000, ...changes } = asking;
  return discovery(changes).discover({ hosts, credentials, timeoutMs });
}

export async function askOne(host: string, asking: Asking = {}): Promise<FoundCamera> {
  const [camera] = await discover([host], asking);
  if (camera === undefined) throw new Error('There is no answer.');
  return camera;
}

/** What the device of the bench shows. */
export const mainStream = {
  profile: 'Main',
  rtspUrl: 'rtsp://127.0.0.1:554/main',
  codec: 'h264',
  width: 1920,
  height: 1080,
  fps: 25,
};
export const subStream = {
  profile: 'Sub',
  rtspUrl: 'rtsp://127.0.0.1:554/sub',
  codec: 'mjpeg',
  width: 640,
  height: 360,
  fps: 10,
};
