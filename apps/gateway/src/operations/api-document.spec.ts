import 'reflect-metadata';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toApiDocument, type ApiDocument, type DocumentedOperation } from '@smart-attendance/testing';
import { apiDocument } from './api-document';

const committedFile = join(__dirname, '../../../../libs/client/openapi.json');

/** The rules of a well-kept linter; each has the sentence that says what is wrong. */
const rules = {
  struct: 'error',
  'no-unresolved-refs': 'error',
  'no-enum-type-mismatch': 'error',
  'no-schema-type-mismatch': 'error',
  'no-required-schema-properties-undefined': 'error',
  'no-identical-paths': 'error',
  'no-invalid-media-type-examples': 'error',
  'no-invalid-parameter-examples': 'error',
  'no-invalid-schema-examples': 'error',
  'operation-4xx-problem-details-rfc7807': 'error',
  'operation-4xx-response': 'error',
  'operation-operationId': 'error',
  'operation-operationId-unique': 'error',
  'operation-parameters-unique': 'error',
  'operation-summary': 'error',
  'path-parameters-defined': 'error',
  'security-defined': 'error',
} as const;

interface Described {
  readonly name: string;
  readonly operation: DocumentedOperation;
}

describe('the OpenAPI document by itself', () => {
  let published: object;
  let document: ApiDocument;
  const complaints: string[] = [];

  beforeAll(async () => {
    published = await apiDocument((sentence) => complaints.push(sentence));
    document = toApiDocument(published);
  });

  const operations = (): Described[] =>
    Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
    );

  /** Fails with what to do. */
  function expectNothing(found: readonly string[], whatToDo: string): void {
    expect({ whatToDo, found }).toEqual({ whatToDo, found: [] });
  }

  it('is OpenAPI 3.1, valid in its structure and in every example', async () => {
    expect(document.openapi).toBe('3.1.0');
    const config = await createConfig({ rules });
    const problems = await lintFromString({ source: JSON.stringify(published), config });
    const where = ({ location }: (typeof problems)[number]): string =>
      location.map((place) => ('pointer' in place ? String(place.pointer) : '')).join(', ');
    expectNothing(
      problems.map((problem) => `${problem.ruleId}: ${problem.message} ${where(problem)}`),
      'mend the decorators that say this',
    );
    expect(JSON.stringify(published)).not.toContain('"nullable"');
  });

  it('has an example of every body and of every answer that is text', () => {
    expectNothing(complaints, 'do what each says');
    const lacking = operations().flatMap(({ name, operation }) =>
      [operation.requestBody, ...Object.values(operation.responses)].flatMap((part) =>
        Object.entries(part?.content ?? {})
          .filter(([, { schema, example }]) => example === undefined && schema['format'] !== 'binary')
          .map(([mediaType]) => `${name} ${mediaType}`),
      ),
    );
    expectNothing(lacking, 'give these an example');
  });

  it('says of every operation how it succeeds, who may, how it fails, and what it is called', () => {
    // The linter's rule knows no operation that succeeds by sending a browser elsewhere.
    expectNothing(
      operations().flatMap(({ name, operation }) =>
        Object.entries(operation.responses).some(
          ([status, { headers }]) =>
            /^2\d\d$/.test(status) || (/^3\d\d$/.test(status) && headers?.['Location'] !== undefined),
        )
          ? []
          : [name],
      ),
      'let a decorator say what these answer: a 2xx, or a 3xx with its Location',
    );
    expectNothing(
      operations().flatMap(({ name, operation }) => (operation['x-permission'] === undefined ? [name] : [])),
      'give these routes @Needs or @Public',
    );
    expectNothing(
      operations().flatMap(({ name, operation }) =>
        Object.entries(operation.responses).some(
          ([status, { content }]) => Number(status) >= 400 && content?.['application/problem+json'] !== undefined,
        )
          ? []
          : [name],
      ),
      'let openapi.ts say which problems these answer',
    );
    expectNothing(
      operations().flatMap(({ name, operation: { operationId } }) =>
        /^(list|get|create|update|set|delete|[a-z]+)([A-Z][a-z0-9]+)*$/.test(operationId) ? [] : [name, operationId],
      ),
      'give these a name in operation-id.policy.ts',
    );
  });

  it('is the one that the client was generated from', () => {
    const committed = JSON.parse(readFileSync(committedFile, 'utf8')) as unknown;
    const whatToDo = 'run `npm run openapi` and commit the result';
    expect({ whatToDo, document: published }).toEqual({ whatToDo, document: committed });
  });
});
