import { PeriodicTask } from './periodic-task';

function silent() {
  const warnings: string[] = [];
  return {
    warnings,
    warn: (event: string, { task }: { readonly task?: unknown }) => warnings.push(`${event} ${String(task)}`),
  };
}

describe('a sweep that comes back', () => {
  it('comes again after its time, also when it failed, and says so', async () => {
    const log = silent();
    let rounds = 0;
    const third = new Promise<void>((resolve) => {
      const task = new PeriodicTask('dust', 1, log, () => {
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
    expect(log.warnings).toEqual(['periodic-task-failed dust']);
  });

  it('stops when the round in hand is done, tells it to hurry, and does not come again', async () => {
    let rounds = 0;
    let wasTold = false;
    let begun: () => void = () => undefined;
    const inHand = new Promise<void>((resolve) => (begun = resolve));
    const task = new PeriodicTask('dust', 1, silent(), async (stopping) => {
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
});
