import { isMeantFace, meantFace, withFlatFace } from './meant-face.policy';

describe('the face that is meant', () => {
  it.each([
    ['largest', 'largest'],
    ['120,80', { x: 120, y: 80 }],
    [' 120.5 , 80.25 ', { x: 120.5, y: 80.25 }],
    ['0,0', { x: 0, y: 0 }],
  ])('%j is read', (text, meant) => {
    expect(isMeantFace(text)).toBe(true);
    expect(meantFace(text)).toEqual(meant);
  });

  it.each([
    '',
    'smallest',
    'Largest',
    '120',
    '120;80',
    '-1,5',
    '1,2,3',
    'NaN,1',
    '1e3,1',
    '123456,1',
    12,
    true,
    null,
    {},
  ])('%j is none', (value) => {
    expect(isMeantFace(value)).toBe(false);
  });

  it('is nothing when nothing was said', () => {
    expect([meantFace(undefined), meantFace(null)]).toEqual([undefined, undefined]);
  });

  it('may be an object in a body', () => {
    expect(withFlatFace({ user_id: 'a', face: { x: 120.04, y: 1e3 } })).toEqual({ user_id: 'a', face: '120,1000' });
  });

  it.each([{ x: 1 }, { x: '1', y: '2' }, { x: -1, y: 2 }, { x: 1, y: 2, z: 3 }, [1, 2], {}, { x: 1e9, y: 1 }])(
    'is refused as %j',
    (face) => {
      expect(() => withFlatFace({ face })).toThrow(/face/);
    },
  );

  it.each([undefined, null, 'text', [], { face: 'largest' }, { face: null }, { user_id: 'a' }])(
    'leaves the body %j as it is',
    (body) => {
      expect(withFlatFace(body)).toBe(body);
    },
  );
});
