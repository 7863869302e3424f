import { toOpenApi31 } from './json-schema.policy';

describe('a document in the words of OpenAPI 3.1', () => {
  const schemaOf = (schema: object): unknown =>
    (toOpenApi31({ components: { schemas: { Thing: schema } } }) as { components: { schemas: { Thing: unknown } } })
      .components.schemas.Thing;

  it('says null by a type, among the values as well, and beside a reference by an alternative', () => {
    expect(schemaOf({ type: 'string', nullable: true, enum: ['a'] })).toEqual({
      type: ['string', 'null'],
      enum: ['a', null],
    });
    expect(schemaOf({ type: 'object', nullable: true, allOf: [{ $ref: '#/x' }], description: 'D' })).toEqual({
      anyOf: [{ $ref: '#/x' }, { type: 'null' }],
      description: 'D',
    });
  });

  it('has a list of examples in a schema and leaves the example of a media type', () => {
    expect(schemaOf({ type: 'string', example: 'a' })).toEqual({ type: 'string', examples: ['a'] });
    const media = { content: { 'application/json': { schema: { type: 'string' }, example: { nullable: true } } } };
    expect(toOpenApi31(media)).toMatchObject({ content: { 'application/json': { example: { nullable: true } } } });
  });

  it('takes a property that is called as a keyword for the property that it is', () => {
    const properties = { example: { type: 'string' }, nullable: { type: 'boolean', nullable: true } };
    expect(schemaOf({ type: 'object', properties })).toEqual({
      type: 'object',
      properties: { example: { type: 'string' }, nullable: { type: ['boolean', 'null'] } },
    });
  });
});
