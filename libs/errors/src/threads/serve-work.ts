import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { sendError, type FromThread, type ToThread } from './thread-messages';
import type { ThreadKind } from './work-thread';

/** What a thread can do once it is open. */
export interface Worker<Kind extends ThreadKind> {
  readonly opened: Kind['opened'];
  readonly work: (work: Kind['work']) => Promise<Kind['result']>;
  readonly close: () => Promise<void>;
}

/**
 * The inside of a WorkThread.
 * opening ──▶ open: takes work as it comes ──close──▶ what is in hand is finished, `close` runs, the thread ends
 */
export async function serveWork<Kind extends ThreadKind>(
  open: (settings: Kind['settings']) => Promise<Worker<Kind>>,
): Promise<void> {
  const port = ownPort();
  const post = (message: FromThread<Kind['opened'], Kind['result']>): void => {
    port.postMessage(message);
  };
  try {
    const worker = await open(workerData as Kind['settings']);
    const inHand = new Set<Promise<void>>();
    const work = async (id: number, given: Kind['work']): Promise<void> => {
      try {
        post({ kind: 'done', id, result: await worker.work(given) });
      } catch (error) {
        post({ kind: 'failed', id, error: sendError(error) });
      }
    };
    port.on('message', (message: ToThread<Kind['work']>) => {
      if (message.kind === 'close') {
        void Promise.all(inHand)
          .then(worker.close)
          .finally(() => {
            port.close();
          });
        return;
      }
      const one = work(message.id, message.work).finally(() => inHand.delete(one));
      inHand.add(one);
    });
    post({ kind: 'opened', opened: worker.opened });
  } catch (error) {
    post({ kind: 'not-opened', error: sendError(error) });
    port.close();
  }
}

function ownPort(): MessagePort {
  if (parentPort === null) throw new Error('This file is started as a thread, by WorkThread.');
  return parentPort;
}
