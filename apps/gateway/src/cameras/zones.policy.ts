import {
  nameCharactersMax,
  tidyText,
  zoneCornersMax,
  zoneCornersMin,
  ZoneKind,
  zonesMax,
  type MessageInitShape,
  type Zones,
  type ZonesSchema,
} from '@smart-attendance/contracts';
import { readEach, readObject, type ListReading, type ListRule } from '../input/list-rule';
import { rounded, textOrNull } from '../input/show.policy';
import { isLine } from '../input/file-name.policy';

export const zoneKinds = ['watch', 'mask'] as const;

type Corner = readonly [x: number, y: number];

/** Corners from the top left, as shares of width and height. */
export interface ZoneField {
  readonly name: string | null;
  readonly kind: (typeof zoneKinds)[number];
  readonly points: readonly Corner[];
}

const cornersSentence = `points must be ${zoneCornersMin} to ${zoneCornersMax} corners [x, y], each from 0 to 1`;

/** Zones of a picture, as clients write them. */
export const zonesRule: ListRule<readonly ZoneField[]> = {
  read: (list) => readEach(list, { what: 'zone', itemsMax: zonesMax }, readZone),
  schema: {
    type: 'array',
    maxItems: zonesMax,
    items: {
      type: 'object',
      required: ['kind', 'points'],
      properties: {
        name: { type: 'string', nullable: true, maxLength: nameCharactersMax },
        kind: { type: 'string', enum: [...zoneKinds] },
        points: {
          type: 'array',
          minItems: zoneCornersMin,
          maxItems: zoneCornersMax,
          description: 'Shares of width and height, from the top left; the outline closes by itself.',
          items: { type: 'array', minItems: 2, maxItems: 2, items: { type: 'number', minimum: 0, maximum: 1 } },
        },
      },
    },
    example: [
      {
        name: 'Door',
        kind: 'watch',
        points: [
          [0.2, 0.1],
          [0.8, 0.1],
          [0.8, 1],
          [0.2, 1],
        ],
      },
    ],
  },
};

function readZone(item: unknown): ListReading<ZoneField> {
  const reading = readObject(item, ['name', 'kind', 'points']);
  if ('problem' in reading) return reading;
  const { name, kind, points } = reading.value;
  const givenName = typeof name === 'string' ? tidyText(name) : (name ?? '');
  if (!isLine(givenName, 0, nameCharactersMax)) {
    return { problem: `name must be a text of at most ${nameCharactersMax} characters without control characters` };
  }
  const knownKind = zoneKinds.find((one) => one === kind);
  if (knownKind === undefined) return { problem: `kind must be one of ${zoneKinds.join(', ')}` };
  if (!Array.isArray(points) || points.length < zoneCornersMin || points.length > zoneCornersMax) {
    return { problem: cornersSentence };
  }
  if (!points.every(isCorner)) return { problem: cornersSentence };
  return { value: { name: textOrNull(givenName), kind: knownKind, points } };
}

function isCorner(value: unknown): value is Corner {
  return Array.isArray(value) && value.length === 2 && value.every(isShare);
}

function isShare(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

export function toZones(fields: readonly ZoneField[]): MessageInitShape<typeof ZonesSchema> {
  const zones = fields.map(({ name, kind, points }) => ({
    name: name ?? '',
    kind: kind === 'mask' ? ZoneKind.MASK : ZoneKind.WATCH,
    polygon: points.map(([x, y]) => ({ x, y })),
  }));
  return { zones };
}

/** Four decimals of a corner are less than a pixel of the widest picture. */
export function showZones(zones: Zones | undefined): ZoneField[] {
  return (zones?.zones ?? []).map(({ name, kind, polygon }) => ({
    name: textOrNull(name),
    kind: kind === ZoneKind.MASK ? 'mask' : 'watch',
    points: polygon.map(({ x, y }) => [rounded(x), rounded(y)] as const),
  }));
}
