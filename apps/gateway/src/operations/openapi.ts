import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { roles } from '@smart-attendance/contracts';
import type { Access } from '../access/access.decorators';
import { permissions, scopeOf, type Permission } from '../access/permissions.policy';
import { contentKey } from '../http/body.decorators';
import { apiPath } from '../http/paths.middleware';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type BodyContent = Extract<NonNullable<Operation['requestBody']>, { content: unknown }>['content'];
type PathItem = OpenAPIObject['paths'][string];

const methods = ['get', 'post', 'put', 'delete'] as const;

const description = `Ids are UUIDs: one that is no UUID is 422, an unknown one 404. Times are ISO 8601 with an offset.
Lists are oldest first. Errors are RFC 9457 problems. A trailing slash changes nothing, unknown fields of a body are 422,
unknown names in a query are passed over. Members of an answer are null when there is nothing to say, never left out.`;

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
    success: { type: 'boolean', description: 'Of a refused picture: false.' },
    faces_detected: { type: 'integer', nullable: true },
  },
};

const problemTitles: Readonly<Record<number, string>> = {
  400: 'The request cannot be read',
  401: 'Nobody known is asking',
  403: 'The caller may not',
  404: 'No such thing',
  409: 'It clashes with what is there',
  413: 'Too large',
  415: 'Not a media type this takes',
  422: 'Understood, and wrong: errors names each field',
  429: 'Too many; Retry-After says when again',
  503: 'A service behind is away; Retry-After says when again',
};

/** The whole API as a document, from what the controllers say about themselves. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const settings = new DocumentBuilder()
    .setTitle('Smart Attendance')
    .setDescription(description)
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, 'bearer')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key' }, 'api-key')
    .build();
  const document = SwaggerModule.createDocument(app, settings);
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: problemSchema },
  };
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of methods) {
      const operation = item[method];
      if (operation !== undefined) describe(operation, path);
    }
  }
  document.paths = withAliases(document.paths);
  return document;
}

function describe(operation: Operation, path: string): void {
  const extended = operation as Operation & { readonly 'x-permission'?: Access; [contentKey]?: BodyContent };
  const content = extended[contentKey];
  if (content !== undefined) {
    operation.requestBody = { required: true, content };
    Reflect.deleteProperty(extended, contentKey);
  }
  const access = extended['x-permission'];
  if (access !== undefined && access in permissions) {
    const line = `For: ${whoMay(access as Permission)}.`;
    operation.description = operation.description === undefined ? line : `${operation.description} ${line}`;
  }
  for (const status of problemsOf(operation, path, access)) {
    operation.responses[String(status)] ??= {
      description: problemTitles[status] ?? 'Problem',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
}

function whoMay(permission: Permission): string {
  return roles
    .flatMap((role) => {
      const scope = scopeOf(role, permission);
      if (scope === undefined) return [];
      return [scope === 'own' ? `${role} (own)` : role];
    })
    .join(', ');
}

function problemsOf(operation: Operation, path: string, access: Access | undefined): number[] {
  const takesBody = operation.requestBody !== undefined;
  const isLogin = /\/auth\/(login|password)$/.test(path);
  return [
    ...(takesBody ? [400, 413, 415] : []),
    ...(access !== undefined || path.includes('/auth/') ? [401] : []),
    ...(access !== undefined && access !== 'known' ? [403] : []),
    ...(path.includes('{') ? [404] : []),
    ...(takesBody ? [409] : []),
    422,
    ...(isLogin ? [429] : []),
    503,
  ];
}

/** /attendance… is a second name of /users/attendance…. */
function withAliases(paths: OpenAPIObject['paths']): OpenAPIObject['paths'] {
  const prefix = `${apiPath}/users/attendance`;
  const aliases = Object.entries(paths)
    .filter(([path]) => path.startsWith(prefix))
    .map(([path, item]) => [path.replace(prefix, `${apiPath}/attendance`), renamed(item)] as const);
  return { ...paths, ...Object.fromEntries(aliases) };
}

function renamed(item: PathItem): PathItem {
  const copies = methods.flatMap((method) => {
    const operation = item[method];
    if (operation === undefined) return [];
    return [[method, { ...operation, operationId: `${operation.operationId ?? method}_short` }] as const];
  });
  return { ...item, ...Object.fromEntries(copies) };
}
