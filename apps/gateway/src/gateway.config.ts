import {
  boolean,
  busSettings,
  choice,
  type ConfigOf,
  databaseSettings,
  defineConfig,
  erasureSettings,
  integer,
  secret,
  text,
  url,
  value,
} from '@smart-attendance/config';
import { mqttPeople } from './mqtt/mqtt-payload.policy';
import { topicPrefix } from './mqtt/mqtt-topics.policy';

export const gatewayConfig = defineConfig({
  ...busSettings,
  ...databaseSettings,
  ...erasureSettings,
  HOST: text('the address the API listens on', { default: '0.0.0.0' }),
  PORT: integer('the port of the API; 0 takes a free one', { default: 8000, min: 0, max: 65_535 }),
  JWT_SECRET: secret('signs access tokens; the same for every replica of the gateway', { charactersMin: 32 }),
  JWT_SECRET_BEFORE: secret(
    'the JWT_SECRET of before, for a start or two after a change: the secrets of webhooks are sealed anew, and no token is taken by it',
    { charactersMin: 32, default: '' },
  ),
  ACCESS_TOKEN_MINUTES: integer('how long an access token is good for', { default: 60, min: 1, max: 1_440 }),
  REFRESH_TOKEN_DAYS: integer('how long a session lives without being refreshed', { default: 30, min: 1, max: 365 }),
  BROWSER_SESSION_IDLE_HOURS: integer('after how long without a request the session of a browser ends', {
    default: 12,
    min: 1,
    max: 720,
  }),
  BROWSER_SESSION_DAYS: integer('how long the session of a browser lives at most, however much it is used', {
    default: 7,
    min: 1,
    max: 90,
  }),
  PUBLIC_URL: {
    ...url('where browsers reach the API; empty: where they ask, by Host and what trusted proxies tell', {
      default: '',
      protocols: ['https', 'http'],
    }),
    expected: 'a URL beginning with https:// or http://, without path, query or login',
    parse: (given) => (isOrigin(given) ? given.replace(/\/$/, '') : undefined),
  },
  OIDC_ISSUER_URL: url('the OpenID Connect provider people may log in by; empty: there is none', {
    default: '',
    protocols: ['https', 'http'],
  }),
  OIDC_CLIENT_ID: text('what the provider calls this system', { default: '' }),
  OIDC_CLIENT_SECRET: secret('the secret of that client; empty for a public one', { default: '' }),
  OIDC_SCOPES: text('what is asked of the provider; openid must be among it', { default: 'openid email profile' }),
  OIDC_EMAIL_CLAIM: text('the claim by which somebody is found the first time', { default: 'email' }),
  OIDC_EMAIL_TRUSTED: boolean(
    'whether the emails of the provider count though it does not say email_verified: only where nobody there chooses their own',
    { default: false },
  ),
  OIDC_ROLE_CLAIM: text('the claim that OIDC_ROLE_MAP is about, as groups or realm_access.roles; empty: none', {
    default: '',
  }),
  OIDC_ROLE_MAP: text('roles by the values of that claim, as in Time-Admins=administrator; Office=hr_officer', {
    default: '',
  }),
  LOGIN_FAILURES_MAX: integer('failed logins of one account from one address in 15 minutes before it must wait', {
    default: 10,
    min: 1,
    max: 1_000,
  }),
  TRUSTED_PROXIES: integer('how many reverse proxies stand in front and may say whose address it was', {
    default: 0,
    min: 0,
    max: 10,
  }),
  DASHBOARD_DIR: text('the folder of the built dashboard; empty: the one beside the gateway', { default: '' }),
  CORS_ORIGINS: text('origins of web pages that may call the API, with commas; empty for none', { default: '' }),
  CONNECTIONS_MAX: integer(
    'open connections; a new one takes the place of an idle one, or is turned away when there is none',
    {
      default: 1_000,
      min: 10,
      max: 50_000,
    },
  ),
  CONNECTIONS_PER_ADDRESS_MAX: integer(
    'open connections of one client address (of IPv6: of its /64), previews not counted; no limit when TRUSTED_PROXIES is set',
    { default: 300, min: 5, max: 50_000 },
  ),
  RATE_LIMIT_PER_MINUTE: integer('requests of a session or API key in a minute, at each replica; 0 for no limit', {
    default: 3_000,
    min: 0,
    max: 1_000_000,
  }),
  RATE_LIMIT_STRANGERS_PER_MINUTE: integer(
    'requests without valid credentials from one client address (of IPv6: its /64) in a minute; 0 for no limit',
    { default: 600, min: 0, max: 1_000_000 },
  ),
  SHUTDOWN_DELAY_SECONDS: integer(
    'how long a gateway that is told to stop still takes new connections, for a load balancer that sees it in /health/serving',
    { default: 0, min: 0, max: 60 },
  ),
  PREVIEW_VIEWERS_MAX: integer('viewers of live previews at a time; the next ones are told to come back', {
    default: 16,
    min: 1,
    max: 500,
  }),
  AUDIT_KEPT_DAYS: integer('how long entries of the audit log are kept', { default: 365, min: 30, max: 3_650 }),
  WEBHOOK_NETWORKS: text(
    'private networks in which receivers of webhooks may be, as 192.168.7.0/24, 127.0.0.1; empty for public addresses only',
    { default: '' },
  ),
  MQTT_URL: url(
    'the MQTT broker that events are published to, as mqtt://broker:1883 or mqtts://broker:8883; empty for none',
    {
      default: '',
      protocols: ['mqtt', 'mqtts', 'ws', 'wss'],
      secret: true,
    },
  ),
  MQTT_USERNAME: text('the user name at the broker; empty for none', { default: '' }),
  MQTT_PASSWORD: secret('the password at the broker', { default: '' }),
  MQTT_CA_FILE: text('certificates in PEM that the broker’s must come from; empty for those of the system', {
    default: '',
  }),
  MQTT_PREFIX: value('the first levels of all topics', topicPrefix, { default: 'smart-attendance' }),
  MQTT_DISCOVERY_PREFIX: value('where Home Assistant looks for devices; off for none', topicPrefix, {
    default: 'homeassistant',
  }),
  MQTT_PEOPLE: choice('what of people leaves to the broker: nothing, their ids, or names and all', mqttPeople, {
    default: 'ids',
  }),
  UPLOADS_AT_ONCE_MAX: integer('uploads held in memory at a time; the next ones wait', {
    default: 16,
    min: 1,
    max: 500,
  }),
  EVENTS_KEPT_DAYS: integer('how long events are kept for clients and webhooks that were away', {
    default: 7,
    min: 1,
    max: 90,
  }),
  EVENTS_KEPT_MAX: integer('events kept at most, about 1 kB each; the oldest go', {
    default: 1_000_000,
    min: 1_000,
    max: 100_000_000,
  }),
  EVENT_CLIENTS_MAX: integer('clients of live events at a time; the next ones are told to come back', {
    default: 500,
    min: 1,
    max: 10_000,
  }),
});

/** Only the scheme, the host and maybe a port. */
function isOrigin(given: string): boolean {
  if (!URL.canParse(given)) return false;
  const { origin, protocol } = new URL(given);
  return ['https:', 'http:'].includes(protocol) && given.replace(/\/$/, '').toLowerCase() === origin;
}

export type GatewayConfig = ConfigOf<typeof gatewayConfig>;

/** What `@Inject()` names to get the GatewayConfig. */
export const gatewayConfigToken = Symbol('gateway-config');
