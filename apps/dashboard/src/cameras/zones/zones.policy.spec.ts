import {
  cornersMax,
  middleZone,
  reduceZones,
  startZones,
  toEditedZones,
  toZones,
  zonesMax,
  type ZonesAction,
  type ZonesState,
} from './zones.policy';

const door = middleZone('door', 'watch');
const after = (...actions: ZonesAction[]): ZonesState => actions.reduce(reduceZones, startZones([door]));
const pointsAfter = (...actions: ZonesAction[]): unknown => after(...actions).zones[0]?.points;
const move = (x: number, y: number, step = 'drag'): ZonesAction => ({
  type: 'moveCorner',
  key: 'door',
  corner: 0,
  to: [x, y],
  step,
});

describe('zones that are drawn', () => {
  it('stay inside the picture, rounded to what a pixel is', () => {
    expect(pointsAfter(move(-3, 0.123456))).toEqual([[0, 0.1235], ...door.points.slice(1)]);
    expect(pointsAfter({ type: 'moveZone', key: 'door', by: [0.9, -0.1], step: 'keys' })).toEqual([
      [0.5, 0.15],
      [1, 0.15],
      [1, 0.65],
      [0.5, 0.65],
    ]);
  });

  it('get a corner in the middle of an edge, the last one as well', () => {
    expect(pointsAfter({ type: 'insertCorner', key: 'door', after: 3 })).toEqual([...door.points, [0.25, 0.5]]);
  });

  it('keep three corners at least, and as many at most as the API takes', () => {
    const remove: ZonesAction = { type: 'removeCorner', key: 'door', corner: 0 };
    expect(after(remove, remove, remove).zones[0]?.points).toHaveLength(3);
    const insert: ZonesAction = { type: 'insertCorner', key: 'door', after: 0 };
    expect(after(...Array<ZonesAction>(40).fill(insert)).zones[0]?.points).toHaveLength(cornersMax);
  });

  it('are as many at most as the API takes', () => {
    const adds = Array.from({ length: 20 }, (_, index): ZonesAction => ({
      type: 'add',
      zone: middleZone(String(index), 'mask'),
    }));
    expect(after(...adds).zones).toHaveLength(zonesMax);
  });

  it('are undone step by step, a drag as one, and redone', () => {
    const dragged = after(move(0.3, 0.3), move(0.4, 0.4), move(0.1, 0.1, 'another drag'));
    const back = reduceZones(dragged, { type: 'undo' });
    expect(back.zones[0]?.points[0]).toEqual([0.4, 0.4]);
    const further = reduceZones(back, { type: 'undo' });
    expect(further.zones).toEqual([door]);
    expect(reduceZones(further, { type: 'undo' })).toBe(further);
    expect(reduceZones(further, { type: 'redo' }).zones[0]?.points[0]).toEqual([0.4, 0.4]);
    const other = reduceZones(further, { type: 'rename', key: 'door', name: 'Gate' });
    expect(reduceZones(other, { type: 'redo' })).toBe(other);
  });

  it('leave no step behind where nothing changed', () => {
    expect(after(move(0.25, 0.25)).past).toEqual([]);
  });

  it('come from the API and go back as they were, without what it does not know', () => {
    const zones = [
      {
        name: 'Door',
        kind: 'watch' as const,
        points: [
          [0, 0],
          [1, 0],
          [1, 1],
        ],
      },
      {
        kind: 'mask' as const,
        points: [
          [0.5, 0.5],
          [1, 0],
          [1, 1],
        ],
      },
    ];
    expect(toZones(toEditedZones(zones, () => 'key'))).toEqual(zones);
    expect(toZones([{ ...door, name: '  ' }])[0]).not.toHaveProperty('name');
  });
});
