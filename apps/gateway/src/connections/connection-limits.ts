import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { AppError } from '@smart-attendance/errors';
import { currentTraceId, metrics, RepeatedEvents, runInNewTrace, type Logger } from '@smart-attendance/observability';
import { clientNetwork } from '../access/client-network.policy';
import { toProblem } from '../http/problem.policy';
import { OpenConnection } from './open-connection';

const openNow = metrics.gauge({ name: 'http_connections_open', help: 'Open connections of clients.' });
const ended = metrics.counter({
  name: 'http_connections_ended_total',
  help: 'Connections ended for want of room: idle (it made room for another), refused (nothing made room), stalled.',
  labelNames: ['reason'],
});

export interface ConnectionLimitsOptions {
  readonly connectionsMax: number;
  /** Of one client, previews not counted; Infinity where every client has the address of a proxy. */
  readonly perAddressMax: number;
  readonly logger: Logger;
}

/** What is closed by the system a moment later is still counted by Node; it refuses without a word beyond that. */
const closingMax = 200;
/**
 * A client that neither sends nor takes anything for so long is gone. Longer than the longest request, a camera test.
 */
const stalledMs = 90_000;

const lateCheckMs = 1_000;

/**
 * Keeps a place for everybody. A new connection beyond a limit takes the place of one that only waits for its client:
 * the longest idle one of the same address, or of the address with the most; else one that is slow to send its request
 * or to take its answer. What is being worked on is never ended. Only when nobody can make room the new one is refused.
 */
export class ConnectionLimits {
  private readonly open = new Map<Socket, OpenConnection>();
  private readonly byNetwork = new Map<string, Set<OpenConnection>>();
  private readonly repeated: RepeatedEvents;

  constructor(private readonly options: ConnectionLimitsOptions) {
    this.repeated = new RepeatedEvents(options.logger);
  }

  /** Before the server listens. */
  watch(server: Server): void {
    server.maxConnections = this.options.connectionsMax + closingMax;
    server.timeout = stalledMs;
    // Node looks every 30 s by default whether a head or a body is late.
    Object.assign(server, { connectionsCheckingInterval: lateCheckMs });
    // Before Node reads from it: who gets no place is answered without a look at what they ask.
    server.prependListener('connection', (socket: Socket) => {
      this.admit(socket);
    });
    server.prependListener('request', (request, response) => {
      const connection = this.open.get(request.socket);
      if (connection === undefined) return;
      const exchange = connection.begin(request, response);
      response.once('close', () => {
        connection.end(exchange);
        this.putLast(connection);
      });
    });
    server.on('timeout', (socket: Socket) => {
      this.endStalled(socket);
    });
    server.once('close', () => {
      this.repeated.close();
    });
  }

  private admit(socket: Socket): void {
    const connection = new OpenConnection(socket, clientNetwork(socket.remoteAddress ?? ''));
    this.open.set(socket, connection);
    this.putLast(connection);
    openNow.inc();
    socket.once('close', () => {
      this.forget(connection);
      openNow.dec();
    });
    if (!this.makeRoomFor(connection)) this.refuse(connection);
  }

  private makeRoomFor(connection: OpenConnection): boolean {
    const own = this.of(connection.network);
    const { connectionsMax, perAddressMax } = this.options;
    const isOver = own.size > perAddressMax && countedOf(own) > perAddressMax;
    if (isOver && !this.endOneOf(own, connection)) return false;
    return this.open.size <= connectionsMax || this.endOneOfMost(connection);
  }

  private endOneOfMost(newest: OpenConnection): boolean {
    const largestFirst = [...this.byNetwork.values()].sort((one, other) => other.size - one.size);
    return largestFirst.some((connections) => this.endOneOf(connections, newest));
  }

  /** The one that waits for its client longest; false when there is none but the newest, which is to have the room. */
  private endOneOf(connections: ReadonlySet<OpenConnection>, newest: OpenConnection): boolean {
    const others = [...connections].filter((connection) => connection !== newest);
    const victim = others.find(({ isIdle }) => isIdle) ?? others.find(({ waitsForClient }) => waitsForClient);
    if (victim === undefined) return false;
    this.report('idle', victim);
    this.forget(victim);
    victim.socket.destroy();
    return true;
  }

  private refuse(connection: OpenConnection): void {
    this.report('refused', connection);
    this.forget(connection);
    connection.socket.write(refusal());
    connection.socket.destroySoon();
  }

  private endStalled(socket: Socket): void {
    const connection = this.open.get(socket);
    const mayWait = connection?.isWorkedOn === true || (connection?.isLasting === true && socket.writableLength === 0);
    if (mayWait) return;
    if (connection?.isIdle === false) this.report('stalled', connection);
    socket.destroy();
  }

  private report(reason: 'idle' | 'refused' | 'stalled', { network }: OpenConnection): void {
    ended.inc({ reason });
    const fields = { reason, address: network, open: this.open.size, ofAddress: this.of(network).size };
    this.repeated.warn('connection-ended', fields, `${reason} ${network}`);
  }

  /** Sets keep the order in which members were added: the first has waited longest. */
  private putLast(connection: OpenConnection): void {
    if (!this.open.has(connection.socket)) return;
    const own = this.byNetwork.get(connection.network) ?? new Set();
    own.delete(connection);
    own.add(connection);
    this.byNetwork.set(connection.network, own);
  }

  private forget(connection: OpenConnection): void {
    this.open.delete(connection.socket);
    const own = this.byNetwork.get(connection.network);
    own?.delete(connection);
    if (own?.size === 0) this.byNetwork.delete(connection.network);
  }

  private of(network: string): ReadonlySet<OpenConnection> {
    return this.byNetwork.get(network) ?? new Set();
  }
}

function countedOf(connections: ReadonlySet<OpenConnection>): number {
  return [...connections].filter(({ isLasting }) => !isLasting).length;
}

function refusal(): string {
  return runInNewTrace(() => {
    const error = new AppError('unavailable', 'There are too many connections; close some, or try again shortly.');
    const { problem, headers } = toProblem(error, currentTraceId());
    const body = JSON.stringify(problem);
    const lines = [
      'HTTP/1.1 503 Service Unavailable',
      'Content-Type: application/problem+json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ];
    return `${lines.join('\r\n')}\r\n\r\n${body}`;
  });
}
