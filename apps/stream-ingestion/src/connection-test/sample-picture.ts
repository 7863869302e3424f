import { sampleJpegBytesMax } from '@smart-attendance/contracts';
import { jpegSize } from '@smart-attendance/rtsp';
import { Decoder } from '../video/decoder';

const sampleBox = { widthMax: 640, heightMax: 640 };
/** Good enough to see whether it is the right door; 640 x 640 pixels of noise stay below 200 kB. */
const sampleQscale = 5;

export interface SampleOptions {
  readonly ffmpegFile: string;
  /** Aborted when nobody waits for the sample any more. */
  readonly signal: AbortSignal;
}

/**
 * A small copy of a picture: a JPEG that fits into 640 x 640 pixels and 256 kB. The picture itself when it does
 * already; undefined when no such copy could be made. Never throws, and leaves no ffmpeg behind.
 */
export async function samplePicture(jpeg: Buffer, { ffmpegFile, signal }: SampleOptions): Promise<Buffer | undefined> {
  const size = jpegSize(jpeg);
  if (size === undefined || signal.aborted) return undefined;
  if (size.width <= sampleBox.widthMax && size.height <= sampleBox.heightMax && jpeg.length <= sampleJpegBytesMax) {
    return jpeg;
  }
  let sample: Buffer | undefined;
  const decoder = new Decoder(
    // A JPEG is a keyframe of motion JPEG, so this is the same for every camera.
    { ffmpegFile, codec: 'mjpeg', jpegBytesMax: sampleJpegBytesMax },
    { framesPerSecond: 1, box: sampleBox, jpegQscale: sampleQscale },
    { onPicture: (small) => (sample ??= small), onDropped: () => undefined },
  );
  const onAbort = (): void => void decoder.stop();
  signal.addEventListener('abort', onAbort, { once: true });
  decoder.write({ bytes: jpeg, isKeyframe: true }, performance.now());
  await decoder.finish();
  signal.removeEventListener('abort', onAbort);
  return sample;
}
