import type { VideoCodec } from '../video/codec.policy';
import type { CameraAddress, ConnectOptions } from './camera-socket';
import { baseUrl, controlUrls, sameCameraUrl } from '../protocol/control-url.policy';
import type { Credentials } from '../protocol/rtsp-auth.policy';
import type { RtspConnection } from './rtsp-connection';
import { RtspFailure } from './rtsp-failure';
import type { RtspResponse } from '../protocol/rtsp-message.policy';
import { parseSdp, type MediaTrack, type SessionDescription } from '../protocol/sdp.policy';
import { failureOfStatus, isAboutAddress } from './status.policy';
import { chooseTrack } from './track-choice.policy';
import {
  parseSession,
  parseTransport,
  tcpTransport,
  udpTransport,
  type AgreedTransport,
  type SessionHeader,
} from '../protocol/transport.policy';
import { UdpReceiver } from './udp-receiver';

export type TransportChoice = 'tcp' | 'udp' | 'auto';

export interface SessionOptions extends ConnectOptions {
  readonly address: CameraAddress;
  readonly credentials: Credentials;
  readonly transport: TransportChoice;
  /** Called at the first response of the camera. */
  readonly onFirstResponse?: () => void;
  /** Called with the number of bytes that belonged to no response and to no packet. */
  readonly onStrayBytes?: (bytes: number) => void;
}

/** What camera and we have agreed on before PLAY. */
export interface Agreement extends SetUp {
  readonly track: MediaTrack;
  readonly codec: VideoCodec;
  /** Of the whole session, for PLAY and what follows: the first one that the camera knows. */
  readonly urls: readonly string[];
  readonly keepAliveMethod: 'GET_PARAMETER' | 'OPTIONS';
}

interface SetUp {
  readonly transport: AgreedTransport;
  /** Open when the transport is UDP; whoever has the agreement closes it. */
  readonly udp: UdpReceiver | undefined;
  readonly session: SessionHeader;
}

const redirectsMax = 3;

/**
 * Finds out what the camera has and sets up the first video that can be read.
 *
 * @throws RtspFailure with the exact reason
 */
export async function negotiate(connection: RtspConnection, options: SessionOptions): Promise<Agreement> {
  const { url } = options.address;
  const offered = await connection.request('OPTIONS', url);
  options.onFirstResponse?.();
  const described = await describe(connection, url);
  const { track, codec } = chooseTrack(described.description);
  const { urls, trackUrls } = urlsOf(described, track);
  const { url: trackUrl, value } = await firstKnown(trackUrls, (each) => setUp(connection, each, options));
  const keepAliveMethod = /\bGET_PARAMETER\b/i.test(offered.headers.first('public') ?? '')
    ? 'GET_PARAMETER'
    : 'OPTIONS';
  return { ...value, track, codec, urls: [...new Set([...urls, trackUrl])], keepAliveMethod };
}

interface Described {
  readonly base: string;
  readonly description: SessionDescription;
}

/** Follows the camera to another path of its own. */
async function describe(connection: RtspConnection, first: string): Promise<Described> {
  let url = first;
  for (let redirects = 0; ; redirects += 1) {
    const { status, headers, body } = await connection.request('DESCRIBE', url, { Accept: 'application/sdp' });
    if (status < 300) {
      const base = baseUrl(url, [headers.first('content-base'), headers.first('content-location')]);
      return { base, description: parseSdp(body) };
    }
    const next = status < 400 ? sameCameraUrl(url, headers.first('location') ?? '', connection.peerAddress) : undefined;
    if (next === undefined || redirects >= redirectsMax) throw failureOfStatus(status);
    url = next;
  }
}

/** A session's own address, where the description names one in full, is what its tracks are relative to. */
function urlsOf({ base, description }: Described, track: MediaTrack): { urls: string[]; trackUrls: string[] } {
  const urls = controlUrls(base, description.control);
  const bases = [...new Set([urls[0] ?? base, base])];
  return { urls: [...urls], trackUrls: [...new Set(bases.flatMap((each) => controlUrls(each, track.control)))] };
}

/**
 * What was requested under the first address that the camera knows.
 *
 * @throws what it responded to the first, when it knows none
 */
export async function firstKnown<T>(
  urls: readonly string[],
  request: (url: string) => Promise<T>,
): Promise<{ readonly url: string; readonly value: T }> {
  let failure: unknown;
  for (const url of urls) {
    try {
      return { url, value: await request(url) };
    } catch (error) {
      failure ??= error;
      if (!(error instanceof UnknownAddress)) throw failure;
    }
  }
  throw failure;
}

/** The camera does not know the address that was requested, as far as its response tells. */
export class UnknownAddress extends RtspFailure {}

/** @throws the failure that `status` means */
export function refuseStatus(status: number): never {
  const failure = failureOfStatus(status);
  throw isAboutAddress(status) ? new UnknownAddress(failure.reason, failure.message) : failure;
}

async function setUp(
  connection: RtspConnection,
  url: string,
  { transport: choice, networks }: SessionOptions,
): Promise<SetUp> {
  if (choice !== 'udp') {
    const response = await connection.request('SETUP', url, { Transport: tcpTransport });
    const agreed = response.status < 300 ? transportOf(response, 'tcp') : undefined;
    if (agreed !== undefined) return { transport: agreed, udp: undefined, session: sessionOf(response) };
    if (choice === 'tcp' || !mayTryUdp(response.status)) refuseTransport(response);
  }
  const udp = await UdpReceiver.open(connection.peerAddress);
  try {
    const response = await connection.request('SETUP', url, { Transport: udpTransport(udp.port) });
    const agreed = response.status < 300 ? transportOf(response, 'udp') : undefined;
    if (agreed?.kind !== 'udp') refuseTransport(response);
    // Another of the camera's own addresses; packets are only taken from there, nothing is sent to it.
    const source = agreed.source !== undefined && networks.allows(agreed.source) ? agreed.source : undefined;
    udp.expectFrom(agreed.serverPort, source);
    return { transport: agreed, udp, session: sessionOf(response) };
  } catch (error) {
    udp.close();
    throw error;
  }
}

/** An agreement to something else than was asked is a refusal of the transport. */
function refuseTransport({ status }: RtspResponse): never {
  return refuseStatus(status < 300 ? 461 : status);
}

/** Cameras refuse a transport by 461, and some by other words; for these it is certainly something else. */
function mayTryUdp(status: number): boolean {
  return ![401, 403, 404, 453, 503].includes(status);
}

function transportOf(response: RtspResponse, asked: 'tcp' | 'udp'): AgreedTransport | undefined {
  return parseTransport(response.headers.first('transport'), asked);
}

function sessionOf(response: RtspResponse): SessionHeader {
  return parseSession(response.headers.first('session'));
}
