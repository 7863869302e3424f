import {
  authorizationOf,
  chooseChallenge,
  newClientNonce,
  type Challenge,
  type Credentials,
} from '../protocol/rtsp-auth.policy';

/**
 * Answers a camera's challenges for one connection. Cameras lock out who gives wrong proofs, and some give a fresh
 * nonce in every 401: a proof is given once, and again only where the password cannot be what was wrong, because the
 * camera says that the nonce is stale or has taken a proof of it before.
 */
export class Authenticator {
  private challenge: Challenge | undefined;
  /** Proofs given for this challenge. Whoever asks on after one has seen it taken. */
  private count = 0;
  private isRenewed = false;
  private isRefused = false;
  private isUnknown = false;
  private readonly clientNonce = newClientNonce();

  constructor(private readonly credentials: Credentials) {}

  /** The `Authorization` for a request; undefined until the camera has asked for one, and once it was refused. */
  authorize(method: string, uri: string): string | undefined {
    if (this.challenge === undefined || this.isRefused) return undefined;
    this.count += 1;
    if (this.count > 1) this.isRenewed = false;
    const { clientNonce, count } = this;
    return authorizationOf(this.challenge, this.credentials, { method, uri, count, clientNonce });
  }

  /**
   * Takes the challenge of a 401; false when asking again is of no use, because there are no credentials, because these
   * were refused just now, or because no way is known to prove them.
   */
  accept(fields: readonly string[], wasAuthorized: boolean): boolean {
    const { username, password } = this.credentials;
    const next = chooseChallenge(fields);
    this.isUnknown = next === undefined && fields.length > 0;
    if (next === undefined || (username === '' && password === '')) return false;
    // A refused proof is not given by a later sign of life neither.
    this.isRefused ||= wasAuthorized && !this.mayRenew(next);
    if (this.isRefused) return false;
    this.isRenewed = wasAuthorized;
    this.challenge = next;
    this.count = 0;
    return true;
  }

  /** Why `accept` was false, for a person. */
  get refusal(): string {
    return this.isUnknown
      ? 'The camera asks for a login of a kind that is not known here; let it use digest (MD5 or SHA-256) or basic authentication.'
      : 'The camera does not accept the user name and password, or wants some.';
  }

  private mayRenew(next: Challenge): boolean {
    if (next.scheme !== 'digest') return false;
    return this.count > 1 ? next.isStale || !this.knows(next.nonce) : next.isStale && !this.isRenewed;
  }

  private knows(nonce: string): boolean {
    return this.challenge?.scheme === 'digest' && this.challenge.nonce === nonce;
  }
}
