import { lookup } from 'node:dns';
import { Inject, Injectable, Optional } from '@nestjs/common';
import { CameraNetworks } from '@smart-attendance/contracts';
import { AppError, type LookupAll } from '@smart-attendance/errors';
import { StopSignal } from '@smart-attendance/messaging';
import { Logger } from '@smart-attendance/observability';
import type { Credentials } from '@smart-attendance/rtsp';
import { streamIngestionConfigToken, type StreamIngestionConfig } from '../stream-ingestion.config';
import type { DeviceAddress, PostOptions } from './bounded-post';
import { onvifPlaces, probeNetworks, type AnnouncedDevice, type ProbePlaces } from './network-probe';
import { OnvifCamera, type DeviceDescription } from './onvif-camera';
import { deviceServicePath } from './onvif.policy';
import { SoapClient } from './soap-client';
import { announcedDevice, hostText, namedDevice } from './ws-discovery.policy';

export interface Discovery {
  /** Names or addresses; none means whoever answers in the networks of this machine. */
  readonly hosts: readonly string[];
  /** For named hosts only. */
  readonly credentials: Credentials;
  readonly timeoutMs: number;
}

export interface FoundCamera extends DeviceDescription {
  /** As it can be named to ask it again. */
  readonly host: string;
}

/** Devices answer within half a second of a probe; some take longer to wake. */
const listenMaxMs = 3_000;
/** Devices that are asked at a time. */
const concurrencyMax = 32;
/** Of the whole answer as text, which is longer than its message: below the 1 MiB of the bus. */
const answerCharactersMax = 800_000;
const retryAfterSeconds = 5;

/** Looks for ONVIF cameras, one discovery at a time. */
@Injectable()
export class CameraDiscoveryService {
  private isRunning = false;

  constructor(
    @Inject(streamIngestionConfigToken) private readonly config: Pick<StreamIngestionConfig, 'RTSPS_VERIFY'>,
    private readonly networks: CameraNetworks,
    private readonly logger: Logger,
    private readonly stop: StopSignal,
    @Optional() private readonly places: ProbePlaces = onvifPlaces,
    /** How names are resolved. */
    @Optional() private readonly lookUp: LookupAll = lookup,
  ) {}

  /**
   * The cameras that were named, or that answered, in their order, each with its streams or why they are not known.
   * Takes no longer than `timeoutMs`, and ends when the service is stopped.
   *
   * @throws AppError `unavailable` while another one is under way, and `invalid_argument`
   */
  async discover(discovery: Discovery): Promise<readonly FoundCamera[]> {
    if (this.isRunning) {
      throw new AppError('unavailable', 'Cameras are being looked for already; try again shortly.', {
        retryAfterSeconds,
      });
    }
    this.isRunning = true;
    const deadline = AbortSignal.timeout(discovery.timeoutMs);
    const signal = AbortSignal.any([deadline, this.stop.signal]);
    try {
      const found =
        discovery.hosts.length > 0
          ? await this.requestNamed(discovery, signal)
          : await this.requestFromNetworks(discovery, signal);
      return this.bounded(found);
    } finally {
      this.isRunning = false;
    }
  }

  private async requestNamed({ hosts, credentials }: Discovery, signal: AbortSignal): Promise<FoundCamera[]> {
    const named = [...new Set(hosts)].map((host) => {
      const address = namedDevice(host);
      if (address === undefined) {
        throw AppError.invalid([
          { field: 'hosts', message: 'must be names or addresses, each with a port if it is not 80' },
        ]);
      }
      return address;
    });
    const login = credentials.username === '' ? undefined : credentials;
    return inParallel(named, (address) => this.describe(address, deviceServicePath, login, signal));
  }

  private async requestFromNetworks({ timeoutMs }: Discovery, signal: AbortSignal): Promise<FoundCamera[]> {
    const announced = await probeNetworks(this.places, Math.min(listenMaxMs, timeoutMs / 2), signal);
    return inParallel(announced, (device) => this.requestAnnounced(device, signal));
  }

  /** Without credentials: anybody may answer a request to all, and a proof of a password can be guessed at leisure. */
  private async requestAnnounced({ sender, announcement }: AnnouncedDevice, signal: AbortSignal): Promise<FoundCamera> {
    const device = announcedDevice(announcement, sender);
    const { name } = announcement;
    if (device === undefined || !this.networks.allows(sender)) {
      return { host: sender, name, manufacturer: '', model: '', streams: [], reason: 'forbidden_address' };
    }
    const found = await this.describe(device.address, device.path, undefined, signal);
    return { ...found, name: found.name === '' ? name : found.name };
  }

  private async describe(
    address: DeviceAddress,
    path: string,
    login: Credentials | undefined,
    signal: AbortSignal,
  ): Promise<FoundCamera> {
    const { networks, lookUp } = this;
    const options: PostOptions = { networks, lookUp, verifiesCertificate: this.config.RTSPS_VERIFY, signal };
    const client = new SoapClient(address, login, options);
    const description = await new OnvifCamera(client, address.host, path, networks).describe();
    return { host: hostText(address), ...description };
  }

  /** Strangers decide how long their names are. */
  private bounded(found: readonly FoundCamera[]): readonly FoundCamera[] {
    let characters = 0;
    const kept = found.filter((camera) => {
      characters += Buffer.byteLength(JSON.stringify(camera));
      return characters <= answerCharactersMax;
    });
    this.logger.info('cameras-discovered', { devices: found.length, leftOut: found.length - kept.length });
    return kept;
  }
}

/** The results of `act` in the order of `items`, at most 32 at a time. */
async function inParallel<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = items.entries();
  const workers = Array.from({ length: concurrencyMax }, async () => {
    // All workers draw from one iterator, so each item is taken once.
    for (const [index, item] of waiting) results[index] = await act(item);
  });
  await Promise.all(workers);
  return results;
}
