import Ajv, { type ValidateFunction } from 'ajv';
import type { Answer } from './gateway-bench';

type Json = Readonly<Record<string, unknown>>;

export interface DocumentedOperation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema?: Json }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> };
  readonly responses: Readonly<Record<string, DocumentedResponse>>;
  readonly security?: readonly Json[];
}

interface DocumentedResponse {
  readonly headers?: Json;
  readonly content?: Readonly<Record<string, { readonly schema: Json }>>;
}

export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
}

/** Compares what the gateway answers with what its OpenAPI document says that it answers. */
export class DocumentedAnswers {
  private readonly ajv = new Ajv({ allErrors: true });
  private readonly validators = new Map<string, ValidateFunction>();
  private readonly components: unknown;

  constructor(private readonly document: ApiDocument) {
    this.components = toJsonSchema(document.components);
  }

  /**
   * What an answer has that the document does not say, or the other way round. Paths and methods that are none have no
   * say.
   */
  differences(method: string, path: string, answer: Answer): string[] {
    const template = this.templateOf(path);
    const operation = template === undefined ? undefined : this.document.paths[template]?.[method.toLowerCase()];
    // A defect of ours is not a part of any operation.
    if (template === undefined || operation === undefined || answer.status === 500) return [];
    const response = operation.responses[String(answer.status)];
    const where = `${method} ${template} ${answer.status}`;
    if (response === undefined) return [`${where} is not documented: ${answer.text}`];
    const missing = Object.keys(response.headers ?? {}).filter((name) => !answer.headers.has(name));
    return [...missing.map((name) => `${where} has no ${name}`), ...this.bodyDifferences(where, response, answer)];
  }

  private templateOf(path: string): string | undefined {
    const bare = path.replace(/\?.*$/, '').replace(/(?<=.)\/$/, '');
    const matching = Object.keys(this.document.paths).filter((template) =>
      new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(bare),
    );
    return matching.sort((one, other) => one.split('{').length - other.split('{').length)[0];
  }

  private bodyDifferences(where: string, { content }: DocumentedResponse, answer: Answer): string[] {
    if (content === undefined) return answer.bytes.length === 0 ? [] : [`${where} should have no body`];
    const mediaType = (answer.headers.get('content-type') ?? '').replace(/;.*$/, '');
    const schema = (content[mediaType] ?? content[`${mediaType.replace(/\/.*$/, '')}/*`])?.schema;
    if (schema === undefined) return [`${where} is ${mediaType}, documented is ${Object.keys(content).join(', ')}`];
    if (!/[/+]json$/.test(mediaType)) return [];
    const validate =
      this.validators.get(where) ?? this.ajv.compile({ ...toJsonSchema(schema), components: this.components });
    this.validators.set(where, validate);
    if (validate(answer.body) === true) return [];
    return (validate.errors ?? []).map(
      ({ dataPath, message, params }) => `${where}: ${dataPath} ${message ?? ''} ${JSON.stringify(params)}`,
    );
  }
}

/** OpenAPI 3.0 says null by `nullable`; and members that no schema names are a difference here. */
function toJsonSchema(schema: unknown): Record<string, unknown> {
  const { nullable, ...converted } = Object.fromEntries(
    Object.entries(schema as Json).map(([key, value]) => [key, key === 'example' ? value : convert(value)]),
  );
  if (converted['type'] === 'object' && converted['properties'] !== undefined)
    converted['additionalProperties'] ??= false;
  return nullable === true ? { anyOf: [{ type: 'null' }, converted] } : converted;
}

function convert(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(convert);
  return typeof value === 'object' && value !== null ? toJsonSchema(value) : value;
}
