import { create, ZonesSchema } from '@smart-attendance/contracts';
import { isAppError } from '@smart-attendance/errors';
import { readInput } from '../input/read-input';
import { UpdateCameraInput } from './camera.input';
import type { Zone } from './zone.input';
import { toZones, toZonesMessage } from './zones.policy';

const points = [
  [0.1, 0.2],
  [0.9, 0.2],
  [0.5, 1],
];
const zone = { name: 'Door', kind: 'watch', points };

function read(zones: unknown): readonly Zone[] {
  return readInput(UpdateCameraInput, { zones }, 'refused').zones ?? [];
}

function problemOf(zones: unknown): string {
  try {
    read(zones);
    return '';
  } catch (error) {
    if (!isAppError(error)) throw error;
    return error.violations.map(({ message }) => message).join('; ');
  }
}

describe('the zones of a picture', () => {
  it('are shown as they were written, without the noise of 32-bit numbers', () => {
    const given = read([zone, { kind: 'mask', points }, { ...zone, name: ' Tür ' }]);
    const stored = create(ZonesSchema, toZonesMessage(given));
    // As it is after a way over the wire.
    for (const { polygon } of stored.zones) for (const corner of polygon) corner.x = Math.fround(corner.x);
    expect(toZones(stored)).toEqual([zone, { name: null, kind: 'mask', points }, { ...zone, name: 'Tür' }]);
  });

  it.each([
    ['no object', 'door', 'zone 1: must be an object'],
    ['of an unknown kind', { ...zone, kind: 'hide' }, 'zone 1: kind must be one of watch, mask'],
    ['named by a number', { ...zone, name: 5 }, /^zone 1: name/],
    ['named over two lines', { ...zone, name: 'a\nb' }, /^zone 1: name/],
    ['a line', { ...zone, points: points.slice(0, 2) }, /^zone 1: points must be 3 to 32/],
    ['of 33 corners', { ...zone, points: Array.from({ length: 33 }, () => [0, 0]) }, /^zone 1: points/],
    [
      'outside of the picture',
      {
        ...zone,
        points: [
          [0, 0],
          [1.1, 0],
          [1, 1],
        ],
      },
      /^zone 1: points/,
    ],
    [
      'of corners in space',
      {
        ...zone,
        points: [
          [0, 0, 0],
          [1, 0, 0],
          [1, 1, 0],
        ],
      },
      /^zone 1: points/,
    ],
    [
      'of texts',
      {
        ...zone,
        points: [
          ['0', '0'],
          ['1', '0'],
          ['1', '1'],
        ],
      },
      /^zone 1: points/,
    ],
    ['with a member nobody knows', { ...zone, colour: 'red' }, 'zone 1: colour is no field of it'],
  ])('that are %s are refused, saying where', (_, wrong, problem) => {
    expect(problemOf([wrong])).toMatch(problem);
  });

  it('are at most 16', () => {
    expect(problemOf(Array.from({ length: 17 }, () => zone))).toBe('must have at most 16 members');
  });
});
