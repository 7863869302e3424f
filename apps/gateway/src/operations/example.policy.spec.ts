import { exampleOf, noExample } from './example.policy';

describe('an example made of a schema', () => {
  const told: string[] = [];
  const example = (schema: object, schemas: Record<string, unknown> = {}): unknown =>
    exampleOf(schema, schemas, (where) => told.push(where), 'Thing');

  beforeEach(() => {
    told.length = 0;
  });

  it('takes what the schema gives itself before what its name has, and that before its default', () => {
    const properties = {
      email: { type: 'string', example: 'grace@example.org' },
      first_name: { type: 'string', default: 'Nobody' },
      kind: { type: 'string', enum: ['watch', 'mask'] },
      again: { type: 'boolean', default: false },
    };
    expect(example({ type: 'object', properties })).toEqual({
      email: 'grace@example.org',
      first_name: 'Ada',
      kind: 'watch',
      again: false,
    });
    expect(told).toEqual([]);
  });

  it('follows references and lists, and takes all parts but the first alternative only', () => {
    const schemas = {
      Inner: { type: 'object', properties: { name: { type: 'string' } } },
      Other: { type: 'object', properties: { is_active: { type: 'boolean' } } },
    };
    const inner = { $ref: '#/components/schemas/Inner' };
    const other = { $ref: '#/components/schemas/Other' };
    expect(example({ type: 'array', items: inner }, schemas)).toEqual([{ name: 'Front door' }]);
    expect(example({ allOf: [inner, other] }, schemas)).toEqual({ name: 'Front door', is_active: true });
    expect(example({ oneOf: [other, inner] }, schemas)).toEqual({ is_active: true });
  });

  it('tells a text of which nobody knows an example, leaves it out, and says nothing of bytes', () => {
    const properties = { unheard_of: { type: 'string' }, file: { type: 'string', format: 'binary' } };
    expect(example({ type: 'object', properties })).toEqual({ file: 'the bytes of the file' });
    expect(told).toEqual(['Thing.unheard_of']);
    expect(example({ type: 'string', format: 'binary' })).toBe(noExample);
  });

  it('passes over a known value that the schema does not allow', () => {
    expect(example({ type: 'object', properties: { width: { type: 'integer', maximum: 5, minimum: 2 } } })).toEqual({
      width: 2,
    });
  });

  it('ends where schemas go in a circle', () => {
    const circle = { type: 'object', properties: { next: { $ref: '#/components/schemas/Circle' } } };
    expect(example(circle, { Circle: circle })).toMatchObject({ next: { next: {} } });
  });
});
