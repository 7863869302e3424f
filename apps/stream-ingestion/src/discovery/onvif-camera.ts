import { isIP } from 'node:net';
import { misreadCredentials, readCameraUrl, type CameraNetworks } from '@smart-attendance/contracts';
import { DeviceFailure, type DeviceFailureReason } from './device-failure';
import {
  clockOffsetOf,
  makeOf,
  mediaPathsOf,
  nameInScopes,
  plain,
  profilesOf,
  profilesRequest,
  requests,
  scopesOf,
  streamUriOf,
  streamUriRequest,
  type MediaVersion,
  type Profile,
} from './onvif.policy';
import type { SoapClient } from './soap-client';
import type { Request } from './soap.policy';
import type { XmlElement } from './xml-reader';

export interface FoundStream {
  readonly profile: string;
  /** Without credentials. */
  readonly rtspUrl: string;
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
}

export interface DeviceDescription {
  readonly name: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly streams: readonly FoundStream[];
  /** Empty when the streams are known. */
  readonly reason: DeviceFailureReason | '';
}

/** One device, asked who it is and which streams it has. */
export class OnvifCamera {
  private name = '';
  private make = { manufacturer: '', model: '' };
  private streams: FoundStream[] = [];

  constructor(
    private readonly client: SoapClient,
    /** Of the device, as it can be reached; IPv6 without brackets. */
    private readonly host: string,
    private readonly path: string,
    private readonly networks: CameraNetworks,
  ) {}

  /** What the device responds before it is done or fails; throws nothing a device can cause. */
  async describe(): Promise<DeviceDescription> {
    let reason: DeviceFailureReason | '' = '';
    try {
      await this.requestClock();
      await this.requestInformation();
      await this.requestStreams();
      if (this.streams.length === 0) reason = 'not_onvif';
    } catch (error) {
      if (!(error instanceof DeviceFailure)) throw error;
      reason = error.reason;
    }
    return { name: this.name, ...this.make, streams: this.streams, reason };
  }

  /** The one request that every device answers to everybody, so whoever does not is no such device. */
  private async requestClock(): Promise<void> {
    const answer = await this.openly(this.path, requests.clock);
    if (answer !== undefined) this.client.clockOffsetMs = clockOffsetOf(answer, Date.now());
  }

  private async requestInformation(): Promise<void> {
    const scopes = await this.ifAnswered(() => this.openly(this.path, requests.scopes));
    if (scopes !== undefined) this.name = nameInScopes(scopesOf(scopes));
    const information = await this.ifAnswered(() => this.openly(this.path, requests.information));
    if (information !== undefined) this.make = makeOf(information);
  }

  private async requestStreams(): Promise<void> {
    const paths = await this.mediaPaths();
    for (const version of [2, 1] as const) {
      const path = paths[version];
      if (path === undefined || this.streams.length > 0) continue;
      const profiles = await this.ifAnswered(() => this.client.request(path, profilesRequest(version)));
      for (const profile of profiles === undefined ? [] : profilesOf(profiles)) {
        await this.ifAnswered(() => this.requestStream(path, version, profile));
      }
    }
  }

  private async mediaPaths() {
    const services = await this.ifAnswered(() => this.openly(this.path, requests.services));
    const paths = services === undefined ? {} : mediaPathsOf(services);
    if (Object.keys(paths).length > 0) return paths;
    const capabilities = await this.client.request(this.path, requests.capabilities);
    return capabilities === undefined ? {} : mediaPathsOf(capabilities);
  }

  private async requestStream(path: string, version: MediaVersion, profile: Profile): Promise<void> {
    const answer = await this.client.request(path, streamUriRequest(version, profile.token));
    const rtspUrl = answer === undefined ? undefined : streamAddress(streamUriOf(answer), this.host, this.networks);
    if (rtspUrl === undefined) return;
    const { token, name, ...video } = profile;
    this.streams.push({ profile: name === '' ? plain(token) : name, rtspUrl, ...video });
  }

  /**
   * Undefined as well where a device answers in a way that makes no sense, as many do to what they do not know: by an
   * empty answer, a web page, or by hanging up. It has told the time, so it is a device.
   */
  private async ifAnswered<T>(request: () => Promise<T>): Promise<T | undefined> {
    try {
      return await request();
    } catch (error) {
      if (error instanceof DeviceFailure && error.reason === 'not_onvif') return undefined;
      throw error;
    }
  }

  /** As `client.request`, for what can be done without: undefined also when the device wants a login. */
  private async openly(path: string, request: Request): Promise<XmlElement | undefined> {
    try {
      return await this.client.request(path, request);
    } catch (error) {
      if (error instanceof DeviceFailure && error.reason === 'unauthorized') return undefined;
      throw error;
    }
  }
}

/**
 * The address of a stream without credentials. Where a device names a host at which no camera may be, as 0.0.0.0 or its
 * address of the factory, its own host stands; undefined when it is no address of a stream at all.
 */
export function streamAddress(told: string, ownHost: string, networks: CameraNetworks): string | undefined {
  const uri = withoutMisreadCredentials(told);
  if (uri === undefined) return undefined;
  const reading = readCameraUrl(uri);
  if (reading.kind === 'address' && networks.allowsHost(reading.address.host)) return reading.address.url;
  const [, scheme, rest] = /^(rtsps?:\/\/)(?:[^/?#]*@)?(?:\[[^\]]*\]|[^:/?#@[\]]*)(.*)$/i.exec(uri) ?? [];
  if (scheme === undefined || rest === undefined) return undefined;
  const own = readCameraUrl(`${scheme}${ownHost.includes(':') ? `[${ownHost}]` : ownHost}${rest}`);
  return own.kind === 'address' ? own.address.url : undefined;
}

/**
 * Devices write a password as it is: in `rtsp://admin:12/34@10.0.0.5/live` the address begins behind the last `@`.
 * Undefined where no IP address follows there, since the `@` may as well stand in a path, and the password before it.
 */
function withoutMisreadCredentials(uri: string): string | undefined {
  const misread = misreadCredentials(uri);
  if (misread === undefined) return uri;
  const behind = misread.after.slice(1);
  const host = /^\[[^\]]*\]|^[^:/?#]*/.exec(behind)?.[0].replace(/^\[|\]$/g, '') ?? '';
  return isIP(host) === 0 ? undefined : misread.before + behind;
}
