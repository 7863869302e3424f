import { serveWork } from '@smart-attendance/errors';
import { EmbeddedGallery } from './embedded-gallery';
import type { SearchWork } from './search-thread';

/** The inside of a SearchThread: a search of 100,000 people blocks its thread for some 10 ms, and here nobody waits. */
void serveWork<SearchWork>(() => {
  const gallery = new EmbeddedGallery();
  return Promise.resolve({
    opened: undefined,
    work: ({ name, parameters }) => {
      const call = gallery[name].bind(gallery) as (...given: readonly unknown[]) => unknown;
      return Promise.resolve(call(...parameters));
    },
    close: () => Promise.resolve(),
  });
});
