import { requestDigest, type SaidRequest } from './request-digest.policy';

const plain: SaidRequest = { query: {}, body: { a: 1, b: { c: [1, 2], d: null } }, file: undefined };
const file = { buffer: Buffer.from('picture'), originalname: 'me.jpg' };

function isSame(one: Partial<SaidRequest>, other: Partial<SaidRequest>): boolean {
  return requestDigest({ ...plain, ...one }).equals(requestDigest({ ...plain, ...other }));
}

describe('two requests', () => {
  it('say the same whatever the order of their members', () => {
    expect(isSame({}, { body: { b: { d: null, c: [1, 2] }, a: 1 } })).toBe(true);
    expect(isSame({ query: { x: '1', y: '2' } }, { query: { y: '2', x: '1' } })).toBe(true);
  });

  it.each([
    ['a value', { body: { a: 2, b: { c: [1, 2], d: null } } }],
    ['its type', { body: { a: '1', b: { c: [1, 2], d: null } } }],
    ['the order of a list', { body: { a: 1, b: { c: [2, 1], d: null } } }],
    ['a member more', { body: { a: 1, b: { c: [1, 2], d: null, e: 0 } } }],
    ['the query', { query: { dry_run: 'true' } }],
    ['a file', { file }],
    ['bytes', { body: Buffer.from('a,b') }],
  ])('differ by %s', (_, other) => {
    expect(isSame({}, other)).toBe(false);
  });

  it('differ by the bytes and the name of a file', () => {
    expect(isSame({ file }, { file: { ...file } })).toBe(true);
    expect(isSame({ file }, { file: { ...file, buffer: Buffer.from('another') } })).toBe(false);
    expect(isSame({ file }, { file: { ...file, originalname: 'you.jpg' } })).toBe(false);
  });

  it('a list is no object with the same in it, and no name is special', () => {
    expect(isSame({ body: ['a'] }, { body: { 0: 'a' } })).toBe(false);
    expect(isSame({ body: JSON.parse('{"__proto__":1}') }, { body: {} })).toBe(false);
  });

  it('a hundred thousand brackets are no more than a few', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    expect(requestDigest({ ...plain, body: deep })).toHaveLength(32);
  });
});
