import type { GatewayConfig } from '../../gateway.config';

/** How long a session of a browser lives: after its last use, and as a whole. */
export interface CookieLife {
  readonly idleMs: number;
  readonly wholeMs: number;
}

const hourMs = 60 * 60 * 1_000;

export function cookieLifeOf(
  config: Pick<GatewayConfig, 'BROWSER_SESSION_IDLE_HOURS' | 'BROWSER_SESSION_DAYS'>,
): CookieLife {
  const wholeMs = config.BROWSER_SESSION_DAYS * 24 * hourMs;
  return { wholeMs, idleMs: Math.min(config.BROWSER_SESSION_IDLE_HOURS * hourMs, wholeMs) };
}
