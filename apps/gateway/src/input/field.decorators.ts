import { applyDecorators, type Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type as TypeOf } from 'class-transformer';
import {
  ArrayMaxSize,
  getMetadataStorage,
  IsArray,
  IsObject,
  IsOptional,
  ValidateBy,
  ValidateIf,
  ValidateNested,
  type ValidationArguments,
  type ValidationOptions,
} from 'class-validator';
import { tidyText, type TextRule } from '@smart-attendance/contracts';
import { strictFlag, strictNumber } from './query.policy';

export interface FieldOptions {
  readonly description?: string;
  readonly example?: unknown;
  readonly default?: string | number | boolean;
}

interface FieldSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
}

const textRule = 'textRule';

/** A text as the vocabulary of values defines it. */
export function Is(rule: TextRule, options?: ValidationOptions): PropertyDecorator {
  const isRight = (value: unknown): boolean => typeof value === 'string' && rule.isRight(value);
  const defaultMessage = (given?: ValidationArguments): string => {
    const list: unknown = options?.each === true ? given?.value : undefined;
    return Array.isArray(list)
      ? `member ${list.findIndex((one) => !isRight(one)) + 1}: ${rule.sentence}`
      : rule.sentence;
  };
  const validator = { validate: isRight, defaultMessage };
  return ValidateBy({ name: textRule, constraints: [rule], validator }, options);
}

/** A list of so many members at most, each read by its own class, after which a complaint calls it. */
export function IsListOf(member: Type<object>, membersMax: number): PropertyDecorator {
  const message = ({ value }: ValidationArguments): string => {
    const index = [value].flat().findIndex((one) => !(one instanceof member));
    return `${nameOfMember(member, index)}: must be an object`;
  };
  return applyDecorators(
    IsArray({ message: 'must be a list' }),
    ArrayMaxSize(membersMax, { message: `must have at most ${membersMax} members` }),
    IsObject({ each: true, message }),
    ValidateNested({ each: true }),
    TypeOf(() => member),
    ApiProperty({ type: [member] }),
  );
}

/** `zone 2`, as people count. */
export function nameOfMember(member: Type<object>, index: number): string {
  return `${member.name.toLowerCase()} ${index + 1}`;
}

/*
 * The decorators below stand above the rules of a field, those of class-validator and ours. They say whether it may be
 * left out, tidy its value before it is judged, and tell the OpenAPI document and whoever was wrong what the rules are.
 */

/** A field that must be there. */
export function Required(options: FieldOptions = {}): PropertyDecorator {
  return field({ ...options, required: true });
}

/** A field that may be left out; null says the same, and in a change it clears the field. */
export function Optional(options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(IsOptional(), field({ ...options, required: false, nullable: true }));
}

/** A field that may be left out but not emptied. */
export function OptionalNotNull(options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(IfGiven(), field({ ...options, required: false }));
}

/**
 * A value of a query or a form, where everything is text. An empty one is right only where its rule takes an empty
 * text: a filter or a limit without a value is not one that was left out, or `?status=` would answer more than was
 * asked for.
 */
export function FromText(options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(IfGiven(), field({ ...options, required: false }, readText));
}

/** The same of one that must be there. */
export function RequiredFromText(options: FieldOptions = {}): PropertyDecorator {
  return field({ ...options, required: true }, readText);
}

function IfGiven(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}

function readText({ type }: FieldSchema, value: unknown): unknown {
  if (type === 'boolean') return strictFlag(value);
  return type === 'integer' || type === 'number' ? strictNumber(value) : value;
}

function field(
  options: FieldOptions & { readonly required: boolean; readonly nullable?: boolean },
  read: (schema: FieldSchema, value: unknown) => unknown = (_, value) => value,
): PropertyDecorator {
  return (prototype, property) => {
    const rules: Rule[] = getMetadataStorage()
      .getTargetValidationMetadatas(prototype.constructor, '', true, false)
      .filter(({ propertyName }) => propertyName === property);
    const schema = rules.reduce<FieldSchema>((all, rule) => ({ ...all, ...schemaOf(rule) }), {});
    const text = rules.find(({ name }) => name === textRule)?.constraints?.[0] as TextRule | undefined;
    const tidy = text?.tidy ?? (schema.enum === undefined ? undefined : tidyText);
    const isList = rules.some(({ name = '' }) => /^(isArray|array)/.test(name));
    if (!isList) rules.forEach(nameOneValue(text?.sentence ?? sentenceOf(schema)));
    const tidied = (value: unknown): unknown => (typeof value === 'string' && tidy !== undefined ? tidy(value) : value);
    Transform(({ value }: { value: unknown }) =>
      Array.isArray(value) ? value.map(tidied) : read(schema, tidied(value)),
    )(prototype, property);
    ApiProperty({ ...schema, ...options } as object)(prototype, property);
  };
}

/** Gives a rule about one value the sentence of its field, but one of its own where it has one. */
function nameOneValue(sentence: string): (rule: Rule) => void {
  return (rule) => {
    const own = typeof rule.message === 'string' ? rule.message : sentence;
    rule.message = ({ value }) =>
      typeof value === 'object' && value !== null ? 'must be one value, not a list or an object' : own;
  };
}

type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

/** Its declaration has constraints where the library leaves them out. */
interface Rule extends Omit<Metadata, 'constraints'> {
  readonly constraints?: readonly unknown[];
}

/** What a rule says in the words of JSON Schema. */
function schemaOf({ name, constraints, each }: Rule): object {
  const limit: unknown = constraints?.[0];
  const schema = keywordsOf(name ?? '', limit);
  return each && Object.keys(schema).length > 0 ? { type: 'array', items: schema } : schema;
}

function keywordsOf(name: string, limit: unknown): object {
  switch (name) {
    case 'isBoolean':
      return { type: 'boolean' };
    case 'isString':
      return { type: 'string' };
    case 'isInt':
      return { type: 'integer' };
    case 'isNumber':
      return { type: 'number' };
    case 'min':
      return { minimum: limit };
    case 'max':
      return { maximum: limit };
    case 'isIn':
      return { type: 'string', enum: limit };
    case 'matches':
      return { type: 'string', pattern: (limit as RegExp).source };
    case 'arrayMinSize':
      return { minItems: limit };
    case 'arrayMaxSize':
      return { maxItems: limit };
    case textRule:
      return { type: 'string', ...(limit as TextRule).schema };
    default:
      return {};
  }
}

/** Where the library's own sentence would say only what is wrong and not what is right. */
function sentenceOf({ type, enum: values, minimum, maximum }: FieldSchema): string {
  if (values !== undefined) return `must be one of ${values.join(', ')}`;
  switch (type) {
    case 'boolean':
      return 'must be true or false';
    case 'integer':
      return `must be a whole number from ${String(minimum)} to ${String(maximum)}`;
    case 'number':
      return `must be a number from ${String(minimum)} to ${String(maximum)}`;
    default:
      return 'is wrong';
  }
}
