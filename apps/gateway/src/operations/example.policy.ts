import { exampleValues } from './example-values';

type Json = Readonly<Record<string, unknown>>;
type Schemas = Readonly<Record<string, unknown>>;

/** Schemas refer to each other in no circle; a document that does is told so instead of hanging. */
const depthMax = 12;

/** No example, of whatever is asked for: none of a binary text, and none where nobody gave one. */
export const noExample = Symbol('no example');

const ofFormats: Readonly<Record<string, unknown>> = {
  uuid: '3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b',
  'date-time': '2026-11-20T07:42:10.000Z',
  date: '2026-11-20',
  email: 'ada@example.org',
  password: 'correct horse battery',
};

/** In the place of a file in a form. */
const bytes = 'the bytes of the file';

/** Text that is no text but the bytes of a picture or a film. */
export function isBinary(schema: unknown): boolean {
  return isJson(schema) && schema['format'] === 'binary';
}

/**
 * An example of what a schema of OpenAPI 3.0 allows, made of the examples of its members: that of the schema itself,
 * else the one that its name has in `example-values.ts`, else what its shape alone says. `missing` is told each member
 * of which none can be said.
 */
export function exampleOf(
  schema: unknown,
  schemas: Schemas,
  missing: (where: string) => void,
  where = '',
  depth = 0,
): unknown {
  if (!isJson(schema) || depth > depthMax) return noExample;
  const inner = (part: unknown, place: string): unknown => exampleOf(part, schemas, missing, place, depth + 1);
  const ref = schema['$ref'];
  if (typeof ref === 'string') {
    const name = ref.split('/').at(-1) ?? '';
    return inner(schemas[name], name);
  }
  const given = givenBy(schema, where);
  if (given !== noExample) return given;
  const parts = partsOf(schema);
  if (parts !== undefined) return merged(parts.map((part) => inner(part, where)));
  switch (schema['type']) {
    case 'object':
      return exampleOfObject(schema, where, inner);
    case 'array': {
      const member = inner(schema['items'], where);
      return member === noExample ? noExample : [member];
    }
    default: {
      const value = exampleOfValue(schema);
      if (value === noExample && !isBinary(schema)) missing(where);
      return value;
    }
  }
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function givenBy(schema: Json, where: string): unknown {
  if (schema['example'] !== undefined) return schema['example'];
  const values = schema['enum'];
  const known = Array.isArray(values) || schema['format'] === 'uuid' ? noExample : ofName(where);
  if (known !== noExample && fits(known, schema)) return known;
  if (schema['default'] !== undefined) return schema['default'];
  return Array.isArray(values) ? values[0] : noExample;
}

/** By the whole name (`DeadLetterView.code`) or that of the member alone. */
function ofName(where: string): unknown {
  const name = [where, where.split('.').at(-1) ?? ''].find((one) => one in exampleValues);
  return name === undefined ? noExample : exampleValues[name];
}

function fits(value: unknown, { type, minimum, maximum, nullable }: Json): boolean {
  if (value === null) return nullable === true;
  switch (type) {
    case 'integer':
    case 'number':
      return (
        typeof value === 'number' &&
        (type === 'number' || Number.isInteger(value)) &&
        value >= (typeof minimum === 'number' ? minimum : -Infinity) &&
        value <= (typeof maximum === 'number' ? maximum : Infinity)
      );
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isJson(value);
    default:
      return typeof value === type;
  }
}

/** Of alternatives the first, of parts all. */
function partsOf({ allOf, oneOf, anyOf }: Json): readonly unknown[] | undefined {
  if (Array.isArray(allOf)) return allOf as unknown[];
  const alternatives: unknown = Array.isArray(oneOf) ? oneOf : anyOf;
  return Array.isArray(alternatives) ? (alternatives as unknown[]).slice(0, 1) : undefined;
}

function merged(examples: readonly unknown[]): unknown {
  const known = examples.filter((example) => example !== noExample);
  if (known.length === 0) return noExample;
  return known.every(isJson) ? Object.assign({}, ...known) : known[0];
}

function exampleOfObject(schema: Json, where: string, inner: (part: unknown, place: string) => unknown): unknown {
  const { properties, additionalProperties } = schema;
  if (!isJson(properties)) {
    const value = inner(additionalProperties, where);
    return value === noExample ? {} : { example: value };
  }
  const members = Object.entries(properties).map(
    ([name, property]) => [name, isBinary(property) ? bytes : inner(property, `${where}.${name}`)] as const,
  );
  return Object.fromEntries(members.filter(([, value]) => value !== noExample));
}

function exampleOfValue(schema: Json): unknown {
  const { type, format, minimum } = schema;
  if (typeof format === 'string' && format in ofFormats) return ofFormats[format];
  switch (type) {
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return typeof minimum === 'number' ? Math.max(minimum, 1) : 1;
    default:
      return noExample;
  }
}
