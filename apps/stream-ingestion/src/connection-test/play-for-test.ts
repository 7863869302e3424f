import { playStream, type PlayOptions } from '../playing/stream-player';
import type { PlayForTest } from './connection-test.service';

/** What every stream of this service is opened with. */
export type Opening = Pick<PlayOptions, 'networks' | 'transport' | 'verifiesCertificate' | 'ffmpegFile'>;

/** The widest and highest a camera may be; a test shows its picture as it is. */
const anySize = { widthMax: 16_384, heightMax: 16_384 };
const testJpegBytesMax = 16 * 1024 * 1024;

/** Plays a stream for a connection test, with JPEGs of the quality `jpegQscale`. */
export function playForTest(opening: Opening, jpegQscale: number): PlayForTest {
  return (options, sink) =>
    playStream(
      {
        ...opening,
        ...options,
        silenceMaxMs: options.connectDeadlineMs,
        decoding: { framesPerSecond: 1, box: anySize, jpegQscale },
        jpegBytesMax: testJpegBytesMax,
      },
      sink,
    );
}
