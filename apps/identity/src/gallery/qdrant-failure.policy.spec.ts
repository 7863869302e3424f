import { qdrantFailure } from './qdrant-failure.policy';

function answer(status: number, error?: string): unknown {
  return Object.assign(new Error(''), { status, data: error === undefined ? undefined : { status: { error } } });
}

describe('why Qdrant is unavailable', () => {
  it.each<[string, unknown, boolean, RegExp]>([
    ['no key where one is wanted', answer(401), false, /wants a key: set QDRANT_API_KEY/],
    ['a wrong key', answer(401), true, /refuses the key: QDRANT_API_KEY/],
    [
      'a key that may not',
      answer(403, 'Forbidden: Global manage access is required'),
      true,
      /must be allowed to read, write/,
    ],
    ['a lock', answer(403, 'Storage locked: maintenance'), true, /is locked/],
    ['a full disk', answer(500, 'Service internal error: No space left on device: WAL buffer'), true, /no room left/],
    ['strict mode', answer(400, 'Bad request: Exact search disabled!. Help: Set exact=false.'), true, /strict mode/],
    ['a rate limit', answer(429), true, /limits how much/],
    ['a small proxy', answer(413), true, /proxy/],
    ['a defect', answer(500, 'Service internal error: task panicked'), true, /log says more \(500\)/],
    ['something else there', new Error('Result came uninitialized'), true, /not as Qdrant does: check QDRANT_URL/],
    ['a page there', new SyntaxError('Unexpected token <'), true, /not as Qdrant does/],
    [
      'nobody there',
      new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } }),
      true,
      /\(ECONNREFUSED\); check QDRANT_URL/,
    ],
    [
      'no such name',
      new TypeError('fetch failed', { cause: { code: 'ENOTFOUND' } }),
      true,
      /\(ENOTFOUND\); check QDRANT_URL/,
    ],
    [
      'a certificate',
      new TypeError('fetch failed', { cause: { code: 'SELF_SIGNED_CERT_IN_CHAIN' } }),
      true,
      /TLS fails with SELF_SIGNED.*NODE_EXTRA_CA_CERTS/,
    ],
    ['a port that fetch refuses', new TypeError('fetch failed', { cause: new Error('bad port') }), true, /at a port/],
    ['anything', 'thrown', true, /does not answer right now/],
  ])('is said for %s', (_, error, hasKey, sentence) => {
    const failure = qdrantFailure(error, hasKey);
    expect(failure).toMatchObject({ code: 'unavailable', retryAfterSeconds: 2 });
    expect(failure.message).toMatch(/^The vector index [a-z].*\.$/);
    expect(failure.message).toMatch(sentence);
  });

  it('keeps what the server said for the log, out of the sentence', () => {
    const failure = qdrantFailure(answer(500, 'Service internal error: cannot open /qdrant/storage/secret'), true);
    expect(failure.message).not.toContain('/qdrant');
    expect(String(failure.cause)).toContain('/qdrant/storage');
  });
});
