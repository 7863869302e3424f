import { request as requestPlain, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestEncrypted } from 'node:https';
import { isIP } from 'node:net';
import type { CameraNetworks } from '@smart-attendance/contracts';
import { allowedLookup, ForbiddenAddressError, type LookupAll } from '../rtsp/allowed-lookup';
import { DeviceFailure } from './device-failure';

/** The profiles of a recorder with 64 streams, 3.5 kB each; the worst XML of that size is read in a tenth of a second. */
export const answerBytesMax = 256 * 1024;
/** For one question: cameras of little power take two seconds for their profiles. */
const answerWithinMs = 5_000;

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

export interface PostAnswer {
  readonly status: number;
  /** Each `WWW-Authenticate` of its own. */
  readonly challenges: readonly string[];
  readonly body: string;
}

/**
 * Posts to a device and reads at most 256 kB of its answer, over a connection of its own. Follows no redirect.
 * Throws DeviceFailure `unreachable`, `timed_out`, `forbidden_address` or `not_onvif`.
 */
export async function post(
  address: DeviceAddress,
  message: { readonly path: string; readonly headers: Readonly<Record<string, string>>; readonly body: string },
  { networks, verifiesCertificate, signal, lookUp }: PostOptions,
): Promise<PostAnswer> {
  const { host, port, isEncrypted } = address;
  if (!networks.allowsHost(host)) throw new DeviceFailure('forbidden_address');
  const patience = AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]);
  const options: RequestOptions & { rejectUnauthorized: boolean; servername?: string } = {
    ...{ host, port, method: 'POST', path: message.path, agent: false },
    headers: { ...message.headers, Connection: 'close', 'Content-Length': String(Buffer.byteLength(message.body)) },
    lookup: allowedLookup(networks, lookUp),
    signal: patience,
    rejectUnauthorized: verifiesCertificate,
    ...(isEncrypted && isIP(host) === 0 && { servername: host }),
  };
  const progress = { isConnected: false };
  try {
    return await exchange(options, isEncrypted, message.body, progress);
  } catch (error) {
    throw toDeviceFailure(error, progress.isConnected, patience.aborted);
  }
}

function exchange(
  options: RequestOptions,
  isEncrypted: boolean,
  body: string,
  progress: { isConnected: boolean },
): Promise<PostAnswer> {
  return new Promise((resolve, reject) => {
    const asking = (isEncrypted ? requestEncrypted : requestPlain)(options);
    asking.once('socket', (socket) => {
      socket.once('connect', () => (progress.isConnected = true));
    });
    let isAnswered = false;
    asking.once('response', (response) => {
      isAnswered = true;
      read(response).then(resolve, (error: unknown) => {
        asking.destroy();
        reject(error instanceof Error ? error : new Error('The answer broke off.'));
      });
    });
    // An error after the answer is nobody's loss; one that nobody hears would end the process.
    asking.on('error', reject);
    asking.once('close', () => {
      if (!isAnswered) reject(new DeviceFailure('not_onvif'));
    });
    asking.end(body);
  });
}

async function read(response: IncomingMessage): Promise<PostAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > answerBytesMax) throw new DeviceFailure('not_onvif');
    chunks.push(chunk);
  }
  return {
    status: response.statusCode ?? 0,
    challenges: response.headersDistinct['www-authenticate'] ?? [],
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

function toDeviceFailure(error: unknown, isConnected: boolean, isTooLate: boolean): DeviceFailure {
  if (error instanceof DeviceFailure) return error;
  const causes = error instanceof AggregateError ? (error.errors as unknown[]) : [error];
  if (causes.some((cause) => cause instanceof ForbiddenAddressError)) return new DeviceFailure('forbidden_address');
  if (!isConnected) return new DeviceFailure('unreachable', error);
  return new DeviceFailure(isTooLate ? 'timed_out' : 'not_onvif', error);
}
