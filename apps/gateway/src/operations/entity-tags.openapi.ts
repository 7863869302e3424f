import type { OpenAPIObject } from '@nestjs/swagger';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type Schema = Schemas[string];

const entityTag = { ETag: { description: 'For If-None-Match and If-Match.', schema: { type: 'string' } } } as const;

/**
 * What EntityTagInterceptor does: a tag on whatever is read, and on a change of what has a revision; 304 for who knows
 * it.
 */
export function describeEntityTags(operation: Operation, method: string, schemas: Schemas): void {
  const isRead = method === 'get';
  for (const status of ['200', '201']) {
    const answer = operation.responses[status];
    if (answer === undefined || '$ref' in answer) continue;
    const schema = answer.content?.['application/json']?.schema;
    const isPicture = answer.content?.['image/*'] !== undefined;
    if (!isPicture && (schema === undefined || !(isRead || hasRevision(schema, schemas)))) continue;
    answer.headers = { ...answer.headers, ...entityTag };
    if (!isRead) continue;
    operation.responses['304'] = { description: 'It still has the tag of If-None-Match', headers: { ...entityTag } };
    const description = 'The ETag that is known: the answer is 304 while it has it.';
    const header = {
      name: 'If-None-Match',
      in: 'header',
      required: false,
      description,
      schema: { type: 'string' },
    } as const;
    operation.parameters = [...(operation.parameters ?? []), header];
  }
}

function hasRevision(schema: Schema | { readonly $ref: string }, schemas: Schemas): boolean {
  const named = '$ref' in schema ? schemas[schema.$ref.split('/').at(-1) ?? ''] : schema;
  return named !== undefined && 'properties' in named && 'revision' in (named.properties ?? {});
}
