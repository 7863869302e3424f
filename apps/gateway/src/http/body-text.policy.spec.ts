import { isAppError } from '@smart-attendance/errors';
import { costOfTenfold } from '@smart-attendance/testing';
import { readJson, requireUtf8 } from './body-text.policy';

const read = (text: string) => readJson(Buffer.from(text, 'utf8'));

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'taken';
  } catch (error) {
    if (!isAppError(error)) throw error;
    return [error.code, ...error.violations.map(({ field }) => field)].join(' ');
  }
}

describe('a body of JSON', () => {
  it.each([
    ['{"name":"Tür 東京 😀"}', { name: 'Tür 東京 😀' }],
    ['\uFEFF{"a":1}', { a: 1 }],
    [' [1, {"a": "{\\"a\\":1, \\"a\\":2}"}] ', [1, { a: '{"a":1, "a":2}' }]],
    ['{"a":{"b":1},"c":[{"b":1},{"b":1}],"b":{"a":1}}', { a: { b: 1 }, c: [{ b: 1 }, { b: 1 }], b: { a: 1 } }],
    ['{"a\\\\":"\\\\","a\\"":"\\"","a":"b"}', { 'a\\': '\\', 'a"': '"', a: 'b' }],
  ])('%s is read as it is written', (text, value) => {
    expect(read(text)).toEqual(value);
  });

  it.each([
    ['Latin-1', Buffer.from('{"name":"T\u00fcr"}', 'latin1')],
    ['UTF-16', Buffer.from('{"name":"a"}', 'utf16le')],
    ['UTF-16 with a mark', Buffer.from('\uFEFF{"name":"a"}', 'utf16le')],
    ['a character that is cut off', Buffer.from('{"name":"\u00fc"}').subarray(0, 10)],
    ['halves of a character as bytes', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['an overlong zero', Buffer.from([0x22, 0xc0, 0x80, 0x22])],
  ])('in %s is malformed', (_, bytes) => {
    expect(codeOf(() => readJson(bytes))).toBe('malformed');
  });

  it.each(['', ' ', 'null', '5', '"text"', 'true', '{a:1}', "{'a':1}", '{"a":NaN}', '{"a":Infinity}', '{"a":01}'])(
    'that is %j is malformed',
    (text) => {
      expect(codeOf(() => read(text))).toBe('malformed');
    },
  );

  it.each([
    ['{"role":"employee","role":"administrator"}', 'role'],
    ['{"a":1,"\\u0061" : 2}', 'a'],
    ['{"zones":[{"kind":"mask","kind":"watch"}]}', 'kind'],
    ['{"a":{"b":{"c":1}},"d":"}","a":1}', 'a'],
    ['{"__proto__":1,"__proto__":2}', '__proto__'],
  ])('%s says one name twice and is refused by it', (text, name) => {
    expect(codeOf(() => read(text))).toBe(`invalid_argument ${name}`);
  });

  it.each([
    ['brackets', (bytes: number) => '['.repeat(bytes / 2) + ']'.repeat(bytes / 2)],
    ['braces', (bytes: number) => `${'{"a":'.repeat(bytes / 6)}1${'}'.repeat(bytes / 6)}`],
    ['quotes', (bytes: number) => `["${'\\"'.repeat(bytes / 2)}"]`],
    ['backslashes', (bytes: number) => `["${'\\\\'.repeat(bytes / 2)}"]`],
    ['objects', (bytes: number) => `[${'{"a":1},'.repeat(bytes / 8)}{}]`],
  ])('of a megabyte of %s is read, and costs what its length says', (_, text) => {
    expect(codeOf(() => read(text(1_000_000)))).toBe('taken');
    expect(costOfTenfold(100_000, text, read)).toBeLessThan(50);
  });
});

describe('the charset of a Content-Type', () => {
  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'text/csv; header=present; charset = utf8',
    'application/json; charset=us-ascii',
  ])('of %s is UTF-8', (contentType) => {
    expect(
      codeOf(() => {
        requireUtf8(contentType);
      }),
    ).toBe('taken');
  });

  it.each([
    'application/json; charset=iso-8859-1',
    'application/json; charset=utf-16le',
    'application/json; charset="utf-16"',
    'application/json; charset=UTF-7',
    'application/json; charset=utf-32',
    'application/json; charset=',
    'application/json; charset=utf-8; charset=utf-16',
  ])('of %s is not', (contentType) => {
    expect(
      codeOf(() => {
        requireUtf8(contentType);
      }),
    ).toBe('unsupported_media');
  });
});
