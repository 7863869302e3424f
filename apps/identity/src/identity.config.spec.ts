import { loadConfig } from '@smart-attendance/config';
import { identityConfig } from './identity.config';

const others = {
  NATS_URL: 'nats://127.0.0.1:4222',
  DATABASE_URL: 'postgres://user@127.0.0.1/db',
  MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
};

describe('the settings of the vector index', () => {
  it.each([
    ['QDRANT_URL', 'http://qdrant:80'],
    ['QDRANT_URL', 'https://site:word@proxy.example/qdrant'],
    ['QDRANT_API_KEY', 'eyJhbGciOi.J9-_ and more'],
    ['QDRANT_COLLECTION_PREFIX', 'berlin_2.ä b'],
    ['QDRANT_EXACT_PEOPLE_MAX', '0'],
  ])('take %s=%s', (name, value) => {
    const config: Readonly<Record<string, unknown>> = loadConfig(identityConfig, { ...others, [name]: value });
    expect(`${config[name] as string | number}`).toBe(value);
  });

  it.each([
    ['QDRANT_URL', 'http://qdrant:6333/?x=secret'],
    ['QDRANT_URL', 'http://user:se/cret@qdrant:6333'],
    ['QDRANT_URL', 'grpc://qdrant:6334'],
    ['QDRANT_API_KEY', 'two\nlines'],
    ['QDRANT_API_KEY', 'schlüssel'],
    ['QDRANT_COLLECTION_PREFIX', 'faces/berlin'],
    ['QDRANT_COLLECTION_PREFIX', 'f'.repeat(65)],
    ['QDRANT_EXACT_PEOPLE_MAX', '-1'],
  ])('refuse %s=%s by name, and show no value', (name, value) => {
    const load = () => loadConfig(identityConfig, { ...others, [name]: value });
    expect(load).toThrow(new RegExp(`${name} must be`));
    expect(load).not.toThrow(value);
  });
});
