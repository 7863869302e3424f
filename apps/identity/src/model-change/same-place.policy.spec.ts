import { create, FaceSchema } from '@smart-attendance/contracts';
import { enrolledFaceOf, faceInPlaceOf } from './same-place.policy';

function faceAt(x: number, y: number, widthPx = 100) {
  return create(FaceSchema, { box: { x, y, width: widthPx, height: widthPx } });
}

describe('the same face as another pack sees it', () => {
  it('is the one whose box lies there, wherever detectors draw their lines', () => {
    const others = [faceAt(400, 100), faceAt(112, 95, 110), faceAt(100, 300)];
    expect(faceInPlaceOf(faceAt(100, 100), others)).toBe(others[1]);
  });

  it('is nobody where the other pack saw nobody, or somebody beside', () => {
    expect(faceInPlaceOf(faceAt(100, 100), [])).toBeUndefined();
    expect(faceInPlaceOf(faceAt(100, 100), [faceAt(180, 100), faceAt(500, 100)])).toBeUndefined();
    expect(faceInPlaceOf(create(FaceSchema, {}), [faceAt(100, 100)])).toBeUndefined();
  });

  it('is nobody where two fit alike', () => {
    expect(faceInPlaceOf(faceAt(100, 100), [faceAt(80, 100), faceAt(122, 100)])).toBeUndefined();
  });
});

describe('the face that was enrolled', () => {
  const kept = Float32Array.of(1, 0, 0);
  const of = (...embedding: number[]) => create(FaceSchema, { embedding });

  it('is the one of that vector, of several only when it is the same but for roundings', () => {
    const [own, other] = [of(2, 0.1, 0), of(0, 1, 0)];
    expect(enrolledFaceOf([other, own], kept)).toBe(own);
    expect(enrolledFaceOf([other, of(1, 0.3, 0)], kept)).toBeUndefined();
    expect(enrolledFaceOf([other, of()], kept)).toBeUndefined();
  });

  it('may differ more where it is the only one', () => {
    const moved = of(1, 0.3, 0);
    expect(enrolledFaceOf([moved], kept)).toBe(moved);
    expect(enrolledFaceOf([of(0.2, 1, 0)], kept)).toBeUndefined();
  });
});
