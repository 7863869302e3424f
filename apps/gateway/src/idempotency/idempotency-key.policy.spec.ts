import { readIdempotencyKey } from './idempotency-key.policy';

function errorOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe('the key in a header', () => {
  it.each([
    ['8e03978e-40d5', '8e03978e-40d5'],
    ['"8e03978e-40d5"', '8e03978e-40d5'],
    ['"a \\"quoted\\" \\\\ one"', 'a "quoted" \\ one'],
    ['"half', '"half'],
  ])('%s is %s', (given, key) => {
    expect(readIdempotencyKey([given])).toBe(key);
  });

  it('may be left out', () => {
    expect(readIdempotencyKey(undefined)).toBeUndefined();
  });

  it.each([[['']], [['""']], [['x'.repeat(256)]], [['one', 'two']], [['tab\tin it']]])('%j is none', (given) => {
    const error = errorOf(() => readIdempotencyKey(given));
    expect(error).toMatchObject({ code: 'invalid_argument', violations: [{ field: 'Idempotency-Key' }] });
  });
});
