import { serveWork } from '@smart-attendance/errors';
import { frameLevels, photoLevels } from '../image-pyramid';
import { decodePicture, rotatePicture } from '../pictures/picture-reader';
import type { DecoderWork } from './decoder-thread';
import { writeShared } from './shared-picture';

/**
 * The thread that holds decoded pixels until they lie in shared memory. They are garbage then, some 3 MB a frame, and
 * the collector goes through the whole heap of a thread for it twice a second: some 7 ms here, where there is nothing
 * else, and up to 46 in a service.
 */
void serveWork<DecoderWork>(() =>
  Promise.resolve({
    opened: undefined,
    work: async ({ bytes, memory, kind, inputSize, rotation }) => {
      const upright = await decodePicture(bytes);
      const picture = await rotatePicture(upright, rotation);
      const levels = await (kind === 'frame' ? frameLevels : photoLevels)(picture, inputSize);
      return { shared: writeShared({ picture, levels }, memory), facts: upright.facts };
    },
    close: () => Promise.resolve(),
  }),
);
