import { serveWork } from '@smart-attendance/errors';
import { FaceAnalyzer } from '../face-analyzer';
import type { FoundInPicture } from '../picture-analysis';
import type { ModelsWork } from './models-thread';
import { readShared } from './shared-picture';

/** The thread that has the models: a run of one blocks its thread for 4 to 30 ms, and here nobody else waits for it. */
void serveWork<ModelsWork>(async (options) => {
  const analyzer = await FaceAnalyzer.open(options);
  let last: Promise<unknown> = Promise.resolve();
  return {
    opened: analyzer.opened,
    work: ({ shared, search }) => {
      const next = last.then((): Promise<FoundInPicture> => analyzer.analyze(readShared(shared), search));
      last = next.catch(() => undefined);
      return next;
    },
    close: () => analyzer.close(),
  };
});
