import { authorizationOf, chooseChallenge, newClientNonce, type Challenge, type Credentials } from './rtsp-auth.policy';

/** Answers a camera's challenges for one connection. */
export class Authenticator {
  private challenge: Challenge | undefined;
  private count = 0;
  private readonly clientNonce = newClientNonce();

  constructor(private readonly credentials: Credentials) {}

  /** The `Authorization` for a request; undefined until the camera has asked for one. */
  authorize(method: string, uri: string): string | undefined {
    if (this.challenge === undefined) return undefined;
    this.count += 1;
    const { clientNonce, count } = this;
    return authorizationOf(this.challenge, this.credentials, { method, uri, count, clientNonce });
  }

  /**
   * Takes the challenge of a 401; false when asking again is of no use, because there are no credentials or because
   * these were refused just now. A new nonce in the middle of a session is no refusal.
   */
  accept(fields: readonly string[], wasAuthorized: boolean): boolean {
    const { username, password } = this.credentials;
    const next = chooseChallenge(fields);
    if (next === undefined || (username === '' && password === '')) return false;
    const isRenewal = next.scheme === 'digest' && (next.isStale || !this.knows(next.nonce));
    if (wasAuthorized && !isRenewal) return false;
    this.challenge = next;
    this.count = 0;
    return true;
  }

  private knows(nonce: string): boolean {
    return this.challenge?.scheme === 'digest' && this.challenge.nonce === nonce;
  }
}
