import { qdrantAddressOf } from './qdrant-address.policy';

describe('where Qdrant is', () => {
  it.each([
    ['http://127.0.0.1:6333', 'http', '127.0.0.1', 6_333, ''],
    ['http://qdrant', 'http', 'qdrant', 6_333, ''],
    ['http://qdrant:80', 'http', 'qdrant', 80, ''],
    ['http://qdrant:80/', 'http', 'qdrant', 80, ''],
    ['https://qdrant.example', 'https', 'qdrant.example', 443, ''],
    ['https://qdrant.example:443', 'https', 'qdrant.example', 443, ''],
    ['https://qdrant.example:6333', 'https', 'qdrant.example', 6_333, ''],
    ['HTTP://Qdrant:6335', 'http', 'qdrant', 6_335, ''],
    ['https://proxy.example/vectors/', 'https', 'proxy.example', 443, '/vectors'],
    ['http://[::1]:6333', 'http', '[::1]', 6_333, ''],
    ['http://[::1]', 'http', '[::1]', 6_333, ''],
  ])('%s is taken as it says', (url, scheme, host, port, pathPrefix) => {
    const isTls = scheme === 'https';
    expect(qdrantAddressOf(url)).toEqual({ isTls, host, port, pathPrefix, authorization: undefined });
  });

  it('takes a login for the proxy before it, percent-decoded', () => {
    const address = qdrantAddressOf('https://site%40berlin:a%3Ab@proxy.example/q');
    expect(address).toMatchObject({ host: 'proxy.example', port: 443, pathPrefix: '/q' });
    expect(address?.authorization).toBe(`Basic ${Buffer.from('site@berlin:a:b').toString('base64')}`);
  });

  it.each([
    'http://qdrant:6333/?timeout=5',
    'http://qdrant:6333#x',
    'http://qdrant:0',
    'http://qdrant:70000',
    'http://qdrant:port',
    'http://user:pa/ss@qdrant:6333',
    'http://user:%zz@qdrant:6333',
    'http://user:p@',
    'ftp://qdrant',
    'qdrant:6333',
    'http://',
    'http://qdrant 1',
  ])('%s is refused, not taken in part', (url) => {
    expect(qdrantAddressOf(url)).toBeUndefined();
  });
});
