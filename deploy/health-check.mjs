/** HEALTHCHECK of the images: asks the service where its settings say that it listens. Exit code 0 when it is well. */
const { APP, HOST, PORT = '8000', HEALTH_HOST, HEALTH_PORT } = process.env;
const [host, port] = APP === 'gateway' ? [HOST, PORT] : [HEALTH_HOST, HEALTH_PORT];
const address = { '': '127.0.0.1', '0.0.0.0': '127.0.0.1', '::': '[::1]' }[host?.trim() ?? ''] ?? host.trim();
const inUrl = address.includes(':') && !address.startsWith('[') ? `[${address}]` : address;

fetch(`http://${inUrl}:${port}/health`, { signal: AbortSignal.timeout(2_500) }).then(
  ({ ok }) => process.exit(ok ? 0 : 1),
  () => process.exit(1),
);
