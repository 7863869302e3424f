import { randomUUID } from 'node:crypto';
import { toApiDocument, type DocumentedOperation } from '@smart-attendance/testing';
import { fieldsOf, GatewayBench, type Answer } from '../testing/gateway-bench';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

interface Described {
  readonly name: string;
  readonly path: string;
  readonly operation: DocumentedOperation;
}

function headersOf({ parameters = [] }: DocumentedOperation): string[] {
  return parameters.filter((parameter) => parameter.in === 'header').map(({ name }) => name);
}

describe('the OpenAPI document', () => {
  const bench = GatewayBench.forSpecs();

  const operations = (): Described[] =>
    Object.entries(bench.document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, path, operation })),
    );
  /** The operations that lack what `has` wants. */
  const lacking = (has: (described: Described) => boolean): string[] =>
    operations().flatMap((described) => (has(described) ? [] : [described.name]));
  const isBehind = ({ path }: Described): boolean => path.startsWith('/api/v1/');

  it('is answered as it is committed, which the specs compare all answers with', async () => {
    const { body } = await bench.call('GET', '//openapi.json');
    expect(toApiDocument(body)).toEqual(bench.document);
  });

  it('has what those ask who run it, beside the API', () => {
    const ours = ['/health', '/health/ready', '/health/serving', '/metrics'];
    expect(Object.keys(bench.document.paths)).toEqual(expect.arrayContaining(ours));
  });

  it('says of every operation how it fails: unreadable, too slow, another method, too large a head', () => {
    for (const status of ['400', '405', '408', '431']) {
      expect(lacking(({ operation }) => operation.responses[status] !== undefined)).toEqual([]);
    }
  });

  it('says 401 where one must be known, 404 where an id is in the path or one must be said, 413 and 415 where there is a body, 503 where somebody is behind', () => {
    expect(
      lacking(({ operation }) => (operation.security ?? []).length === 0 || operation.responses['401'] !== undefined),
    ).toEqual([]);
    const namesSomebody = (path: string) => path.includes('{') || path.endsWith('/explain/missed');
    expect(lacking(({ path, operation }) => !namesSomebody(path) || operation.responses['404'] !== undefined)).toEqual(
      [],
    );
    for (const status of ['413', '415', '422']) {
      expect(
        lacking(({ operation }) => operation.requestBody === undefined || operation.responses[status] !== undefined),
      ).toEqual([]);
    }
    expect(lacking((described) => !isBehind(described) || described.operation.responses['503'] !== undefined)).toEqual(
      [],
    );
  });

  it('says 422 only where something can be wrong', () => {
    expect(
      lacking(
        ({ operation }) =>
          operation.responses['422'] === undefined ||
          operation.requestBody !== undefined ||
          (operation.parameters ?? []).length > 0,
      ),
    ).toEqual([]);
  });

  it('says with 401, 405, 429 and 503 which header comes with them, and that each is a problem', () => {
    const headers = { '401': 'WWW-Authenticate', '405': 'Allow', '429': 'Retry-After', '503': 'Retry-After' };
    for (const [status, header] of Object.entries(headers)) {
      expect(
        lacking(({ operation: { responses } }) => {
          const response = responses[status];
          return response === undefined || Object.keys(response.headers ?? {}).includes(header);
        }),
      ).toEqual([]);
    }
    expect(
      lacking(({ path, operation }) =>
        Object.entries(operation.responses).every(
          ([status, { content }]) =>
            Number(status) < 400 || path.startsWith('/health/') || content?.['application/problem+json'] !== undefined,
        ),
      ),
    ).toEqual([]);
  });

  it('says 429 and 503 of whatever is limited, which is all but health and metrics', () => {
    const limited = ({ operation }: Described): string[] =>
      Object.keys(operation.responses).filter((status) => status === '429' || status === '503');
    expect(lacking((described) => !isBehind(described) || limited(described).join() === '429,503')).toEqual([]);
    expect(lacking((described) => isBehind(described) || !limited(described).includes('429'))).toEqual([]);
  });

  it('has an Idempotency-Key for whatever makes something', () => {
    const makesSomething = ({ name, path, operation }: Described): boolean =>
      // A login makes nothing that stays when it is made twice.
      name.startsWith('POST') && '201' in operation.responses && !path.includes('/auth/');
    const takesKey = ({ operation }: Described): boolean => headersOf(operation).includes('Idempotency-Key');
    expect(lacking((described) => !makesSomething(described) || takesKey(described))).toEqual([]);
  });

  it('has If-Match and 412 for a change of whatever has a revision', () => {
    const changes = operations().filter(({ name, operation }) => {
      const { ETag } = operation.responses['200']?.headers ?? {};
      return name.startsWith('PUT') && ETag !== undefined;
    });
    expect(changes.length).toBeGreaterThanOrEqual(3);
    for (const { name, operation } of changes) {
      expect([name, headersOf(operation), '412' in operation.responses]).toEqual([name, ['If-Match'], true]);
    }
  });

  it('says of every id that it is a UUID', () => {
    const named = ['last_event_id', 'pack_id', 'target_id', 'employee_id', 'trace_id'];
    const ofPaths = operations().flatMap(({ name, operation }) =>
      (operation.parameters ?? [])
        // The id of server-sent events is a position, that of a model pack a name, and what was done is done to either.
        .filter(({ in: place, name: parameter }) => place !== 'header' && !named.includes(parameter))
        .filter(({ name: parameter }) => /(^|_)id$/.test(parameter))
        .flatMap(({ name: parameter, schema }) => (schema?.['format'] === 'uuid' ? [] : [`${name} ${parameter}`])),
    );
    expect(ofPaths).toEqual([]);
    const ofSchemas = Object.entries(bench.document.components.schemas).flatMap(([name, schema]) =>
      Object.entries((schema['properties'] ?? {}) as Record<string, { readonly format?: string }>)
        .filter(([property]) => /(^|_)id$/.test(property) && !named.includes(property))
        .flatMap(([property, { format }]) => (format === 'uuid' ? [] : [`${name} ${property}`])),
    );
    // A person or an API key, each with an id of its own kind; and what may be a dead letter, which has a number.
    const mixed = [
      'CorrectionView author_id',
      'CorrectionRequestView author_id',
      ...['Requested', 'Decided', 'Withdrawn'].map((step) => `Correction${step}Data author_id`),
      'DraftView author_id',
      'PunchView author_id',
      'PunchOfPersonView author_id',
      'RejectionView author_id',
      'UnknownFaceActionView author_id',
    ];
    expect(ofSchemas.filter((name) => !mixed.includes(name))).toEqual([]);
  });

  it('leaves no object of a body open, since unknown fields are refused', () => {
    const openObjects = (schema: unknown, where: string): string[] => {
      if (typeof schema !== 'object' || schema === null) return [];
      const { $ref, type, additionalProperties } = schema as Readonly<Record<string, unknown>>;
      if (typeof $ref === 'string')
        return openObjects(bench.document.components.schemas[$ref.split('/').at(-1) ?? ''], where);
      const members = Object.entries(schema).filter(([key]) => key !== 'example');
      const inner = members.flatMap(([key, value]) => openObjects(value, `${where}.${key}`));
      return type === 'object' && additionalProperties !== false ? [where, ...inner] : inner;
    };
    const found = operations().flatMap(({ name, operation }) =>
      Object.values(operation.requestBody?.content ?? {}).flatMap(({ schema }) => openObjects(schema, name)),
    );
    expect(found).toEqual([]);
  });

  it('lists for every fixed path the methods that it takes: every other one is 405 with them in Allow', async () => {
    const fixed = Object.entries(bench.document.paths).filter(([path]) => !path.includes('{'));
    expect(fixed.length).toBeGreaterThan(20);
    for (const [path, item] of fixed) {
      const taken = Object.keys(item).map((method) => method.toUpperCase());
      const allowed = [...taken, ...(taken.includes('GET') ? ['HEAD'] : [])].sort();
      for (const method of methods.filter((one) => !taken.includes(one))) {
        const answer = await bench.callAs('administrator', method, `/${path}`);
        expect({ method, path, status: answer.status, allow: answer.headers.get('allow') }).toEqual({
          method,
          path,
          status: 405,
          allow: [...allowed, 'OPTIONS'].join(', '),
        });
      }
    }
  });

  it('shows of every body of JSON an example that is understood', async () => {
    const shown = operations().flatMap(({ name, path, operation }) => {
      const example = operation.requestBody?.content['application/json']?.example;
      return example === undefined ? [] : [{ name, path, example: example as Readonly<Record<string, unknown>> }];
    });
    expect(shown.length).toBeGreaterThan(15);
    for (const { name, path, example } of shown) {
      const [method = ''] = name.split(' ');
      const real = path.replace(/\{\w+\}/g, () => randomUUID());
      // That it clashes, is nobody's or is a wrong password is understood; unread (400, 413, 415) and invalid are not.
      const { status, body } = await bench.callAs('administrator', method, `/${real}`, { json: example });
      const wrong = fieldsOf({ body } as Answer);
      const isUnderstood = ![400, 413, 415].includes(status) && (status !== 422 || body['reason'] !== undefined);
      expect({ name, isUnderstood, wrong: isUnderstood ? [] : wrong }).toEqual({ name, isUnderstood: true, wrong: [] });
    }
  });

  it('describes the answers of those who run it', async () => {
    for (const path of ['//health', '//health/ready', '//health/serving', '//metrics']) {
      expect([path, (await bench.call('GET', path)).status]).toEqual([path, 200]);
    }
  });
});
