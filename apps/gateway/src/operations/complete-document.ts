import { isDeepStrictEqual } from 'node:util';
import type { OpenAPIObject } from '@nestjs/swagger';
import { apiPath } from '../http/paths.middleware';
import { exampleOf, isBinary, noExample } from './example.policy';
import { toOpenApi31 } from './json-schema.policy';
import { operationIdOf } from './operation-id.policy';
import { problemExampleOf } from './problem-examples';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Content = Extract<NonNullable<Operation['requestBody']>, { content: unknown }>['content'];
type Response = Extract<Operation['responses'][string], { description: string }>;
type Schemas = Readonly<Record<string, unknown>>;
/** Told of each place that has no example, as a sentence that says what to do. */
export type Complaint = (sentence: string) => void;

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
const problemType = 'application/problem+json';
const text = { type: 'string' } as const;
const commonHeaders = {
  'X-Trace-Id': { description: 'Leads to the logs.', schema: { ...text, pattern: '^[0-9a-f]{32}$' } },
  'X-Request-Id': { description: 'That of the request where it has one, else the trace id.', schema: text },
  // Not of an answer that was refused before it counted.
  RateLimit: {
    description: 'What is left of the limit, and seconds until it is whole.',
    required: false,
    schema: text,
  },
  'RateLimit-Policy': { description: 'The limit and its window in seconds.', required: false, schema: text },
};
/** What people read, not programs. */
const page = '<!doctype html><title>Smart Attendance</title>';
/** Said before the request was one. */
const unreadStatuses = ['408', '431'];

/** Gives every operation its name and its examples, and says it all in the words of OpenAPI 3.1. */
export function completeDocument(document: OpenAPIObject, complain: Complaint): OpenAPIObject {
  const schemas = document.components?.schemas ?? {};
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of methods) {
      const operation = item[method];
      if (operation === undefined) continue;
      const bare = path.startsWith(apiPath) ? path.slice(apiPath.length) : path;
      operation.operationId = operationIdOf(method, bare, isList(operation));
      // Said, so that nobody takes it for forgotten.
      if (permissionOf(operation) === 'public') operation.security = [];
      showExamples(operation, schemas, complain);
    }
  }
  return toOpenApi31(withSharedProblems(document)) as OpenAPIObject;
}

/** Most problems are the same for every operation; said once each, the document is a quarter as long. */
function withSharedProblems(document: OpenAPIObject): OpenAPIObject {
  const shared: Record<string, Response> = {};
  for (const item of Object.values(document.paths)) {
    for (const method of methods) {
      const responses = item[method]?.responses ?? {};
      for (const [status, response] of Object.entries(responses)) {
        if (response === undefined || '$ref' in response || response.content?.[problemType] === undefined) continue;
        const name = `Problem${status}`;
        shared[name] ??= response;
        if (isDeepStrictEqual(shared[name], response)) responses[status] = { $ref: `#/components/responses/${name}` };
      }
    }
  }
  return { ...document, components: { ...document.components, responses: shared } };
}

function permissionOf(operation: Operation & { readonly 'x-permission'?: string }): string | undefined {
  return operation['x-permission'];
}

function isList(operation: Operation): boolean {
  return JSON.stringify(operation.responses['200'] ?? {}).includes('"next_cursor"');
}

/** Of what it takes and of what it answers; and what comes with every answer. */
function showExamples(
  { operationId = '', requestBody, responses }: Operation,
  schemas: Schemas,
  complain: Complaint,
): void {
  if (requestBody !== undefined && 'content' in requestBody) {
    const json = requestBody.content['application/json'];
    // No body says the same as one without fields.
    if (json !== undefined) requestBody.required = requiresFields(json.schema, schemas);
    showExample(requestBody.content, schemas, tell(`the body of ${operationId}`, complain));
  }
  for (const [status, response] of Object.entries(responses)) {
    if (response === undefined || '$ref' in response) continue;
    if (!unreadStatuses.includes(status)) response.headers = { ...response.headers, ...commonHeaders };
    if (response.content === undefined) continue;
    const problem = response.content[problemType];
    if (problem !== undefined) problem.example ??= problemExampleOf(Number(status));
    showExample(response.content, schemas, tell(`${status} of ${operationId}`, complain));
  }
}

function requiresFields(schema: unknown, schemas: Schemas): boolean {
  const { $ref, required = [] } = (schema ?? {}) as { readonly $ref?: string; readonly required?: readonly string[] };
  return $ref === undefined ? required.length > 0 : requiresFields(schemas[$ref.split('/').at(-1) ?? ''], schemas);
}

function tell(what: string, complain: Complaint): Complaint {
  return (where) => {
    const place = where === '' ? what : `${where}, in ${what},`;
    complain(`${place} has no example: give it one in its decorator, or its name one in example-values.ts`);
  };
}

function showExample(content: Content, schemas: Schemas, missing: Complaint): void {
  for (const [mediaType, media] of Object.entries(content)) {
    if (media.example !== undefined || media.examples !== undefined || isBinary(media.schema)) continue;
    const example = mediaType === 'text/html' ? page : exampleOf(media.schema, schemas, missing);
    if (example !== noExample) media.example = example;
  }
}
