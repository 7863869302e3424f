import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiProperty, getSchemaPath } from '@nestjs/swagger';

/** What a view looks like: answers are plain objects, the class is for the document. */
export type Shape<View> = Pick<View, keyof View>;

/**
 * How a member of an answer is described. `nullable`: it is null when there is nothing to say; it is never left out.
 */
interface Shown {
  readonly description?: string;
  readonly nullable?: boolean;
  readonly example?: string | number | boolean;
}

export const Id = (shown: Shown = {}): PropertyDecorator => ApiProperty({ type: String, format: 'uuid', ...shown });
export const Text = (shown: Shown = {}): PropertyDecorator => ApiProperty({ type: String, ...shown });
export const Flag = (shown: Shown = {}): PropertyDecorator => ApiProperty({ type: Boolean, ...shown });
export const Count = (shown: Shown = {}): PropertyDecorator => ApiProperty({ type: 'integer', minimum: 0, ...shown });
export const Decimal = (shown: Shown = {}): PropertyDecorator => ApiProperty({ type: Number, ...shown });
export const Instant = (shown: Shown = {}): PropertyDecorator =>
  ApiProperty({ type: String, format: 'date-time', ...shown });
export const Day = (shown: Shown = {}): PropertyDecorator => ApiProperty({ type: String, format: 'date', ...shown });
export const OneOf = (values: readonly string[], shown: Shown = {}): PropertyDecorator =>
  ApiProperty({ type: String, enum: [...values], ...shown });
export const Texts = (shown: Shown = {}): PropertyDecorator => ApiProperty({ type: [String], ...shown });

/** The answer is a page of those. `also`: a second name of `data`. */
export function AnswersPageOf(view: Type, also?: string): MethodDecorator {
  const rows = { type: 'array', items: { $ref: getSchemaPath(view) } };
  const count = { type: 'integer', minimum: 0 };
  return applyDecorators(
    ApiExtraModels(view),
    ApiOkResponse({
      schema: {
        type: 'object',
        required: ['data', 'total', 'page', 'size', 'pages', 'next_cursor'],
        properties: {
          data: rows,
          ...(also !== undefined && { [also]: rows }),
          total: count,
          page: count,
          size: count,
          pages: count,
          next_cursor: { type: 'string', nullable: true },
        },
      },
    }),
  );
}
