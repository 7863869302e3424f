import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { Access } from '../access/access.decorators';
import { permissions, type Permission } from '../access/permissions.policy';
import { whoMay, type About } from '../access/route-access.policy';
import { eventSchemas } from '../events/event-schemas';
import { contentKey } from '../http/body.decorators';
import { apiPath } from '../http/paths.middleware';
import { preconditionKey } from '../preconditions/precondition';
import { describeEntityTags } from './entity-tags.openapi';
import { completeDocument, type Complaint } from './complete-document';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type BodyContent = Extract<NonNullable<Operation['requestBody']>, { content: unknown }>['content'];
type PathItem = OpenAPIObject['paths'][string];
type Parameter = NonNullable<Operation['parameters']>[number];
type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type Schema = Schemas[string];

/** What decorators leave for this document. */
interface Extensions {
  readonly 'x-permission'?: Access;
  readonly 'x-about'?: About;
  [contentKey]?: BodyContent;
}

const methods = ['get', 'post', 'put', 'delete'] as const;

type Method = (typeof methods)[number];

const description = `Ids are UUIDs: one that is no UUID is 422, an unknown one 404. Times are ISO 8601 with an offset.
Lists are oldest first. Errors are RFC 9457 problems. A trailing slash changes nothing, unknown fields of a body are 422,
unknown names in a query are passed over. Members of an answer are null when there is nothing to say, never left out.
Each session, API key and, without either, address has a limit per minute: RateLimit says what is left of it, in plain
requests; x-rate-limit-points says what costs more, and a large body costs 10. X-Request-Id is echoed.
Every error is a problem, those that no operation lists as well: 500, and 417, 501 and 505 for what HTTP/1.1 has and this has not.`;

const cookieDescription = `Of pages of this origin, by POST /auth/sessions; behind TLS its name begins with __Host-. What
changes something needs the header X-Requested-With as well, and must come from this origin, as the browser says it.`;

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'trace_id'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'A sentence a person can act on.' },
    trace_id: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: {
          field: { type: 'string' },
          message: { type: 'string' },
          row: { type: 'integer', description: 'Of a file: its row, as a spreadsheet counts.' },
        },
      },
    },
    reason: { type: 'string', description: 'Machine-readable cause within the status.' },
    existing_id: { type: 'string', format: 'uuid', description: 'Of a conflict: what is there already.' },
    current: {
      type: 'object',
      description: 'Of a 412: what it is now, as a GET answers it.',
      additionalProperties: true,
    },
    success: { type: 'boolean', description: 'Of a refused picture: false.' },
    faces_detected: { type: 'integer', nullable: true },
    look_alike_id: {
      type: 'string',
      format: 'uuid',
      description: 'Of a picture that looks like another person: the pair, to be settled at /look-alikes.',
    },
    faces: {
      type: 'array',
      description:
        'Of a refused picture: where its faces are, in pixels of the upright picture; the one that was judged, then the largest first.',
      items: {
        type: 'object',
        required: ['bounding_box'],
        properties: { bounding_box: { $ref: '#/components/schemas/BoundingBoxView' } },
      },
    },
  },
};

const problemTitles: Readonly<Record<number, string>> = {
  400: 'The request cannot be read',
  401: 'Nobody known is asking',
  403: 'The caller may not',
  404: 'No such thing',
  405: 'The path takes other methods: those in Allow; also where a fixed word stands in the place of an id',
  408: 'The request did not arrive whole in its time',
  409: 'It clashes with what is there',
  412: 'It is another by now than If-Match says; current has its present state, ETag its tag',
  413: 'Too large',
  415: 'Not a media type this takes',
  422: 'Understood, and wrong: errors names each field',
  429: 'Too many; Retry-After says when again',
  431: 'The head is larger than 16 KiB',
  503: 'A service behind is away or has no room; Retry-After says when again',
};

const retryAfter = { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer', minimum: 1 } } } as const;

const problemHeaders: Readonly<Record<number, Record<string, object>>> = {
  401: { 'WWW-Authenticate': { schema: { type: 'string' } } },
  // Where the same request is still worked on.
  409: { 'Retry-After': { ...retryAfter['Retry-After'], required: false } },
  412: { ETag: { schema: { type: 'string' } } },
  405: { Allow: { description: 'The methods the path takes.', schema: { type: 'string' } } },
  429: retryAfter,
  503: retryAfter,
};

/** They need nobody behind. */
const operatedPaths: readonly string[] = ['/health', '/health/ready', '/health/serving', '/metrics'];

/** The whole API as a document, from what the controllers say about themselves. */
export function openApiDocument(app: INestApplication, complain: Complaint = () => undefined): OpenAPIObject {
  const settings = new DocumentBuilder()
    .setTitle('Smart Attendance')
    .setDescription(description)
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, 'bearer')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key' }, 'api-key')
    .addCookieAuth('smart_attendance_session', { type: 'apiKey', description: cookieDescription }, 'cookie')
    .build();
  const document = SwaggerModule.createDocument(app, settings);
  const schemas = { ...document.components?.schemas, Problem: problemSchema, ...eventSchemas() };
  document.components = { ...document.components, schemas };
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of methods) {
      const operation = item[method];
      if (operation !== undefined) describe(operation, method, path, schemas);
    }
  }
  document.paths = withAliases(document.paths);
  return completeDocument(document, complain);
}

function describe(operation: Operation, method: Method, path: string, schemas: Schemas): void {
  const extended = operation as Operation & Extensions;
  const content = extended[contentKey];
  if (content !== undefined) {
    operation.requestBody = { required: true, content };
    Reflect.deleteProperty(extended, contentKey);
  }
  closeBody(operation, schemas);
  if (path.startsWith(apiPath)) describeEntityTags(operation, method, schemas);
  operation.parameters = (operation.parameters ?? []).map(withShape);
  const said = extended['x-permission'];
  const access = said === 'public' ? undefined : said;
  if (access !== undefined && access in permissions) {
    const line = `For: ${whoMay(access as Permission, extended['x-about'] ?? 'system')}.`;
    operation.description = operation.description === undefined ? line : `${operation.description} ${line}`;
  }
  const problems = problemsOf(operation, method, path, access);
  Reflect.deleteProperty(operation, preconditionKey);
  for (const status of problems) {
    const headers = problemHeaders[status];
    operation.responses[String(status)] ??= {
      description: problemTitles[status] ?? 'Problem',
      ...(headers !== undefined && { headers }),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
}

/** Unknown fields are refused, so no object of a body has more than its properties. */
function closeBody({ requestBody }: Operation, schemas: Schemas): void {
  if (requestBody === undefined || '$ref' in requestBody) return;
  for (const { schema } of Object.values(requestBody.content)) close(schema, schemas);
}

function close(schema: Schema | undefined, schemas: Schemas): void {
  if (schema === undefined) return;
  if ('$ref' in schema) {
    close(schemas[schema.$ref.split('/').at(-1) ?? ''], schemas);
    return;
  }
  if (schema.type === 'object') schema.additionalProperties = false;
  for (const property of Object.values(schema.properties ?? {})) close(property, schemas);
  close(schema.items, schemas);
}

/** Ids in a path are read by pipes, which the document does not see. */
function withShape(parameter: Parameter): Parameter {
  if ('$ref' in parameter || parameter.in !== 'path') return parameter;
  // The id of a model pack is its name.
  if (parameter.name === 'pack_id') return { ...parameter, schema: { type: 'string', minLength: 1, maxLength: 255 } };
  const isId = /(^|_)id$/.test(parameter.name);
  return { ...parameter, schema: isId ? { type: 'string', format: 'uuid' } : { type: 'integer', minimum: 1 } };
}

function problemsOf(operation: Operation, method: Method, path: string, access: Access | undefined): number[] {
  const takesBody = operation.requestBody !== undefined;
  const isOperated = operatedPaths.includes(path);
  const hasInput = takesBody || (operation.parameters ?? []).length > 0;
  return [
    400,
    ...(access !== undefined || path.includes('/auth/') ? [401] : []),
    // A password that must be changed first, or a cookie that another page sent.
    ...(access !== undefined || `${method} ${path}` === `post ${apiPath}/auth/sessions` ? [403] : []),
    // An id in the body or the query may be nobody's as well.
    ...(path.includes('{') || namesOthers(operation, path) ? [404] : []),
    405,
    408,
    ...clashesOf(operation, method, path),
    ...(takesBody ? [413, 415] : []),
    ...(hasInput ? [422] : []),
    ...(isOperated ? [] : [429]),
    431,
    ...(isOperated ? [] : [503]),
  ];
}

function clashesOf(operation: Operation, method: Method, path: string): number[] {
  return [
    ...(method !== 'get' && !path.includes('/auth/') ? [409] : []),
    ...(preconditionKey in operation ? [412] : []),
  ];
}

function namesOthers(operation: Operation, path: string): boolean {
  if ('x-about' in operation && operation['x-about'] === 'person') return true;
  // What a draft is to change: a shift, a site, an assignment or a person.
  if (path.startsWith(`${apiPath}/drafts/`)) return true;
  // Without it there is no answer; where it is one filter of several, nobody's is an empty list.
  const asked = (operation.parameters ?? []).some(
    (parameter) => !('$ref' in parameter) && parameter.name === 'user_id' && parameter.required === true,
  );
  return asked || JSON.stringify(operation.requestBody ?? {}).match(/UploadFace|UploadSnapshot|user_id/) !== null;
}

/** /attendance… is a second name of /users/attendance…. */
function withAliases(paths: OpenAPIObject['paths']): OpenAPIObject['paths'] {
  const prefix = `${apiPath}/users/attendance`;
  const aliases = Object.entries(paths)
    .filter(([path]) => path.startsWith(prefix))
    .map(([path, item]) => [path.replace(prefix, `${apiPath}/attendance`), copyOf(item)] as const);
  return { ...paths, ...Object.fromEntries(aliases) };
}

/** The operations are named by their paths, so each has an object of its own. */
function copyOf(item: PathItem): PathItem {
  const copies = methods.flatMap((method) => {
    const operation = item[method];
    return operation === undefined ? [] : [[method, { ...operation }] as const];
  });
  return { ...item, ...Object.fromEntries(copies) };
}
