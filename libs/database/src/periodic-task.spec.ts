import { Logger } from '@smart-attendance/observability';
import { PeriodicTask } from './periodic-task';

function keptLogger() {
  const lines: unknown[] = [];
  return { lines, logger: new Logger('spec', { write: (line) => lines.push(JSON.parse(line)) }) };
}

describe('a sweep that comes back', () => {
  it('comes again after its time, also when it failed, and says so', async () => {
    const { lines, logger } = keptLogger();
    let rounds = 0;
    const third = new Promise<void>((resolve) => {
      const task = new PeriodicTask('dust', 1, logger, () => {
        rounds += 1;
        if (rounds === 1) return Promise.reject(new Error('no broom'));
        if (rounds === 3) {
          void task.stop();
          resolve();
        }
        return Promise.resolve();
      });
      task.start(0);
    });
    await third;
    expect(rounds).toBe(3);
    expect(lines).toMatchObject([{ level: 'warn', event: 'periodic-task-failed', task: 'dust' }]);
  });

  it('stops when the round in hand is done, tells it to hurry, and does not come again', async () => {
    let rounds = 0;
    let wasTold = false;
    let begun: () => void = () => undefined;
    const inHand = new Promise<void>((resolve) => (begun = resolve));
    const task = new PeriodicTask('dust', 1, keptLogger().logger, async (stopping) => {
      rounds += 1;
      begun();
      await new Promise<void>((resolve) => {
        stopping.addEventListener('abort', () => {
          resolve();
        });
      });
      wasTold = true;
    });
    task.start(0);
    await inHand;
    await task.stop();
    expect({ rounds, wasTold }).toEqual({ rounds: 1, wasTold: true });
    task.start(0);
    await task.stop();
    expect(rounds).toBe(1);
  });

  it('comes at once when it is woken, once more when that happens during the work, and on while there is more', async () => {
    const answers = ['more', 'done', 'done', 'done'];
    let rounds = 0;
    const idle: (() => void)[] = [];
    const task: PeriodicTask = new PeriodicTask('dust', 60_000, keptLogger().logger, () => {
      rounds += 1;
      if (rounds === 2) task.wake();
      if (rounds >= 3)
        idle.forEach((resolve) => {
          resolve();
        });
      return Promise.resolve(answers[rounds - 1]);
    });
    const third = new Promise<void>((resolve) => idle.push(resolve));
    task.start(60_000);
    task.wake();
    await third;
    await task.stop();
    task.wake();
    expect(rounds).toBe(3);
  });
});
