import { meantFace, pointAsText, toMeantFace } from './meant-face.policy';

describe('the face that is meant', () => {
  it.each([
    ['largest', 'largest'],
    ['120,80', { x: 120, y: 80 }],
    [' 120.5 , 80.25 ', { x: 120.5, y: 80.25 }],
    ['0,0', { x: 0, y: 0 }],
  ])('%j is read', (text, meant) => {
    expect(meantFace.isRight(text)).toBe(true);
    expect(toMeantFace(text)).toEqual(meant);
  });

  it.each(['', 'smallest', 'Largest', '120', '120;80', '-1,5', '1,2,3', 'NaN,1', '1e3,1', '123456,1'])(
    '%j is none',
    (value) => {
      expect(meantFace.isRight(value)).toBe(false);
    },
  );

  it('is nothing when nothing was said', () => {
    expect([toMeantFace(undefined), toMeantFace(null)]).toEqual([undefined, undefined]);
  });

  it('may be an object in a body', () => {
    expect(pointAsText({ x: 120.04, y: 1e3 })).toBe('120,1000');
  });

  it.each([{ x: 1 }, { x: '1', y: '2' }, { x: -1, y: 2 }, { x: 1, y: 2, z: 3 }, [1, 2], {}, { x: 1e9, y: 1 }])(
    'is none as %j',
    (face) => {
      expect(meantFace.isRight(String(pointAsText(face)))).toBe(false);
    },
  );

  it.each([undefined, null, 'largest', 5])('as %j stays what it is', (face) => {
    expect(pointAsText(face)).toBe(face);
  });
});
