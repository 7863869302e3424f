import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/**
 * Sends clients away while the server stops: every answer that is not out yet ends its connection, so that no next
 * request of a client meets a connection that is closed just then.
 */
export class Draining {
  private isStopping = false;
  private readonly inHand = new Set<ServerResponse>();

  /** Before the server listens. */
  watch(server: Server): void {
    server.prependListener('request', (_: IncomingMessage, response: ServerResponse) => {
      if (this.isStopping) response.setHeader('Connection', 'close');
      this.inHand.add(response);
      response.once('close', () => this.inHand.delete(response));
    });
  }

  begin(): void {
    this.isStopping = true;
    for (const response of this.inHand) if (!response.headersSent) response.setHeader('Connection', 'close');
  }
}
