import type { IncomingMessage, Server } from 'node:http';

/** Gives a request so long from now on. */
type GiveTime = (ms: number) => void;

const given = new WeakMap<IncomingMessage, GiveTime>();

/**
 * Ends whatever body is not there in its time, as Node does by `requestTimeout`, which is one for all requests of a
 * server: an archive of photos over a slow line takes longer than anything else may.
 */
export function limitBodyTime(server: Server, withinMs: number): void {
  server.prependListener('request', (request: IncomingMessage) => {
    if (!hasBody(request)) return;
    let timer: NodeJS.Timeout | undefined;
    const giveTime: GiveTime = (ms) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (request.complete) return;
        const late = Object.assign(new Error('The body did not arrive in its time.'), {
          code: 'ERR_HTTP_REQUEST_TIMEOUT',
        });
        server.emit('clientError', late, request.socket);
      }, ms).unref();
    };
    giveTime(withinMs);
    given.set(request, giveTime);
    request.once('close', () => {
      clearTimeout(timer);
      given.delete(request);
    });
  });
}

/** More, or less, for one whose body is read from now on. */
export function giveBodyTime(request: IncomingMessage, ms: number): void {
  given.get(request)?.(ms);
}

export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
