import { performance } from 'node:perf_hooks';
import { Inject, Injectable } from '@nestjs/common';
import type { Configuration, ClientAuth } from 'openid-client' with { 'resolution-mode': 'import' };
import { AppError } from '@smart-attendance/errors';
import { WaitingLine } from '@smart-attendance/messaging';
import { Logger } from '@smart-attendance/observability';
import { gatewayConfigToken, type GatewayConfig } from '../../gateway.config';
import { lacksClaims, withUserInfo, type OidcClaims } from './oidc-claims.policy';
import { oidcFailureFields, toOidcError } from './oidc-error.policy';
import { oidcSettingsOf, type OidcSettings } from './oidc-settings.policy';

/** What one login is told apart by, from its beginning to its end; known to one browser and to us. */
export interface LoginSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** Somebody waits before an empty page. */
const answerWithinSeconds = 5;
const atOnceMax = 4;
const waitingMax = 100;
const turnWithinMs = 5_000;
/** Keys are looked up anew by themselves; addresses of a provider hardly ever change. */
const discoveryKeptMs = 3_600_000;
const discoveryRetriedMs = 60_000;
/** Between our clock and the provider's; more is for NTP to mend. */
const clockToleranceSeconds = 30;

type OpenidClient = Awaited<ReturnType<typeof load>>;

/** The provider of logins, over OpenID Connect: authorization code with PKCE. Never asked when it is not set up. */
@Injectable()
export class OidcProvider {
  private readonly settings: OidcSettings | undefined;
  private found: { readonly configuration: Configuration; readonly goodUntilMs: number } | undefined;
  private discovering: Promise<Configuration> | undefined;
  private readonly line = new WaitingLine({
    name: 'oidc-provider',
    atOnceMax,
    lanes: { logins: { waitingMax } },
    busy: 'Too many logins at once; try again shortly.',
  });

  constructor(
    @Inject(gatewayConfigToken) config: GatewayConfig,
    private readonly logger: Logger,
  ) {
    this.settings = oidcSettingsOf(config);
  }

  get isOn(): boolean {
    return this.settings !== undefined;
  }

  /** @throws AppError `not_found` when it is not set up */
  get on(): OidcSettings {
    if (this.settings === undefined) throw new AppError('not_found', 'Login by a provider is not set up here.');
    return this.settings;
  }

  async newSecrets(): Promise<LoginSecrets> {
    const oidc = await load();
    return { state: oidc.randomState(), nonce: oidc.randomNonce(), codeVerifier: oidc.randomPKCECodeVerifier() };
  }

  /** Where the browser is sent to. @throws AppError `unavailable` when the provider cannot be asked where that is */
  async loginUrl({ state, nonce, codeVerifier }: LoginSecrets): Promise<URL> {
    const { redirectUri, scopes } = this.on;
    return this.ask(async (oidc, configuration) =>
      oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: scopes,
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
      }),
    );
  }

  /**
   * What the provider says of whoever came back with that query.
   *
   * @throws AppError `permission_denied` when the provider refused, `unauthenticated` for what cannot be verified or is
   * over, `unavailable`
   */
  async claimsOf(query: string, { state, nonce, codeVerifier }: LoginSecrets): Promise<OidcClaims> {
    const settings = this.on;
    const cameBackTo = new URL(settings.redirectUri);
    cameBackTo.search = query;
    return this.ask(async (oidc, configuration) => {
      const tokens = await oidc.authorizationCodeGrant(configuration, cameBackTo, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: codeVerifier,
        idTokenExpected: true,
      });
      const claims: OidcClaims = { ...tokens.claims(), sub: tokens.claims()?.sub ?? '' };
      const canAsk = configuration.serverMetadata().userinfo_endpoint !== undefined;
      if (!canAsk || !lacksClaims(claims, settings)) return claims;
      return withUserInfo(claims, await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub));
    });
  }

  private async ask<T>(question: (oidc: OpenidClient, configuration: Configuration) => Promise<T>): Promise<T> {
    try {
      return await this.line.run({ lane: 'logins', waitMs: turnWithinMs }, async () =>
        question(await load(), await this.configuration()),
      );
    } catch (error) {
      const failure = toOidcError(error);
      if (failure !== error) this.logger.warn('oidc-failed', { reason: failure.reason, ...oidcFailureFields(error) });
      throw failure;
    }
  }

  /** Many logins at once ask for it once; an old one is better than none. */
  private async configuration(): Promise<Configuration> {
    const { found } = this;
    if (found !== undefined && performance.now() < found.goodUntilMs) return found.configuration;
    this.discovering ??= this.discover().finally(() => {
      this.discovering = undefined;
    });
    try {
      const configuration = await this.discovering;
      this.found = { configuration, goodUntilMs: performance.now() + discoveryKeptMs };
      return configuration;
    } catch (error) {
      if (found === undefined) throw error;
      this.found = { ...found, goodUntilMs: performance.now() + discoveryRetriedMs };
      return found.configuration;
    }
  }

  private async discover(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.on;
    const oidc = await load();
    const checks = [oidc.enableNonRepudiationChecks];
    return oidc.discovery(
      issuer,
      clientId,
      { [oidc.clockTolerance]: clockToleranceSeconds },
      clientSecret === '' ? oidc.None() : clientSecretAuth(oidc, clientSecret),
      {
        timeout: answerWithinSeconds,
        // The settings allow that on this machine only.
        // oxlint-disable-next-line typescript/no-deprecated -- is marked so only to stand out
        execute: issuer.protocol === 'http:' ? [...checks, oidc.allowInsecureRequests] : checks,
      },
    );
  }
}

/** In the way that is the default of the standard, unless the provider takes the other one only. */
function clientSecretAuth(oidc: OpenidClient, secret: string): ClientAuth {
  const [basic, post] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)];
  return (server, client, body, headers) => {
    const takesBasic = server.token_endpoint_auth_methods_supported?.includes('client_secret_basic') ?? true;
    const auth = takesBasic ? basic : post;
    auth(server, client, body, headers);
  };
}

/** Pure ES module, so not loaded before somebody needs it. */
function load() {
  return import('openid-client');
}
