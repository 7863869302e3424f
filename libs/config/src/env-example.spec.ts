import { choice, defineConfig, integer, renderEnvExample, secret, url } from '.';

const natsUrl = url('where the bus is', { default: 'nats://127.0.0.1:4222', secret: true });

describe('the example environment', () => {
  it('shows every variable once: what is shared first, what must be given uncommented', () => {
    const rendered = renderEnvExample({
      identity: defineConfig({ NATS_URL: natsUrl, MASTER_KEY: secret('seals pictures', { base64Bytes: 32 }) }),
      gateway: defineConfig({ NATS_URL: natsUrl, PORT: integer('where it listens', { default: 8000, min: 0 }) }),
    });
    expect(rendered)
      .toBe(`# Rendered from the configuration schemas of the services. Every secret NAME may also come as NAME_FILE.

# --- shared ---

# Where the bus is. Must be a URL with a host, a name and password in it percent-encoded. Secret; or NATS_URL_FILE.
# Used by identity, gateway.
# NATS_URL=nats://127.0.0.1:4222

# --- identity ---

# Seals pictures. Must be a key of 32 bytes in base64. Secret; or MASTER_KEY_FILE.
MASTER_KEY=

# --- gateway ---

# Where it listens. Must be a whole number of at least 0.
# PORT=8000
`);
  });

  it('keeps apart variables of one name that two services mean differently', () => {
    const rendered = renderEnvExample({
      one: defineConfig({ MODE: choice('how it runs', ['a', 'b'], { default: 'a' }) }),
      two: defineConfig({ MODE: choice('how it runs', ['a', 'b'], { default: 'b' }) }),
    });
    expect(rendered.match(/^# MODE=.$/gm)).toEqual(['# MODE=a', '# MODE=b']);
  });
});
