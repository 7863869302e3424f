import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectEncrypted } from 'node:tls';
import type { CameraNetworks } from '@smart-attendance/contracts';
import { allowedLookup, ForbiddenAddressError, type LookupAll } from '@smart-attendance/errors';
import { bodyText } from './body-text.policy';
import { DeviceFailure } from './device-failure';
import { HttpAnswerReader, type HttpAnswer } from './http-answer.reader';

/**
 * The profiles of a recorder with 64 streams, 3.5 kB each; the worst XML of that size is read in a tenth of a second.
 */
export const answerBytesMax = 256 * 1024;
/** For one request: cameras of little power take two seconds for their profiles. */
const answerWithinMs = 5_000;
/** A length that is too small is followed by the rest at once. */
const restWithinMs = 300;

/** Who is asked over HTTP. */
export interface DeviceAddress {
  /** A name or an IP address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  readonly isEncrypted: boolean;
}

export interface PostOptions {
  /** Where cameras may be; applied to the addresses that the host resolves to, in the step that connects. */
  readonly networks: CameraNetworks;
  readonly verifiesCertificate: boolean;
  /** The end of all waiting. */
  readonly signal: AbortSignal;
  /** How names are resolved; the system's way unless told. */
  readonly lookUp?: LookupAll;
}

export interface PostMessage {
  /** Path and query, encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface PostAnswer {
  readonly status: number;
  /** Each `WWW-Authenticate` of its own. */
  readonly challenges: readonly string[];
  /** By the clock of the device, if it says; else empty. */
  readonly date: string;
  readonly body: string;
}

/**
 * Posts to a device and reads at most 256 kB of its answer, over a connection of its own. Follows no redirect.
 *
 * @throws DeviceFailure `unreachable`, `timed_out`, `forbidden_address` or `not_onvif`
 */
export async function post(address: DeviceAddress, message: PostMessage, options: PostOptions): Promise<PostAnswer> {
  if (!options.networks.allowsHost(address.host)) throw new DeviceFailure('forbidden_address');
  const patience = AbortSignal.any([options.signal, AbortSignal.timeout(answerWithinMs)]);
  const request = requestText(address, message);
  const progress = { isConnected: false };
  try {
    patience.throwIfAborted();
    const { status, challenges, date, body } = await exchange(address, request, options, patience, progress);
    return { status, challenges, date, body: bodyText(body) };
  } catch (error) {
    throw toDeviceFailure(error, progress.isConnected, patience.aborted);
  }
}

function requestText({ host, port, isEncrypted }: DeviceAddress, { path, headers, body }: PostMessage): Buffer {
  const name = host.includes(':') ? `[${host}]` : host;
  const lines = [
    `POST ${path} HTTP/1.1`,
    `Host: ${name}${port === (isEncrypted ? 443 : 80) ? '' : `:${port}`}`,
    ...Object.entries(headers).map(([key, value]) => `${key}: ${value}`),
    'Connection: close',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  // A challenge and an address of a stranger are in them: neither may end its line.
  // oxlint-disable-next-line no-control-regex -- control characters are what may not be there
  if (lines.some((line) => /[\u0000-\u0008\u000a-\u001f\u007f]/.test(line))) throw new DeviceFailure('not_onvif');
  return Buffer.concat([...[...lines, ''].map(lineBytes), Buffer.from(body)]);
}

/** Byte for byte what a challenge had; in UTF-8 only what has no byte of its own. */
function lineBytes(line: string): Buffer {
  // oxlint-disable-next-line no-control-regex -- everything that is one byte
  return Buffer.from(`${line}\r\n`, /^[\u0000-\u00ff]*$/.test(line) ? 'latin1' : 'utf8');
}

function exchange(
  address: DeviceAddress,
  request: Buffer,
  options: PostOptions,
  patience: AbortSignal,
  progress: { isConnected: boolean },
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const socket = open(address, options);
    const reader = new HttpAnswerReader(answerBytesMax);
    let rest: NodeJS.Timeout | undefined;
    const stop = (settle: () => void): void => {
      clearTimeout(rest);
      patience.removeEventListener('abort', giveUp);
      socket.destroy();
      settle();
    };
    const fail = (error: Error): void => {
      stop(() => {
        reject(error);
      });
    };
    const giveUp = (): void => {
      fail(new Error('Too late.'));
    };
    /** What is there when the device ends, or breaks off: whether it makes sense, the reader of the XML tells. */
    const finish = (error?: Error): void => {
      const answer = reader.answer();
      if (answer === undefined) fail(error ?? new DeviceFailure('not_onvif'));
      else
        stop(() => {
          resolve(answer);
        });
    };
    patience.addEventListener('abort', giveUp, { once: true });
    socket.once('connect', () => (progress.isConnected = true));
    // An error after the answer is nobody's loss; one that nobody hears would end the process.
    socket.on('error', finish);
    socket.once('end', finish);
    socket.once('close', () => {
      finish();
    });
    socket.on('data', (bytes) => {
      try {
        reader.push(bytes);
      } catch (error) {
        fail(new DeviceFailure('not_onvif', error));
        return;
      }
      if (reader.isWhole()) finish();
      else if (reader.isAtLength()) rest ??= setTimeout(finish, restWithinMs);
    });
    socket.write(request);
  });
}

function open({ host, port, isEncrypted }: DeviceAddress, options: PostOptions): Socket {
  const { networks, verifiesCertificate, lookUp } = options;
  const place = { host, port, lookup: allowedLookup(networks, lookUp) };
  if (!isEncrypted) return connectPlain(place);
  return connectEncrypted({
    ...place,
    rejectUnauthorized: verifiesCertificate,
    ...(isIP(host) === 0 && { servername: host }),
  });
}

function toDeviceFailure(error: unknown, isConnected: boolean, isTooLate: boolean): DeviceFailure {
  if (error instanceof DeviceFailure) return error;
  const causes = error instanceof AggregateError ? (error.errors as unknown[]) : [error];
  if (causes.some((cause) => cause instanceof ForbiddenAddressError)) return new DeviceFailure('forbidden_address');
  if (!isConnected) return new DeviceFailure('unreachable', error);
  return new DeviceFailure(isTooLate ? 'timed_out' : 'not_onvif', error);
}
