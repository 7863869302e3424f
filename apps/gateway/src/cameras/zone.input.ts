import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsIn, ValidateBy } from 'class-validator';
import { values, zoneCornersMax, zoneCornersMin } from '@smart-attendance/contracts';
import { Is, Optional, Required } from '../input/field.decorators';

export const zoneKinds = ['watch', 'mask'] as const;

export type Corner = readonly [x: number, y: number];

const corners = { message: `must be ${zoneCornersMin} to ${zoneCornersMax} corners [x, y], each from 0 to 1` };

/** Corners from the top left, as shares of width and height. */
export class Zone {
  @Optional() @Is(values.optionalName) name?: string | null;

  @Required()
  @IsIn(zoneKinds)
  kind!: (typeof zoneKinds)[number];

  @Required({ description: 'Shares of width and height, from the top left; the outline closes by itself.' })
  @ArrayMinSize(zoneCornersMin, corners)
  @ArrayMaxSize(zoneCornersMax, corners)
  @ValidateBy({ name: 'isCorner', validator: { validate: isCorner } }, { each: true, ...corners })
  @ApiProperty({
    type: 'array',
    items: { type: 'array', minItems: 2, maxItems: 2, items: { type: 'number', minimum: 0, maximum: 1 } },
  })
  points!: readonly Corner[];
}

function isCorner(value: unknown): value is Corner {
  return Array.isArray(value) && value.length === 2 && value.every(isShare);
}

function isShare(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}
