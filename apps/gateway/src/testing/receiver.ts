import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One call of a webhook. */
export interface ReceivedCall {
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly event: {
    readonly id: string;
    readonly type: string;
    readonly user_id: string | null;
    readonly data: Readonly<Record<string, unknown>>;
  };
}

/** A status to answer with, or nothing: the connection is held and no answer comes. */
export type ReceiverBehaviour = (call: ReceivedCall) => number | undefined;

/** Somebody who receives webhooks over HTTP, well or badly. */
export class Receiver {
  /** Every call, answered or not, in the order of arrival. */
  readonly calls: ReceivedCall[] = [];
  /** Those that were answered with a 2xx. */
  readonly taken: ReceivedCall[] = [];
  behave: ReceiverBehaviour = () => 200;
  private server: Server | undefined;
  private port = 0;

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    await receiver.come();
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  /** At the same port as before. */
  async come(): Promise<void> {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        this.receive(request.headers, Buffer.concat(parts).toString('utf8'), response);
      });
    });
    server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  /** Nobody listens at the port any more. */
  async leave(): Promise<void> {
    const server = this.server;
    this.server = undefined;
    if (server === undefined) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  private receive(headers: IncomingHttpHeaders, body: string, response: ServerResponse): void {
    const event = JSON.parse(body) as ReceivedCall['event'];
    const call = { id: String(headers['webhook-id']), headers, body, event };
    this.calls.push(call);
    const status = this.behave(call);
    if (status === undefined) return;
    if (status >= 200 && status < 300) this.taken.push(call);
    response.writeHead(status).end();
  }
}
