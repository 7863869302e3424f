import { setTimeout as delay } from 'node:timers/promises';
import { PacedReading } from './paced-reading';

const pauseMs = 1;

describe('what is read anew when something happens', () => {
  let read: string[];
  let answers: (() => void)[];
  let reading: PacedReading<string>;

  /** @throws when it does not come to be within 5 s. */
  const until = async (isSo: () => boolean): Promise<void> => {
    const endMs = Date.now() + 5_000;
    while (!isSo()) {
      if (Date.now() > endMs) throw new Error(`read: ${read.join(', ')}`);
      await delay(1);
    }
  };

  beforeEach(() => {
    read = [];
    answers = [];
    reading = new PacedReading((what) => {
      read.push(what);
      return new Promise((resolve) => answers.push(resolve));
    }, pauseMs);
  });

  it('is read once, however much happens in a pause', async () => {
    reading.want('a');
    reading.want('b');
    await until(() => read.length > 0);
    expect(read).toEqual(['b']);
  });

  it('is read to its end while more happens, and then once more', async () => {
    reading.want('first');
    await until(() => read.length === 1);
    for (let event = 0; event < 20; event += 1) {
      reading.want('second');
      await delay(pauseMs);
    }
    expect(read).toEqual(['first']);
    answers[0]?.();
    await until(() => read.length === 2);
    answers[1]?.();
    await delay(20 * pauseMs);
    expect(read).toEqual(['first', 'second']);
  });

  it('is read again after it was stopped and began anew, as when a page is hidden and shown', async () => {
    reading.want('hidden');
    reading.stop();
    reading.want('shown');
    await until(() => read.length === 1);
    expect(read).toEqual(['shown']);
  });
});
