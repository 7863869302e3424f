import { wireName, type Check, type Violation } from './checks';
import { ZoneKind, type MotionGate, type Schedule, type Zones } from './gen/camera_registry/v1/camera_registry_pb';
import { isTimeZone, optionalName } from './values';

export const zonesMax = 16;
export const zoneCornersMin = 3;
export const zoneCornersMax = 32;
export const openHoursMax = 21;
export const minutesOfDay = 24 * 60;
export const motionSensitivityMax = 100;

/** Rules of the message in `property`; one that is absent passes. */
function part<M>(property: keyof M & string, judge: (value: object) => string | undefined): Check<M> {
  return (message): Violation | undefined => {
    const value: unknown = message[property];
    const problem = typeof value === 'object' && value !== null ? judge(value) : undefined;
    return problem === undefined ? undefined : { field: wireName(property), message: problem };
  };
}

/** Names, kinds and polygons of zones. */
export function zones<M>(property: keyof M & string): Check<M> {
  return part<M>(property, (value) => {
    const { zones: all } = value as Zones;
    if (all.length > zonesMax) return `must be at most ${String(zonesMax)}`;
    for (const { kind, name, polygon } of all) {
      if (kind === ZoneKind.UNSPECIFIED) return 'must each be of kind watch or mask';
      if (!optionalName.isRight(name)) return 'must have names of at most 255 characters without control characters';
      if (polygon.length < zoneCornersMin || polygon.length > zoneCornersMax) {
        return `must each have ${String(zoneCornersMin)} to ${String(zoneCornersMax)} corners`;
      }
      if (polygon.some(({ x, y }) => !isShare(x) || !isShare(y))) {
        return 'must have corners from 0 to 1, as shares of width and height';
      }
      if (areaOf(polygon) < 1e-4) return 'must each enclose some of the picture';
    }
    return undefined;
  });
}

function isShare(value: number): boolean {
  return value >= 0 && value <= 1;
}

/** By the shoelace formula, as a share of the picture. */
function areaOf(polygon: readonly { readonly x: number; readonly y: number }[]): number {
  const doubled = polygon.reduce((sum, { x, y }, index) => {
    const next = polygon[(index + 1) % polygon.length] ?? { x, y };
    return sum + x * next.y - next.x * y;
  }, 0);
  return Math.abs(doubled) / 2;
}

/** Hours of the week and an IANA time zone. */
export function schedule<M>(property: keyof M & string): Check<M> {
  return part<M>(property, (value) => {
    const { hours, timeZone } = value as Schedule;
    if (timeZone !== '' && !isTimeZone(timeZone)) return 'must have a time zone as Europe/Berlin, or none';
    if (hours.length > openHoursMax) return `must have at most ${String(openHoursMax)} openings`;
    for (const { weekdays, fromMinute, toMinute } of hours) {
      const isWeek = weekdays.length > 0 && weekdays.every((day) => Number.isInteger(day) && day >= 1 && day <= 7);
      if (!isWeek) return 'must name one or more days in each opening, 1 (Monday) to 7 (Sunday)';
      if (fromMinute >= minutesOfDay || toMinute > minutesOfDay || toMinute === 0) {
        return 'must open from 00:00 to 23:59 and close from 00:01 to 24:00';
      }
      if (fromMinute === toMinute) return 'must not close at the minute it opens';
    }
    return undefined;
  });
}

export function motionGate<M>(property: keyof M & string): Check<M> {
  return part<M>(property, (value) => {
    const { sensitivity } = value as MotionGate;
    return sensitivity >= 1 && sensitivity <= motionSensitivityMax
      ? undefined
      : `must have a sensitivity from 1 to ${String(motionSensitivityMax)}`;
  });
}
