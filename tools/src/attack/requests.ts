import { randomUUID } from 'node:crypto';
import { resolve, type ApiDocument, type Operation, type Parameter, type Schema } from './api-document';
import type { Ids } from './scene';
import type { Sent } from './target';
import { toJson, validValue } from './values';

export const json = 'application/json';

/** What is changed about a request that would be right. */
export interface Change {
  readonly where: 'path' | 'query' | 'body' | 'whole';
  readonly name: string;
}

/** All places of an operation where a client says something. */
export function placesOf(operation: Operation, document: ApiDocument): Change[] {
  const parameters = operation.parameters
    .filter((parameter) => parameter.in === 'path' || parameter.in === 'query')
    .map(({ in: where, name }) => ({ where: where as 'path' | 'query', name }));
  const body = bodyOf(operation, document);
  if (body === undefined) return parameters;
  const members = Object.keys(body.properties ?? {}).map((name) => ({ where: 'body' as const, name }));
  return [...parameters, ...members, { where: 'whole', name: 'body' }];
}

function bodyOf({ bodies }: Operation, document: ApiDocument): Schema | undefined {
  return bodies[json] === undefined ? undefined : resolve(bodies[json], document);
}

/** A request that the document allows, with one value in the place of what would be right. */
export function toRequest(
  operation: Operation,
  document: ApiDocument,
  options: {
    readonly ids: Ids;
    readonly headers: Readonly<Record<string, string>>;
    readonly change?: Change & { readonly value: unknown };
    /** Members beside those of the document. */
    readonly extra?: Readonly<Record<string, unknown>>;
  },
): Sent {
  const { ids, headers, change, extra } = options;
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    change?.where === 'path' && change.name === name
      ? encodeURIComponent(asText(change.value))
      : idAt(operation.path, name, ids),
  );
  const query =
    change?.where === 'query'
      ? `?${change.name}=${encodeURIComponent(asText(change.value))}`
      : required(operation, document);
  const base = { operation: operation.name, method: operation.method, path: path + query };
  const schema = bodyOf(operation, document);
  if (schema === undefined) return { ...base, headers };
  const valid = validValue(schema, document) as Record<string, unknown>;
  const aimed = { ...valid, ...(schema.properties?.['user_id'] !== undefined && { user_id: ids.user }), ...extra };
  const changed = change?.where === 'body' ? { ...aimed, [change.name]: change.value } : aimed;
  const body = toJson(change?.where === 'whole' ? change.value : changed);
  return { ...base, headers: { ...headers, 'Content-Type': json }, body };
}

function required({ parameters }: Operation, document: ApiDocument): string {
  const given = parameters.filter(({ in: where, required: isRequired }) => where === 'query' && isRequired === true);
  const pairs = given.map(({ name, schema = {} }: Parameter) => [name, asText(validValue(schema, document))]);
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs as [string, string][]).toString()}`;
}

/** Whose id belongs there, by the word before it. */
function idAt(path: string, name: string, ids: Ids): string {
  const before = path
    .slice(0, path.indexOf(`{${name}}`))
    .split('/')
    .at(-2);
  switch (before) {
    case 'users':
      return ids.user;
    case 'cameras':
      return ids.camera;
    case 'attendance':
      return ids.record;
    default:
      return name.endsWith('id') ? randomUUID() : '999999';
  }
}

/** In a path or a query everything is text. */
function asText(value: unknown): string {
  // A lone half of a pair cannot be percent-encoded.
  if (typeof value === 'string') return Buffer.from(value).toString();
  return toJson(value).slice(0, 4_000);
}
