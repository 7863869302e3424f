import { parentPort } from 'node:worker_threads';
import { EmbeddedGallery } from './embedded-gallery';
import { answerOf, type SearchCall } from './search-thread.message';

/** The inside of a SearchThread: a search of 100,000 people blocks its thread for some 10 ms, and here nobody waits. */
const gallery = new EmbeddedGallery();
parentPort?.on('message', (call: SearchCall) => {
  parentPort?.postMessage(answerOf(gallery, call));
});
