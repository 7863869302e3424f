import { clipBox, squareBox } from '../geometry/box';
import { cropTransform, samplePatch, type RgbPicture } from '../geometry/patch';
import type { FoundFace } from './found-face';
import type { FaceLandmarker, FaceLandmarks } from './face-landmarker';
import { writeLuma } from './pixel-tensor';

/** The side of the 68-point model's crop, so that sharpness means the same with and without that model. */
const lumaPx = 64;

/** The five points that the detector found itself; no model of its own. One call at a time: the buffers are reused. */
export class DetectorPoints implements FaceLandmarker {
  private readonly patch = new Float32Array(lumaPx * lumaPx * 3);
  private readonly luma = new Float32Array(lumaPx * lumaPx);

  locate(picture: RgbPicture, face: FoundFace): Promise<FaceLandmarks> {
    const { points5 } = face;
    if (points5 === undefined) return Promise.reject(new Error('A pack without landmarks has a detector with points.'));
    const crop = clipBox(squareBox(face), picture.widthPx, picture.heightPx);
    samplePatch(picture, cropTransform(crop, lumaPx), lumaPx, this.patch);
    writeLuma(this.patch, this.luma, 0);
    return Promise.resolve({ points5, luma: this.luma });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
