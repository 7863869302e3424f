const LOOPBACK = '127.0.0.1';

/** Where somebody on this machine reaches what listens on `host`. */
export function originOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' || host === '::' ? LOOPBACK : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
