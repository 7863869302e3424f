import type { CameraNetworks, CameraUrl } from '@smart-attendance/contracts';
import { StreamFailure } from '../stream-failure';
import type { Credentials } from './rtsp-auth.policy';
import type { RtspConnection } from './rtsp-connection';
import type { RtspResponse } from './rtsp-reader';
import { controlUrl, parseSdp, type MediaTrack, type SessionDescription } from './sdp.policy';
import { failureOfStatus } from './status.policy';
import {
  parseSession,
  parseTransport,
  tcpTransport,
  udpTransport,
  type AgreedTransport,
  type SessionHeader,
} from './transport.policy';
import { UdpReceiver } from './udp-receiver';

export type TransportChoice = 'tcp' | 'udp' | 'auto';

export interface SessionOptions {
  readonly address: CameraUrl;
  /** Where cameras may be. */
  readonly networks: CameraNetworks;
  readonly credentials: Credentials;
  readonly transport: TransportChoice;
  readonly verifiesCertificate: boolean;
  /** Whether video of that track can be read here. */
  readonly canRead: (track: MediaTrack) => boolean;
  /** Aborted with the StreamFailure to end with. */
  readonly signal: AbortSignal;
  /** Told once somebody has taken the connection. */
  readonly onConnected?: () => void;
}

/** What camera and we have agreed on before PLAY. */
export interface Agreement extends SetUp {
  readonly track: MediaTrack;
  /** Of the whole session, for PLAY and what follows. */
  readonly url: string;
  readonly keepAliveMethod: 'GET_PARAMETER' | 'OPTIONS';
}

interface SetUp {
  readonly transport: AgreedTransport;
  /** Open when the transport is UDP; whoever has the agreement closes it. */
  readonly udp: UdpReceiver | undefined;
  readonly session: SessionHeader;
}

/** Asks what the camera has and sets up the first video that can be read. Throws StreamFailure with the exact reason. */
export async function negotiate(connection: RtspConnection, options: SessionOptions): Promise<Agreement> {
  const { url } = options.address;
  const offered = await connection.ask('OPTIONS', url);
  const described = await connection.ask('DESCRIBE', url, { Accept: 'application/sdp' });
  if (described.status >= 300) throw failureOfStatus(described.status);
  const description = parseSdp(described.body);
  const track = chooseTrack(description, options.canRead);
  const base = baseOf(described) ?? url;
  const chosen = await setUp(connection, controlUrl(base, track.control), options);
  const keepAliveMethod = /\bGET_PARAMETER\b/.test(offered.headers.first('public') ?? '') ? 'GET_PARAMETER' : 'OPTIONS';
  return { ...chosen, track, url: controlUrl(base, description.control), keepAliveMethod };
}

function chooseTrack({ tracks }: SessionDescription, canRead: (track: MediaTrack) => boolean): MediaTrack {
  const videos = tracks.filter(({ kind }) => kind === 'video');
  if (videos.length === 0) throw new StreamFailure('no_video', 'The camera offers no video.');
  const readable = videos.find(canRead);
  if (readable === undefined) {
    throw new StreamFailure('unsupported_codec', 'The video is of a kind that is not read here; set H.264 or H.265.');
  }
  return readable;
}

/**
 * The text that stands in our questions. Like the control of a track it may name any host, and leads to none: questions
 * only ever go down the one connection whose address was judged.
 */
function baseOf(response: RtspResponse): string | undefined {
  const base = response.headers.first('content-base') ?? response.headers.first('content-location');
  return base !== undefined && /^rtsps?:\/\/\S+$/i.test(base) ? base : undefined;
}

async function setUp(
  connection: RtspConnection,
  url: string,
  { transport: choice, networks }: SessionOptions,
): Promise<SetUp> {
  if (choice !== 'udp') {
    const response = await connection.ask('SETUP', url, { Transport: tcpTransport });
    const agreed = response.status < 300 ? transportOf(response, 'tcp') : undefined;
    if (agreed !== undefined) return { transport: agreed, udp: undefined, session: sessionOf(response) };
    if (choice === 'tcp' || !mayTryUdp(response.status)) throw failureOfStatus(response.status);
  }
  const udp = await UdpReceiver.open(connection.peerAddress);
  try {
    const response = await connection.ask('SETUP', url, { Transport: udpTransport(udp.port) });
    const agreed = response.status < 300 ? transportOf(response, 'udp') : undefined;
    if (agreed?.kind !== 'udp') throw failureOfStatus(response.status);
    // Another of the camera's own addresses; packets are only taken from there, nothing is sent to it.
    const source = agreed.source !== undefined && networks.allows(agreed.source) ? agreed.source : undefined;
    udp.expectFrom(agreed.serverPort, source);
    return { transport: agreed, udp, session: sessionOf(response) };
  } catch (error) {
    udp.close();
    throw error;
  }
}

/** Cameras refuse a transport by 461, and some by other words; for these it is certainly something else. */
function mayTryUdp(status: number): boolean {
  return ![401, 403, 404, 453, 503].includes(status);
}

function transportOf(response: RtspResponse, asked: 'tcp' | 'udp'): AgreedTransport | undefined {
  return parseTransport(response.headers.first('transport') ?? '', asked);
}

function sessionOf(response: RtspResponse): SessionHeader {
  const session = parseSession(response.headers.first('session') ?? '');
  if (session === undefined) throw new StreamFailure('refused', 'The camera opened no session.');
  return session;
}
