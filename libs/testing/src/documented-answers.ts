import { readFileSync } from 'node:fs';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

type Json = Readonly<Record<string, unknown>>;

/** What a server answered, however it was asked. */
export interface GivenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The members of a JSON answer. */
  readonly body: unknown;
}

export interface DocumentedOperation {
  readonly operationId: string;
  readonly summary?: string;
  readonly 'x-permission'?: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema?: Json }[];
  readonly requestBody?: { readonly content: DocumentedContent };
  readonly responses: Readonly<Record<string, DocumentedResponse>>;
  readonly security?: readonly Json[];
}

export type DocumentedContent = Readonly<Record<string, { readonly schema: Json; readonly example?: unknown }>>;

interface DocumentedResponse {
  readonly headers?: Readonly<Record<string, { readonly required?: boolean; readonly schema?: Json }>>;
  readonly content?: DocumentedContent;
}

/** An OpenAPI document of 3.1, as far as specs read it. */
export interface ApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
}

/** The document as it was read, with its shared responses in the places that refer to them. */
export function toApiDocument(read: unknown): ApiDocument {
  const { responses = {} } = (read as { readonly components: { readonly responses?: Json } }).components;
  const inlined = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inlined);
    if (typeof value !== 'object' || value === null) return value;
    const name = /^#\/components\/responses\/(.+)$/.exec(String((value as Json)['$ref']))?.[1];
    if (name !== undefined) return responses[name];
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, inlined(member)]));
  };
  return inlined(read) as ApiDocument;
}

/** Headers that tell a client something about the answer; one of them that no answer documents is a difference. */
const tellingHeaders =
  /^(x-(?!content-type|frame|powered|dns|xss|permitted|download).*|age|allow|content-disposition|etag|location|ratelimit.*|retry-after|www-authenticate)$/;

/** Of the schemas that the document's operations share. */
const sharedName = 'document';

/** By file. This module is loaded once in a worker of jest: to compile what the document says takes seconds. */
const ofFiles = new Map<string, DocumentedAnswers>();

/** Compares what the gateway answers with what its OpenAPI document says that it answers. */
export class DocumentedAnswers {
  // The document has words of OpenAPI, such as `example`, that JSON Schema does not know.
  private readonly ajv = addFormats(new Ajv2020({ allErrors: true, strict: false }));
  private readonly validators = new Map<string, ValidateFunction>();

  static ofFile(file: string): DocumentedAnswers {
    const answers = ofFiles.get(file) ?? new DocumentedAnswers(toApiDocument(JSON.parse(readFileSync(file, 'utf8'))));
    ofFiles.set(file, answers);
    return answers;
  }

  constructor(readonly document: ApiDocument) {
    // Once, and by a name: what each answer's schema brings along is compiled for each answer.
    this.ajv.addSchema({ components: closed(document.components) }, sharedName);
  }

  /**
   * What an answer has that the document does not say, or the other way round. Paths and methods that are none have no
   * say.
   */
  differences(method: string, path: string, answer: GivenAnswer): string[] {
    const template = this.templateOf(path);
    const operation = template === undefined ? undefined : this.document.paths[template]?.[method.toLowerCase()];
    // A defect of ours is not a part of any operation.
    if (template === undefined || operation === undefined || answer.status === 500) return [];
    const response = operation.responses[String(answer.status)];
    const where = `${method} ${template} ${answer.status}`;
    if (response === undefined) return [`${where} is not documented: ${answer.text}`];
    return [...this.headerDifferences(where, response, answer), ...this.bodyDifferences(where, response, answer)];
  }

  private templateOf(path: string): string | undefined {
    const bare = path.replace(/\?.*$/, '').replace(/(?<=.)\/$/, '');
    const matching = Object.keys(this.document.paths).filter((template) =>
      new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(bare),
    );
    return matching.sort((one, other) => one.split('{').length - other.split('{').length)[0];
  }

  private headerDifferences(where: string, { headers = {} }: DocumentedResponse, answer: GivenAnswer): string[] {
    const documented = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
    const unsaid = [...answer.headers.keys()].filter((name) => tellingHeaders.test(name) && !documented.has(name));
    const wrong = Object.entries(headers).flatMap(([name, { required = true, schema = {} }]) => {
      const value = answer.headers.get(name);
      if (value === null) return required ? [`${where} has no ${name}`] : [];
      const read = schema['type'] === 'integer' ? Number(value) : value;
      return this.schemaDifferences(`${where} ${name}`, schema, read);
    });
    return [...unsaid.map((name) => `${where} has ${name}, which is not documented`), ...wrong];
  }

  private bodyDifferences(where: string, { content }: DocumentedResponse, answer: GivenAnswer): string[] {
    if (content === undefined) return answer.text === '' ? [] : [`${where} should have no body`];
    const mediaType = (answer.headers.get('content-type') ?? '').replace(/;.*$/, '');
    const schema = (content[mediaType] ?? content[`${mediaType.replace(/\/.*$/, '')}/*`])?.schema;
    if (schema === undefined) return [`${where} is ${mediaType}, documented is ${Object.keys(content).join(', ')}`];
    return /[/+]json$/.test(mediaType) ? this.schemaDifferences(where, schema, answer.body) : [];
  }

  private schemaDifferences(where: string, schema: Json, value: unknown): string[] {
    const validate = this.validators.get(where) ?? this.ajv.compile(closed(schema) as Json);
    this.validators.set(where, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${where}: ${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
    );
  }
}

/**
 * A client bears members it does not know, so the document leaves objects open; to a spec each is a difference. Refers
 * to shared schemas by their name.
 */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner: Record<string, unknown> = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, /^(examples?|enum)$/.test(key) ? value : closed(value)]),
  );
  const { $ref: reference } = inner;
  if (typeof reference === 'string' && reference.startsWith('#/')) inner['$ref'] = `${sharedName}${reference}`;
  if (inner['type'] === 'object' && inner['properties'] !== undefined) inner['additionalProperties'] ??= false;
  return inner;
}
