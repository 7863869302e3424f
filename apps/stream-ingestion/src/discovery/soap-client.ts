import { randomBytes } from 'node:crypto';
import { Authenticator, type Credentials } from '@smart-attendance/rtsp';
import { post, type DeviceAddress, type PostAnswer, type PostOptions } from './bounded-post';
import { DeviceFailure } from './device-failure';
import { readSoap, soapMessage, type Request, type SoapAnswer } from './soap.policy';
import { readXml, type XmlElement } from './xml-reader';

/** Asked without a login, with one, and once more because the nonce was old or the clock another. */
const attemptsMax = 3;
/** Clocks this close are one; devices that look at all allow as much. */
const sameClockMs = 5_000;
/** Statuses under which SOAP messages come: success, and faults of the requester and of the asked. */
const soapStatuses = new Set([200, 400, 500]);

/**
 * Requests to one device. Says nothing of the credentials before the device wants them, and then only proves them by
 * digest: HTTP's when it challenges, else WS-Security's. The password itself is never sent.
 */
export class SoapClient {
  /** How far the clock of the device is ahead by its own word, which stands in WS-Security's proof. */
  clockOffsetMs: number | undefined;
  /** The same by the date of its last answer. */
  private dateOffsetMs: number | undefined;
  /** The clocks that proofs are still to be made by; the first is in use. */
  private clockOffsetsMs: number[] = [];
  /** A proof was accepted, so a refusal is about rights and not about the password. */
  private isProven = false;

  private readonly authenticator: Authenticator;
  /** Cameras lock out who keeps trying, so a proof that was refused is not given again. */
  private login: 'none' | 'http digest' | 'username token' | 'refused' = 'none';

  constructor(
    private readonly address: DeviceAddress,
    /** Undefined for a device that nobody has named. */
    private readonly credentials: Credentials | undefined,
    private readonly options: PostOptions,
  ) {
    this.authenticator = new Authenticator(credentials ?? { username: '', password: '' });
  }

  /**
   * What the device answers; undefined when it refuses the request by a fault, which is how devices say that they do
   * not know it.
   *
   * @throws DeviceFailure with the reason; `not_onvif` for an answer that is no SOAP message
   */
  async request(path: string, request: Request): Promise<XmlElement | undefined> {
    for (let attempt = 1; this.login !== 'refused' && attempt <= attemptsMax; attempt += 1) {
      const answer = await post(this.address, this.messageOf(path, request), this.options);
      const isRefused = answer.status === 401 || answer.status === 403;
      this.noteDate(answer);
      const read = isRefused ? undefined : readAnswer(answer);
      if (read?.kind === 'answer') {
        this.isProven ||= this.login !== 'none';
        return read.element;
      }
      if (read?.kind === 'fault' && !read.isUnauthorized) return undefined;
      if (!this.mayLogIn(answer)) break;
    }
    if (this.login !== 'none' && !this.isProven) this.login = 'refused';
    throw new DeviceFailure('unauthorized');
  }

  private messageOf(path: string, request: Request) {
    const authorization = this.login === 'http digest' ? this.authenticator.authorize('POST', path) : undefined;
    const headers = {
      'Content-Type': `application/soap+xml; charset=utf-8; action="${request.namespace}/${request.operation}"`,
      ...(authorization !== undefined && { Authorization: authorization }),
    };
    return { path, headers, body: soapMessage(request, this.token()) };
  }

  private token() {
    if (this.login !== 'username token' || this.credentials === undefined) return undefined;
    const created = new Date(Date.now() + (this.clockOffsetsMs[0] ?? 0));
    return { credentials: this.credentials, nonce: randomBytes(16), created };
  }

  /** Whether asking again with another proof is of use. */
  private mayLogIn({ status, challenges }: PostAnswer): boolean {
    if (this.credentials === undefined) return false;
    // Basic would hand the password to whoever answers at that address.
    const digests = status === 401 ? challenges.filter((field) => /^\s*digest\s/i.test(field)) : [];
    const before = this.login;
    if (digests.length > 0) {
      // A nonce that is new in every refusal is no reason to prove a wrong password again, but one that was old is.
      const isStale = digests.some((field) => /\bstale\s*=\s*"?true/i.test(field));
      if (before === 'http digest' && !this.isProven && !isStale) return this.become('refused');
      const isOther = this.authenticator.accept(digests, before === 'http digest');
      return this.become(isOther ? 'http digest' : 'refused');
    }
    if (this.isProven) return false;
    if (before === 'none') {
      this.clockOffsetsMs = this.possibleClocks();
      return this.become('username token');
    }
    // Some devices tell the time of their zone for that of Greenwich, and judge by another: one more proof, by the
    // next.
    if (before === 'username token') this.clockOffsetsMs.shift();
    return this.become(before === 'username token' && this.clockOffsetsMs.length > 0 ? before : 'refused');
  }

  private become(login: SoapClient['login']): boolean {
    if (login !== 'refused' || !this.isProven) this.login = login;
    return login !== 'refused';
  }

  private noteDate({ date }: PostAnswer): void {
    const time = Date.parse(date);
    if (Number.isFinite(time)) this.dateOffsetMs = time - Date.now();
  }

  /**
   * Two at most, as cameras lock out who keeps trying: what the device says, the date of its answers, our own clock.
   */
  private possibleClocks(): number[] {
    const offsets = [this.clockOffsetMs, this.dateOffsetMs, 0].filter((offset) => offset !== undefined);
    return offsets
      .filter((offset, i) => offsets.slice(0, i).every((other) => Math.abs(other - offset) > sameClockMs))
      .slice(0, 2);
  }
}

function readAnswer({ status, body }: PostAnswer): SoapAnswer {
  if (!soapStatuses.has(status)) throw new DeviceFailure('not_onvif');
  // A fault that the device has no words for.
  if (status !== 200 && body.trim() === '') return { kind: 'fault', isUnauthorized: false };
  try {
    return readSoap(readXml(body));
  } catch (error) {
    throw new DeviceFailure('not_onvif', error);
  }
}
