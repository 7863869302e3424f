import { createLogger, RepeatedEvents } from '@smart-attendance/observability';
import { waitFor } from '@smart-attendance/testing';
import { Clock } from '../leases/clock';
import type { StreamStateName } from '@smart-attendance/contracts';
import { StatusReporter } from './status-reporter';

/** A camera whose states are reported; whether that works, and whether it may, is up to the spec. */
class ReportedCamera {
  readonly published: string[] = [];
  readonly sinces: Date[] = [];
  isBusAway = false;
  isHolder = true;

  readonly reporter = new StatusReporter({
    publish: async (status, until) => {
      if (this.isBusAway) throw new Error('The bus is away.');
      this.sinces.push(status.since);
      this.published.push(`${status.state}${until === undefined ? '' : ' over'}`);
      return Promise.resolve();
    },
    mayReport: () => this.isHolder,
    clock: new Clock(),
    repeated: new RepeatedEvents(createLogger('stream-ingestion', { write: () => undefined })),
    timings: { repeatEveryMs: 60, retryAfterMs: 5, unreportedMaxMs: 1_000, closeMaxMs: 50 },
  });

  enter(...states: StreamStateName[]): void {
    for (const state of states)
      this.reporter.report({ state, since: new Date(), sinceMs: performance.now(), failure: undefined });
  }

  async publishes(count: number): Promise<void> {
    await waitFor(() => this.published.length >= count, { what: `${count} reports`, everyMs: 1 });
  }
}

let camera: ReportedCamera;

beforeEach(() => {
  camera = new ReportedCamera();
});

afterEach(() => camera.reporter.close());

describe('the states of a camera', () => {
  it('are reported as they come, and the present one again while it lasts', async () => {
    camera.enter('connecting');
    await camera.publishes(1);
    camera.enter('live');
    await camera.publishes(4);
    expect(camera.published.slice(0, 4)).toEqual(['connecting', 'live', 'live', 'live']);
  });

  it('are reported when the bus is back, with the end of having been live', async () => {
    camera.enter('live');
    await camera.publishes(1);
    camera.isBusAway = true;
    camera.enter('waiting', 'connecting', 'waiting', 'connecting', 'live');
    camera.isBusAway = false;
    await camera.publishes(4);
    expect(camera.published.filter((word) => word !== 'live')).toEqual(['waiting over', 'connecting over']);
    expect(camera.published.at(-1)).toBe('live');
  });

  it('report that a camera is live only from the moment on at which a bus that was away for long is back', async () => {
    camera.enter('live');
    await camera.publishes(1);
    camera.isBusAway = true;
    await new Clock().pause(1_200);
    const backAt = new Date();
    camera.isBusAway = false;
    const publishedBefore = camera.published.length;
    await camera.publishes(publishedBefore + 2);
    const [first, second] = camera.sinces.slice(publishedBefore);
    expect(first?.getTime()).toBeGreaterThanOrEqual(backAt.getTime());
    expect(second).toEqual(first);
  });

  it('are not reported by a replica that does not hold the camera for sure', async () => {
    camera.isHolder = false;
    camera.enter('live');
    await new Clock().pause(30);
    expect(camera.published).toEqual([]);
    camera.isHolder = true;
    await camera.publishes(1);
  });

  it('end with the last one, which is awaited', async () => {
    camera.enter('live', 'stopped');
    await camera.reporter.close();
    expect(camera.published.at(-1)).toBe('stopped');
  });

  it('hold nobody up when the last one cannot be published', async () => {
    camera.isBusAway = true;
    camera.enter('live', 'stopped');
    await camera.reporter.close();
    expect(camera.published).toEqual([]);
  });
});
