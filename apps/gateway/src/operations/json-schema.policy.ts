type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The dialect that OpenAPI 3.1 takes when a document names none, said all the same. */
export const jsonSchemaDialect = 'https://spec.openapis.org/oas/3.1/dialect/base';

/**
 * A whole document of OpenAPI 3.0, as the decorators make it, in the words of 3.1: its schemas are JSON Schema of
 * 2020-12, which says null by a type and has a list of examples.
 */
export function toOpenApi31(document: object): object {
  return { ...(converted(document) as Json), openapi: '3.1.0', jsonSchemaDialect };
}

/** Looks for the places in which schemas stand. What an example or an extension holds is left as it is. */
function converted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(converted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      if (key === 'schema') return [key, toSchema(member)];
      if (key === 'schemas') return [key, membersTo(member)];
      return [key, key === 'example' || key === 'examples' || key.startsWith('x-') ? member : converted(member)];
    }),
  );
}

function toSchema(schema: unknown): unknown {
  if (!isObject(schema)) return schema;
  const { nullable, example, ...rest } = schema;
  const said = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, toKeyword(key, value)]));
  const shown = example === undefined ? said : { ...said, examples: [example] };
  return nullable === true ? orNull(shown) : shown;
}

function toKeyword(key: string, value: unknown): unknown {
  switch (key) {
    case 'properties':
      return membersTo(value);
    case 'items':
    case 'additionalProperties':
    case 'not':
      return toSchema(value);
    case 'allOf':
    case 'oneOf':
    case 'anyOf':
      return Array.isArray(value) ? value.map(toSchema) : value;
    default:
      return value;
  }
}

function membersTo(members: unknown): unknown {
  if (!isObject(members)) return members;
  return Object.fromEntries(Object.entries(members).map(([name, schema]) => [name, toSchema(schema)]));
}

function orNull(schema: Json): Json {
  const { type, allOf, description, examples, ...rest } = schema;
  // A reference takes no type beside it; the library writes it as the one member of allOf.
  if (Array.isArray(allOf) && allOf.length === 1) {
    return {
      anyOf: [allOf[0], { type: 'null' }],
      ...(description !== undefined && { description }),
      ...(examples !== undefined && { examples }),
    };
  }
  const values: unknown = rest['enum'];
  return { ...schema, type: [type, 'null'], ...(Array.isArray(values) && { enum: [...(values as unknown[]), null] }) };
}
