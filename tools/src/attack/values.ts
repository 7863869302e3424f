import { randomUUID } from 'node:crypto';
import { resolve, typeOf, type ApiDocument, type Schema } from './api-document';

/** A member that must be sent exactly so, which JSON.stringify would not do. */
export class RawJson {
  constructor(readonly text: string) {}
}

/** Unlike any other of its kind, so that what is created is created anew each time. */
let created = 0;

/** A value that the schema allows, as plain as can be: required members only. */
export function validValue(given: Schema, document: ApiDocument): unknown {
  const schema = resolve(given, document);
  const [example] = schema.examples ?? [schema.example];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  switch (typeOf(schema)) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([name]) => schema.required?.includes(name) === true)
          .map(([name, property]) => [name, validMember(name, property, document)]),
      );
    case 'array':
      return [];
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    default:
      return validText(schema, example);
  }
}

function validMember(name: string, schema: Schema, document: ApiDocument): unknown {
  created += 1;
  if (name === 'email') return `attack-${created}-${randomUUID()}@example.org`;
  if (name === 'employee_id') return `attack-${created}-${randomUUID()}`;
  if (name === 'rtsp_url') return `rtsp://127.0.0.1:9/attack-${created}`;
  if (name === 'url') return 'https://hooks.example.org/attack';
  return validValue(schema, document);
}

function validText(schema: Schema, example: unknown): string {
  if (schema.format === 'uuid') return randomUUID();
  if (typeof example === 'string') return example;
  if (schema.format === 'date-time') return '2026-01-05T08:00:00+01:00';
  if (schema.format === 'date') return '2026-01-05';
  return 'attack'.padEnd(schema.minLength ?? 0, 'k');
}

const long = 'A'.repeat(300_000);

function nested(depth: number): RawJson {
  return new RawJson(`${'['.repeat(depth)}${']'.repeat(depth)}`);
}

/** What was typed into forms and sent by scanners since there are forms and scanners. */
const injections: readonly string[] = [
  "' OR '1'='1",
  "'; DROP TABLE people; --",
  "1' AND pg_sleep(9)--",
  '") OR 1=1 --',
  '%27%20OR%201=1',
  '{"$gt": ""}',
  '${7*7}',
  '{{7*7}}',
  '#{7*7}',
  '${jndi:ldap://127.0.0.1:9/a}',
  '; sleep 9',
  '$(sleep 9)',
  '`sleep 9`',
  '| sleep 9',
  '../../../../etc/passwd',
  '..\\..\\windows\\win.ini',
  'file:///etc/passwd',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  'javascript:alert(1)',
  '=HYPERLINK("http://127.0.0.1:9")',
  'a\r\nSet-Cookie: attack=1',
  '*)(uid=*))(|(uid=*',
  '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
  '%s%s%s%n%n',
  'identity.v1.>',
  'attack.*.>',
  '__proto__',
  'constructor',
  'NaN',
  'undefined',
  'null',
];

/** Text that is hard to store, to compare, to show or to bring back. */
const encodings: readonly (string | RawJson)[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\u001b[31m',
  '\u202eevil',
  '\u200b',
  '\ufeff',
  'e\u0301'.repeat(200),
  'Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d',
  '👩‍👩‍👧‍👦'.repeat(40),
  '\u{10ffff}',
  'ﷺ'.repeat(100),
  'ı',
  'ß',
  new RawJson('"\\ud800"'),
  new RawJson('"\\udfff\\ud800"'),
  new RawJson('"\\u0000"'),
];

const sizes: readonly (string | RawJson)[] = [
  long,
  nested(100),
  nested(50_000),
  new RawJson(`[${'0,'.repeat(50_000)}0]`),
];

const types: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  '5',
  [],
  {},
  [[]],
  [null],
  { toString: 'x' },
  { length: 1 },
  new RawJson('1e400'),
  new RawJson('-0'),
  new RawJson('9007199254740993'),
  new RawJson('99999999999999999999999999999999'),
  new RawJson('0.1e-400'),
];

export const hostileKinds = { types, sizes, encodings, injections } as const;

export type HostileKind = keyof typeof hostileKinds;

/** JSON with raw members as they are. */
export function toJson(value: unknown): string {
  const raws: string[] = [];
  const mark = `raw-${randomUUID()}-`;
  const text = JSON.stringify(value, (_, member: unknown) => {
    if (!(member instanceof RawJson)) return member;
    raws.push(member.text);
    return `${mark}${raws.length - 1}`;
  });
  return text.replaceAll(new RegExp(`"${mark}(\\d+)"`, 'g'), (_, index: string) => raws[Number(index)] ?? '');
}
