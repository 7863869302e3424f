import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { allowedLookup, ForbiddenAddressError, type AllowedNetworks, type LookupAll } from '@smart-attendance/errors';
import { shortageOf, shortageOfFiles } from './machine-shortage';
import { RtspFailure } from './rtsp-failure';

/** Where a camera is. */
export interface CameraAddress {
  /** As it is requested, without credentials. */
  readonly url: string;
  readonly isEncrypted: boolean;
  /** A name or an IP address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

export interface ConnectOptions {
  /** Where cameras may be. */
  readonly networks: AllowedNetworks;
  /** Cameras sign their own certificates, so encryption without proof of identity is the usual case. */
  readonly verifiesCertificate: boolean;
  /** Aborted with the Error to throw. */
  readonly signal: AbortSignal;
  /** How names are resolved; the system's way unless told. */
  readonly lookUp?: LookupAll;
  /** Called once somebody has taken the connection, before encryption. */
  readonly onConnected?: () => void;
}

/** As much as the system hands over at once. */
const readBytesMax = 64 * 1024;

/**
 * What comes from a camera, past the stream of the socket: read into one buffer and copied out, it costs half as much,
 * and a camera wakes us 25 times a second. Holds what came before anybody listened, a turn of the event loop at most.
 */
class Inlet {
  private early: Buffer[] = [];
  private onBytes: ((chunk: Buffer) => void) | undefined;

  /** For `onread` of a socket. */
  readonly reading = {
    buffer: Buffer.allocUnsafeSlow(readBytesMax),
    callback: (length: number, buffer: Uint8Array): boolean => {
      const chunk = Buffer.from(buffer.subarray(0, length));
      if (this.onBytes === undefined) this.early.push(chunk);
      else this.onBytes(chunk);
      return true;
    },
  };

  listen(onBytes: (chunk: Buffer) => void): void {
    this.onBytes = onBytes;
    for (const chunk of this.early.splice(0)) onBytes(chunk);
  }
}

export interface CameraSocket {
  /** For all but reading, which goes past it. */
  readonly socket: Socket;
  /** To be called at once after the connection is up. Each chunk is the listener's own. */
  readonly listen: (onBytes: (chunk: Buffer) => void) => void;
}

/**
 * A connection to a camera, encrypted for `rtsps`. The addresses a name resolves to are judged in the same step that
 * connects to them, so a name cannot answer differently the second time.
 *
 * @throws RtspFailure `unreachable`, `refused`, `forbidden_address`, `not_rtsp` or `no_resources`, or the reason of
 * `signal`
 */
export async function connectToCamera(address: CameraAddress, options: ConnectOptions): Promise<CameraSocket> {
  const { host, port } = address;
  const { networks, signal } = options;
  // A literal address is not looked up.
  if (isIP(host) !== 0 && !networks.allows(host)) throw forbiddenAddress();
  const inlet = new Inlet();
  const lookup = allowedLookup(networks, options.lookUp);
  const target = { host, port, lookup, autoSelectFamily: true, onread: inlet.reading };
  const socket = address.isEncrypted
    ? connectTls({
        ...target,
        rejectUnauthorized: options.verifiesCertificate,
        ...(isIP(host) === 0 && { servername: host }),
      })
    : connectTcp(target);
  socket.once('connect', () => options.onConnected?.());
  try {
    await opened(socket, address.isEncrypted ? 'secureConnect' : 'connect', signal);
  } catch (error) {
    socket.destroy();
    throw signal.aborted ? signal.reason : asFailure(error);
  }
  socket.setNoDelay(true);
  socket.setKeepAlive(true, 10_000);
  return {
    socket,
    listen: (onBytes) => {
      inlet.listen(onBytes);
    },
  };
}

function opened(socket: Socket, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      socket.destroy(new Error('aborted'));
    };
    const settle = (then: () => void) => (): void => {
      signal.removeEventListener('abort', onAbort);
      socket.removeListener('error', onError);
      then();
    };
    const onError = (error: Error): void => {
      settle(() => {
        reject(error);
      })();
    };
    socket.once('error', onError);
    socket.once(event, settle(resolve));
    // Errors after the connection is up are told by 'close'; an error nobody hears would end the process.
    socket.on('error', () => undefined);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}

const unreachableCodes = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EAI_NODATA',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ETIMEDOUT',
  'EADDRNOTAVAIL',
]);

function forbiddenAddress(): RtspFailure {
  return new RtspFailure(
    'forbidden_address',
    'The host is at an address where no camera may be; its network must be among CAMERA_NETWORKS, and link-local and metadata addresses never are.',
  );
}

/**
 * What OpenSSL says of a handshake in which both speak TLS and have nothing in common, and of keys that are too short.
 */
const outdatedTlsCodes =
  /^ERR_SSL_(UNSUPPORTED_PROTOCOL|TLSV1_ALERT_PROTOCOL_VERSION|SSLV3_ALERT_HANDSHAKE_FAILURE|WRONG_SIGNATURE_TYPE|(DH|EE|CA)_KEY_TOO_SMALL|TLSV1_ALERT_INSUFFICIENT_SECURITY)$/;

function asFailure(error: unknown): RtspFailure {
  const causes = error instanceof AggregateError ? (error.errors as unknown[]) : [error];
  if (causes.some((cause) => cause instanceof ForbiddenAddressError)) return forbiddenAddress();
  const shortage = shortageOf(error);
  if (shortage !== undefined) return shortage;
  const codes = causes.map((cause) => (cause as { code?: unknown }).code).filter((code) => typeof code === 'string');
  if (codes.includes('ECONNREFUSED')) {
    return new RtspFailure('refused', 'Nothing listens at that port: the host refused the connection.', error);
  }
  if (codes.some((code) => unreachableCodes.has(code))) {
    return (
      shortageOfFiles() ??
      new RtspFailure('unreachable', 'The host cannot be reached, or its name is not known.', error)
    );
  }
  if (codes.some((code) => /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_TLS_CERT)/.test(code))) {
    return new RtspFailure('refused', 'The certificate of the camera is not trusted.', error);
  }
  if (codes.some((code) => outdatedTlsCodes.test(code))) {
    const message =
      'The camera encrypts in a way that is no longer safe, and is refused: TLS before 1.2, or ciphers or keys of its ' +
      'time. Give it a newer firmware, or reach it without encryption in a network of its own.';
    return new RtspFailure('refused', message, error);
  }
  if (codes.some((code) => /^(ERR_SSL|EPROTO)/.test(code))) {
    return new RtspFailure('not_rtsp', 'What listens there does not speak encrypted RTSP.', error);
  }
  return new RtspFailure('refused', 'The host broke the connection off at once.', error);
}
