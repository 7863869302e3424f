import type { Request } from 'express';

/** Who asks, as far as an address and a User-Agent say so. */
export interface Client {
  readonly address: string;
  readonly userAgent: string;
}

/** Enough to tell one's own devices apart; both are what a stranger sends. */
const addressCharactersMax = 100;
const userAgentCharactersMax = 200;

export function clientOf(request: Request): Client {
  return {
    address: (request.ip ?? '').slice(0, addressCharactersMax),
    userAgent: (request.get('user-agent') ?? '').trim().slice(0, userAgentCharactersMax),
  };
}
