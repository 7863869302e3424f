import type { Schemas } from './paths.ts';
import { isFinal } from './problem-error.ts';

export interface Tokens {
  readonly accessToken: string;
  /** Works once; each refresh gives the next. Without it the client ends with its access token. */
  readonly refreshToken?: string | undefined;
}

/**
 * Who asks: a program with its key, a person with the tokens of a login, or a page of the same origin with its cookie.
 * `onRefreshed` is told new tokens, for whoever keeps them.
 */
export type Credentials =
  | { readonly apiKey: string }
  | (Tokens & { readonly onRefreshed?: (tokens: Tokens) => void })
  | 'cookie';

type Send = (request: Request) => Promise<Response>;

/** Puts on each request who asks. Refreshes an access token that is over, once for all requests that need it. */
export class Authentication {
  private tokens: Tokens | undefined;
  private refreshing: Promise<Response | undefined> | undefined;

  constructor(
    private readonly credentials: Credentials | undefined,
    private readonly refreshUrl: string,
    private readonly send: Send,
  ) {
    if (typeof credentials === 'object' && 'accessToken' in credentials) this.tokens = credentials;
  }

  /** Sends it, by `send` where it is not sent as all are; again when its token was over and there is a new one. */
  async fetch(request: Request, send: Send = this.send): Promise<Response> {
    const used = this.tokens;
    const answer = await send(this.signed(request.clone()));
    if (answer.status !== 401 || used?.refreshToken === undefined) return answer;
    // Somebody else's request may have refreshed them meanwhile.
    const refusal = this.tokens === used ? await this.refreshOnce() : undefined;
    if (refusal !== undefined && isFinal(refusal.status)) return answer;
    await answer.body?.cancel();
    // A refresh that was not judged ends no session: it is said as what it is.
    return refusal?.clone() ?? send(this.signed(request));
  }

  private signed(request: Request): Request {
    const { headers } = request;
    if (this.credentials === 'cookie') {
      // No form and no link of another page can set it.
      headers.set('x-requested-with', 'smart-attendance');
      return new Request(request, { credentials: 'same-origin' });
    }
    if (this.tokens !== undefined) headers.set('authorization', `Bearer ${this.tokens.accessToken}`);
    else if (this.credentials !== undefined && 'apiKey' in this.credentials) {
      headers.set('x-api-key', this.credentials.apiKey);
    }
    return request;
  }

  private refreshOnce(): Promise<Response | undefined> {
    this.refreshing ??= this.refresh().finally(() => {
      this.refreshing = undefined;
    });
    return this.refreshing;
  }

  /** Undefined: there are new tokens. Else why there are none, which may be that the session is over. */
  private async refresh(): Promise<Response | undefined> {
    const answer = await this.send(
      new Request(this.refreshUrl, {
        method: 'POST',
        // The same token may come again for 30 s, so a broken connection is no reason to give the session up.
        headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
        body: JSON.stringify({ refresh_token: this.tokens?.refreshToken }),
      }),
    );
    if (!answer.ok) return answer;
    const { access_token: accessToken, refresh_token: refreshToken } = (await answer.json()) as Schemas['TokensView'];
    this.tokens = { accessToken, refreshToken };
    if (typeof this.credentials === 'object' && 'accessToken' in this.credentials) {
      this.credentials.onRefreshed?.(this.tokens);
    }
    return undefined;
  }
}
