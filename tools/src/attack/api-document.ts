/** As much of JSON Schema as the API's document uses, of 3.0 or 3.1. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
}

interface DocumentedOperation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
  readonly responses: Readonly<Record<string, unknown>>;
  readonly security?: readonly object[];
}

export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

export interface Operation {
  /** `POST /api/v1/cameras/{id}/start-stream` */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** By media type; empty without a body. */
  readonly bodies: Readonly<Record<string, Schema>>;
  readonly statuses: ReadonlySet<string>;
  readonly isPublic: boolean;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'];

/** The second names of paths lead to the same handlers. */
const aliased = /^\/api\/v1\/attendance(\/|$)/;

export function operationsOf({ paths }: ApiDocument): Operation[] {
  return Object.entries(paths)
    .filter(([path]) => !aliased.test(path))
    .flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([method]) => methods.includes(method))
        .map(([method, operation]) => toOperation(method.toUpperCase(), path, operation)),
    );
}

function toOperation(method: string, path: string, operation: DocumentedOperation): Operation {
  const content = Object.entries(operation.requestBody?.content ?? {});
  return {
    name: `${method} ${path}`,
    method,
    path,
    parameters: operation.parameters ?? [],
    bodies: Object.fromEntries(content.map(([type, { schema = {} }]) => [type, schema])),
    statuses: new Set(Object.keys(operation.responses)),
    isPublic: (operation.security ?? []).length === 0,
  };
}

/** The schema itself behind a reference, and of several the first. */
export function resolve(schema: Schema, { components }: ApiDocument): Schema {
  if (schema.$ref !== undefined) {
    const named = components.schemas[schema.$ref.split('/').at(-1) ?? ''];
    if (named === undefined) throw new Error(`The document has no ${schema.$ref}.`);
    return resolve(named, { components, paths: {} });
  }
  const [first] = schema.allOf ?? schema.oneOf ?? schema.anyOf ?? [];
  return first === undefined ? schema : { ...schema, ...resolve(first, { components, paths: {} }) };
}

/** Of a type that may be null the other. */
export function typeOf({ type, properties, items }: Schema): string {
  if (typeof type === 'string') return type;
  const named = type?.find((name) => name !== 'null');
  if (named !== undefined) return named;
  if (properties !== undefined) return 'object';
  return items === undefined ? 'string' : 'array';
}
