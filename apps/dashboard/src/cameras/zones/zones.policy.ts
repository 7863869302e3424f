import type { Schemas } from '@smart-attendance/client';

/** As a share of width and height, from the top left. */
export type Point = readonly [x: number, y: number];

export type ZoneKind = 'watch' | 'mask';

export interface EditedZone {
  /** Of this page; the API knows none. */
  readonly key: string;
  readonly name: string;
  readonly kind: ZoneKind;
  readonly points: readonly Point[];
}

/** As the API bounds them. */
export const zonesMax = 16;
export const cornersMin = 3;
export const cornersMax = 32;
const undoMax = 100;

export interface ZonesState {
  readonly zones: readonly EditedZone[];
  readonly past: readonly (readonly EditedZone[])[];
  readonly future: readonly (readonly EditedZone[])[];
  /** What is being dragged or moved by keys is one step, however many moves it takes. */
  readonly step: string | undefined;
}

export type ZonesAction =
  | { readonly type: 'reset'; readonly zones: readonly EditedZone[] }
  | { readonly type: 'add'; readonly zone: EditedZone }
  | { readonly type: 'remove'; readonly key: string }
  | { readonly type: 'rename'; readonly key: string; readonly name: string }
  | { readonly type: 'setKind'; readonly key: string; readonly kind: ZoneKind }
  | {
      readonly type: 'moveCorner';
      readonly key: string;
      readonly corner: number;
      readonly to: Point;
      readonly step: string;
    }
  | { readonly type: 'moveZone'; readonly key: string; readonly by: Point; readonly step: string }
  | { readonly type: 'insertCorner'; readonly key: string; readonly after: number }
  | { readonly type: 'removeCorner'; readonly key: string; readonly corner: number }
  | { readonly type: 'undo' }
  | { readonly type: 'redo' };

export function startZones(zones: readonly EditedZone[]): ZonesState {
  return { zones, past: [], future: [], step: undefined };
}

export function reduceZones(state: ZonesState, action: ZonesAction): ZonesState {
  switch (action.type) {
    case 'reset':
      return startZones(action.zones);
    case 'undo': {
      const before = state.past.at(-1);
      if (before === undefined) return state;
      const future = [state.zones, ...state.future];
      return { zones: before, past: state.past.slice(0, -1), future, step: undefined };
    }
    case 'redo': {
      const [next, ...future] = state.future;
      if (next === undefined) return state;
      return { zones: next, past: [...state.past, state.zones], future, step: undefined };
    }
    default:
      return stepped(state, zonesAfter(state.zones, action), 'step' in action ? action.step : undefined);
  }
}

type Edit = Exclude<ZonesAction, { readonly type: 'reset' | 'undo' | 'redo' }>;

function zonesAfter(zones: readonly EditedZone[], edit: Edit): readonly EditedZone[] {
  if (edit.type === 'add') return zones.length < zonesMax ? [...zones, edit.zone] : zones;
  if (edit.type === 'remove') return zones.filter(({ key }) => key !== edit.key);
  return zones.map((zone) => (zone.key === edit.key ? zoneAfter(zone, edit) : zone));
}

function zoneAfter(zone: EditedZone, edit: Exclude<Edit, { readonly type: 'add' | 'remove' }>): EditedZone {
  const { points } = zone;
  switch (edit.type) {
    case 'rename':
      return { ...zone, name: edit.name };
    case 'setKind':
      return { ...zone, kind: edit.kind };
    case 'moveCorner':
      return { ...zone, points: points.map((point, index) => (index === edit.corner ? clampedPoint(edit.to) : point)) };
    case 'moveZone':
      return { ...zone, points: movedBy(points, edit.by) };
    case 'insertCorner':
      return points.length < cornersMax ? { ...zone, points: withCornerAfter(points, edit.after) } : zone;
    case 'removeCorner':
      return points.length > cornersMin
        ? { ...zone, points: points.filter((_, index) => index !== edit.corner) }
        : zone;
  }
}

/** The state after an edit; what belongs to the step before is undone with it. */
function stepped(state: ZonesState, zones: readonly EditedZone[], step: string | undefined): ZonesState {
  if (areSameZones(zones, state.zones)) return state;
  const isGoingOn = step !== undefined && step === state.step;
  const past = isGoingOn ? state.past : [...state.past, state.zones].slice(-undoMax);
  return { zones, past, future: [], step };
}

/** As far as the picture lets it go, in its shape. */
function movedBy(points: readonly Point[], [dx, dy]: Point): Point[] {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [byX, byY] = [
    within(dx, -Math.min(...xs), 1 - Math.max(...xs)),
    within(dy, -Math.min(...ys), 1 - Math.max(...ys)),
  ];
  return points.map(([x, y]) => clampedPoint([x + byX, y + byY]));
}

function withCornerAfter(points: readonly Point[], after: number): readonly Point[] {
  const [one, other] = [points[after], points[(after + 1) % points.length]];
  if (one === undefined || other === undefined) return points;
  return [...points.slice(0, after + 1), middleOf(one, other), ...points.slice(after + 1)];
}

export function middleOf(one: Point, other: Point): Point {
  return clampedPoint([(one[0] + other[0]) / 2, (one[1] + other[1]) / 2]);
}

/** Four decimals are a fifth of a pixel of 4K. */
export function clampedPoint([x, y]: Point): Point {
  const rounded = (share: number): number => Math.round(within(share, 0, 1) * 10_000) / 10_000;
  return [rounded(x), rounded(y)];
}

function within(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}

/** The middle half of the picture: what somebody without a pointer begins with. */
export function middleZone(key: string, kind: ZoneKind): EditedZone {
  const points: Point[] = [
    [0.25, 0.25],
    [0.75, 0.25],
    [0.75, 0.75],
    [0.25, 0.75],
  ];
  return { key, kind, name: '', points };
}

export function areSameZones(one: readonly EditedZone[], other: readonly EditedZone[]): boolean {
  return JSON.stringify(toZones(one)) === JSON.stringify(toZones(other));
}

export function toEditedZones(zones: readonly Schemas['Zone'][], keyOf: () => string): EditedZone[] {
  return zones.map(({ name, kind, points }) => ({
    key: keyOf(),
    name: name ?? '',
    kind,
    points: points.map(([x = 0, y = 0]) => [x, y] as const),
  }));
}

export function toZones(zones: readonly EditedZone[]): Schemas['Zone'][] {
  return zones.map(({ name, kind, points }) => ({
    ...(name.trim() !== '' && { name: name.trim() }),
    kind,
    points: points.map(([x, y]) => [x, y]),
  }));
}
