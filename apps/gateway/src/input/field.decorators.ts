import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ValidateBy, ValidateIf } from 'class-validator';
import { tidyText } from '@smart-attendance/contracts';
import { strictFlag, strictNumber } from './query.policy';
import { keepListRule, type ListRule } from './list-rule';
import * as rules from './rule';
import type { Rule } from './rule';

export interface FieldOptions {
  readonly description?: string;
  readonly example?: string | number | boolean;
  readonly default?: string | number | boolean;
}

/** A field that must be there. */
export function Required(rule: Rule, options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(Obeys(rule), tidied(rule), ApiProperty({ ...rule.schema, ...options, required: true }));
}

/** A field that may be left out; null says the same, and in a change it clears the field. */
export function Optional(rule: Rule, options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(
    ValidateIf((_, value) => value !== undefined && value !== null),
    Obeys(rule),
    tidied(rule),
    ApiProperty({ ...rule.schema, ...options, required: false, nullable: true }),
  );
}

/** A list that may be left out; null says the same, and in a change it empties the list. */
export function OptionalList(rule: ListRule, options: { readonly description?: string } = {}): PropertyDecorator {
  const noList = { validate: () => false, defaultMessage: () => 'must be a list' };
  return applyDecorators(
    ValidateIf((_, value) => value !== undefined && value !== null),
    // What is a list is read by its rule before it comes here.
    ValidateBy({ name: 'rule', validator: noList }),
    keepListRule(rule),
    ApiProperty({ ...rule.schema, ...options, required: false, nullable: true }),
  );
}

/** A field that may be left out but not emptied. */
export function OptionalNotNull(rule: Rule, options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(
    ValidateIf((_, value) => value !== undefined),
    Obeys(rule),
    tidied(rule),
    ApiProperty({ ...rule.schema, ...options, required: false }),
  );
}

/**
 * A value of a query or a form, where everything is text. An empty one is right only where its rule takes an empty text: a
 * filter or a limit without a value is not one that was left out, or `?status=` would answer more than was asked for.
 */
export function FromText(rule: Rule, options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(
    ValidateIf((_, value) => value !== undefined),
    Obeys(rule),
    Transform(({ value }: { value: unknown }) => tidy(rule, readText(rule, value))),
    ApiProperty({ ...rule.schema, ...options, required: false }),
  );
}

function readText(rule: Rule, value: unknown): unknown {
  if (rule.schema.type === 'boolean') return strictFlag(value);
  return rule.schema.type === 'string' ? value : strictNumber(value);
}

function Obeys(rule: Rule): PropertyDecorator {
  return ValidateBy({
    name: 'rule',
    validator: { validate: (value: unknown) => rule.isRight(value), defaultMessage: () => rule.sentence },
  });
}

function tidied(rule: Rule): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => tidy(rule, value));
}

/** Texts are tidied, so that one text is written one way; ids are written small; passwords and pictures stay as they are. */
function tidy(rule: Rule, value: unknown): unknown {
  if (typeof value !== 'string' || rule === rules.anyText || rule.schema.format === 'password') return value;
  if (rule.isVerbatim === true) return value.trim();
  return rule === rules.id ? value.trim().toLowerCase() : tidyText(value);
}
