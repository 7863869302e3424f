import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { metrics, newTrace, RepeatedEvents, type Logger } from '@smart-attendance/observability';
import { titleOf, type Problem } from './problem.policy';
import { answerTo, type UnreadableAnswer } from './unreadable-request.policy';

const unreadable = metrics.counter({
  name: 'http_requests_unreadable_total',
  help: 'Bytes that were no request, and requests that did not arrive whole, by status.',
  labelNames: ['status'],
});

interface ParserError extends Error {
  readonly code?: string;
  /** Of `rawPacket`, until the fault. */
  readonly bytesParsed?: number;
  readonly rawPacket?: Uint8Array;
}

/** Longer than any method: a fault further on is not in the first line of what came. */
const methodCharactersMax = 24;

/** Whoever sends on gets so long to read the answer before the connection is cut. */
const lingerMs = 1_000;

/**
 * Answers in the shape of every other error what the HTTP parser refuses, and what never reaches a route: Node alone
 * answers with a bare status line. The connection ends, since nobody knows where a next request would begin.
 */
export class UnreadableRequests {
  /** The newest answer of a connection that is not out yet. */
  private readonly answering = new WeakMap<Duplex, ServerResponse>();
  private readonly refused = new WeakSet<Duplex>();
  private readonly events: RepeatedEvents;

  constructor(logger: Logger) {
    this.events = new RepeatedEvents(logger);
  }

  /** Before the server listens. */
  watch(server: Server): void {
    server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
      this.answering.set(request.socket, response);
      response.once('close', () => {
        if (this.answering.get(request.socket) === response) this.answering.delete(request.socket);
      });
    });
    server.on('clientError', (error: ParserError, socket: Duplex) => {
      const isAtStart = (error.bytesParsed ?? 0) <= methodCharactersMax;
      this.refuse(socket, error.code ?? '', isAtStart ? error.rawPacket : undefined);
    });
    server.on('checkExpectation', (_: IncomingMessage, response: ServerResponse) => {
      this.answer(response, {
        status: 417,
        kind: 'expectation_failed',
        detail: 'The only expectation that is met here is Expect: 100-continue; send the request without it.',
      });
    });
    server.on('connect', (_: IncomingMessage, socket: Socket) => {
      const detail = 'This is no proxy; ask for a path of it.';
      this.write(socket, { status: 501, kind: 'method_unknown', detail });
    });
  }

  private refuse(socket: Duplex, code: string, bytes: Uint8Array | undefined): void {
    if (this.refused.has(socket)) return;
    this.refused.add(socket);
    const answer = answerTo(code, bytes);
    const response = this.answering.get(socket);
    if (!socket.writable || code === 'ECONNRESET' || response?.headersSent === true) socket.destroy();
    else if (response === undefined) this.write(socket, answer);
    // The body of that request is what is broken, so it is its answer.
    else if (!response.req.complete) this.answer(response, answer);
    // It came whole, and only what follows is broken: its answer is still right.
    else
      response.once('finish', () => {
        this.write(socket, answer);
      });
  }

  private answer(response: ServerResponse, answer: UnreadableAnswer): void {
    const { headers, body } = this.problemOf(answer, String(response.getHeader('X-Trace-Id') ?? newTrace().traceId));
    const { socket, req: request } = response;
    // Node leaves a request whose answer is out alone, and whoever reads its body would wait for ever.
    socket?.once('close', () => request.destroy());
    response.once('finish', () => {
      if (socket !== null) endSoon(socket);
    });
    response.writeHead(answer.status, headers).end(body);
  }

  private write(socket: Duplex, answer: UnreadableAnswer): void {
    if (!socket.writable) {
      socket.destroy();
      return;
    }
    const { headers, body } = this.problemOf(answer, newTrace().traceId);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    const statusLine = `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}`;
    socket.write([statusLine, ...lines, '', body].join('\r\n'));
    endSoon(socket);
  }

  private problemOf({ status, kind, detail }: UnreadableAnswer, traceId: string) {
    unreadable.inc({ status: String(status) });
    this.events.info('request-unreadable', { status, kind, traceId }, String(status));
    const problem: Problem = {
      type: `urn:smart-attendance:problem:${kind}`,
      title: titleOf(status),
      status,
      detail,
      trace_id: traceId,
    };
    const body = JSON.stringify(problem);
    const headers = {
      'Content-Type': 'application/problem+json; charset=utf-8',
      'Content-Length': String(Buffer.byteLength(body)),
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'X-Trace-Id': traceId,
      Connection: 'close',
    };
    return { headers, body };
  }
}

/** Cut at once, a client that is still sending would lose the answer. */
function endSoon(socket: Duplex): void {
  socket.on('error', () => undefined);
  socket.end(() => {
    if (socket.readableEnded) socket.destroy();
  });
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => {
    clearTimeout(timer);
  });
}
