import { ZoneKind, type MessageInitShape, type Zones, type ZonesSchema } from '@smart-attendance/contracts';
import { rounded, textOrNull } from '../input/show.policy';
import type { Zone } from './zone.input';

export function toZonesMessage(given: readonly Zone[]): MessageInitShape<typeof ZonesSchema> {
  const zones = given.map(({ name, kind, points }) => ({
    name: name ?? '',
    kind: kind === 'mask' ? ZoneKind.MASK : ZoneKind.WATCH,
    polygon: points.map(([x, y]) => ({ x, y })),
  }));
  return { zones };
}

/** Four decimals of a corner are less than a pixel of the widest picture. */
export function toZones(zones: Zones | undefined): Zone[] {
  return (zones?.zones ?? []).map(({ name, kind, polygon }) => ({
    name: textOrNull(name),
    kind: kind === ZoneKind.MASK ? 'mask' : 'watch',
    points: polygon.map(({ x, y }) => [rounded(x), rounded(y)] as const),
  }));
}
