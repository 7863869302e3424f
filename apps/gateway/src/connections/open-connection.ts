import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Answers that go on as long as somebody looks. */
const lastingAnswer = /^(multipart\/x-mixed-replace|text\/event-stream)/;

/** A connection of a client, and what is under way on it. */
export class OpenConnection {
  private readonly exchanges = new Set<Exchange>();

  constructor(
    readonly socket: Socket,
    /** Whose it is; see client-network.policy.ts. */
    readonly network: string,
  ) {}

  begin(request: IncomingMessage, response: ServerResponse): Exchange {
    const exchange = { request, response };
    this.exchanges.add(exchange);
    return exchange;
  }

  end(exchange: Exchange): void {
    this.exchanges.delete(exchange);
  }

  /** No request is in hand: nothing was asked yet, a head is still coming, or the last answer is out. */
  get isIdle(): boolean {
    return this.exchanges.size === 0;
  }

  /** Only the client is waited for: to send the rest of its request, or to take an answer that is written. */
  get waitsForClient(): boolean {
    return [...this.exchanges].every(
      ({ request, response }) => !request.complete || (response.writableEnded && !response.writableFinished),
    );
  }

  /** A preview, for example. They have a limit of their own. */
  get isLasting(): boolean {
    return [...this.exchanges].some(({ response }) => lastingAnswer.test(String(response.getHeader('content-type'))));
  }

  /** Something is being worked on for which nothing can be sent yet. */
  get isWorkedOn(): boolean {
    return [...this.exchanges].some(({ request, response }) => request.complete && !response.headersSent);
  }
}
