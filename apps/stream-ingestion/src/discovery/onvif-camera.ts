import { isIP } from 'node:net';
import { misreadCredentials, readCameraUrl, type CameraNetworks } from '@smart-attendance/contracts';
import { DeviceFailure, type DeviceFailureReason } from './device-failure';
import {
  clockOffsetMs,
  makeOf,
  mediaPathsOf,
  nameInScopes,
  plain,
  profilesOf,
  profilesQuestion,
  requests,
  scopesOf,
  streamUriOf,
  streamUriQuestion,
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

export interface DeviceAnswers {
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

  /** What the device tells before it is done or fails; throws nothing a device can cause. */
  async ask(): Promise<DeviceAnswers> {
    let reason: DeviceFailureReason | '' = '';
    try {
      await this.askClock();
      await this.askWho();
      await this.askStreams();
      if (this.streams.length === 0) reason = 'not_onvif';
    } catch (error) {
      if (!(error instanceof DeviceFailure)) throw error;
      reason = error.reason;
    }
    return { name: this.name, ...this.make, streams: this.streams, reason };
  }

  /** The one request that every device answers to everybody, so whoever does not is no such device. */
  private async askClock(): Promise<void> {
    const answer = await this.openly(this.path, requests.clock);
    if (answer !== undefined) this.client.saidClockOffsetMs = clockOffsetMs(answer, Date.now());
  }

  private async askWho(): Promise<void> {
    const scopes = await this.ifTold(() => this.openly(this.path, requests.scopes));
    if (scopes !== undefined) this.name = nameInScopes(scopesOf(scopes));
    const information = await this.ifTold(() => this.openly(this.path, requests.information));
    if (information !== undefined) this.make = makeOf(information);
  }

  private async askStreams(): Promise<void> {
    const paths = await this.mediaPaths();
    for (const version of [2, 1] as const) {
      const path = paths[version];
      if (path === undefined || this.streams.length > 0) continue;
      const profiles = await this.ifTold(() => this.client.ask(path, profilesQuestion(version)));
      for (const profile of profiles === undefined ? [] : profilesOf(profiles)) {
        await this.ifTold(() => this.askStream(path, version, profile));
      }
    }
  }

  private async mediaPaths() {
    const services = await this.ifTold(() => this.openly(this.path, requests.services));
    const paths = services === undefined ? {} : mediaPathsOf(services);
    if (Object.keys(paths).length > 0) return paths;
    const capabilities = await this.client.ask(this.path, requests.capabilities);
    return capabilities === undefined ? {} : mediaPathsOf(capabilities);
  }

  private async askStream(path: string, version: MediaVersion, profile: Profile): Promise<void> {
    const answer = await this.client.ask(path, streamUriQuestion(version, profile.token));
    const rtspUrl = answer === undefined ? undefined : streamAddress(streamUriOf(answer), this.host, this.networks);
    if (rtspUrl === undefined) return;
    const { token, name, ...video } = profile;
    this.streams.push({ profile: name === '' ? plain(token) : name, rtspUrl, ...video });
  }

  /**
   * Undefined as well where a device answers in a way that makes no sense, as many do to what they do not know: by an empty
   * answer, a web page, or by hanging up. It has told the time, so it is a device.
   */
  private async ifTold<T>(ask: () => Promise<T>): Promise<T | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof DeviceFailure && error.reason === 'not_onvif') return undefined;
      throw error;
    }
  }

  /** As `client.ask`, for what can be done without: undefined also when the device wants a login. */
  private async openly(path: string, request: Request): Promise<XmlElement | undefined> {
    try {
      return await this.client.ask(path, request);
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
 * Devices write a password as it is: in `rtsp://admin:12/34@10.0.0.5/live` the address begins behind the last `@`. Undefined
 * where no IP address follows there, since the `@` may as well stand in a path, and the password before it.
 */
function withoutMisreadCredentials(uri: string): string | undefined {
  const misread = misreadCredentials(uri);
  if (misread === undefined) return uri;
  const behind = misread.after.slice(1);
  const host = /^\[[^\]]*\]|^[^:/?#]*/.exec(behind)?.[0].replace(/^\[|\]$/g, '') ?? '';
  return isIP(host) === 0 ? undefined : misread.before + behind;
}
