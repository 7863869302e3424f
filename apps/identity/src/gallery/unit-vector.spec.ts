import { faceVector } from '../testing/synthetic-faces';
import { bytesOfVector, cosineOf, meanOf, unitVector, vectorOfBytes } from './unit-vector';

describe('vectors of faces', () => {
  it('are brought to length 1', () => {
    expect([...(unitVector([3, 4]) ?? [])]).toEqual([expect.closeTo(0.6), expect.closeTo(0.8)]);
  });

  it.each([[[0, 0]], [[Number.NaN, 1]], [[Number.POSITIVE_INFINITY, 1]], [[]]])('have no direction: %p', (vector) => {
    expect(unitVector(vector)).toBeUndefined();
  });

  it('of several photos become one of length 1 between them', () => {
    const mean = meanOf([faceVector('ada'), faceVector('bob')]) ?? new Float32Array();
    expect(cosineOf(mean, mean)).toBeCloseTo(1, 5);
    expect(cosineOf(mean, faceVector('ada'))).toBeCloseTo(cosineOf(mean, faceVector('bob')), 5);
    expect(meanOf([])).toBeUndefined();
  });

  it('come out of storage as they went in', () => {
    expect(vectorOfBytes(bytesOfVector(faceVector('ada')))).toEqual(faceVector('ada'));
  });
});
