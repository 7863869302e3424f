import { create, FaceSchema } from '@smart-attendance/contracts';
import { faceInPlaceOf } from './same-place.policy';

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
