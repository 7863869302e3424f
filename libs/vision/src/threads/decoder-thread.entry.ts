import { prepareFrame, preparePhoto } from '../image-pyramid';
import { decodePicture, turnPicture } from '../pictures/picture-reader';
import type { DecoderWork } from './decoder-thread';
import { placePicture } from './shared-picture';
import { serveWork } from './serve-work';

/**
 * The thread that holds decoded pixels until they lie in shared memory. They are garbage then, some 3 MB a frame, and the collector
 * goes through the whole heap of a thread for it twice a second: some 7 ms here, where there is nothing else, and up to 46 in a service.
 */
void serveWork<DecoderWork>(() =>
  Promise.resolve({
    opened: undefined,
    work: async ({ bytes, memory, lookFor, input, turn }) => {
      const upright = await decodePicture(bytes);
      const picture = await turnPicture(upright, turn);
      const looks = await (lookFor === 'frame' ? prepareFrame : preparePhoto)(picture, input);
      return { placed: placePicture({ picture, looks }, memory), facts: upright.facts };
    },
    close: () => Promise.resolve(),
  }),
);
