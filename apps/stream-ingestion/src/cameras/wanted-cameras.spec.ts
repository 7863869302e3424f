import { AppError } from '@smart-attendance/errors';
import type { RequestClient } from '@smart-attendance/messaging';
import { createLogger } from '@smart-attendance/observability';
import { waitFor } from '@smart-attendance/testing';
import { WantedCameras } from './wanted-cameras.service';

describe('asking for the cameras that are wanted', () => {
  let lines: string[];
  let wanted: WantedCameras | undefined;

  beforeEach(() => {
    lines = [];
  });

  afterEach(async () => {
    await wanted?.stop();
  });

  /** A registry that fails a number of times before it answers that no camera is wanted. */
  function start(failures: number, error: Error): { readonly asked: () => number } {
    let asked = 0;
    const ask = (): Promise<unknown> => {
      asked += 1;
      return asked <= failures ? Promise.reject(error) : Promise.resolve({ sources: [] });
    };
    wanted = new WantedCameras(
      { ask } as unknown as RequestClient,
      { defaultBox: { widthMax: 640, heightMax: 384 }, siteTimeZone: 'UTC', reconcileEveryMs: 600_000 },
      createLogger('stream-ingestion', { write: (line) => lines.push(line) }),
    );
    wanted.start(() => undefined);
    return { asked: () => asked };
  }

  it('goes on soon and quietly while the registry is still starting', async () => {
    const { asked } = start(3, AppError.unavailable('The service camera-registry'));
    await waitFor(() => wanted?.open !== undefined, { what: 'the first answer', timeoutMs: 60_000 });
    expect(asked()).toBe(4);
    expect(lines).toEqual([]);
  });

  it('tells at once of a failure that waiting does not heal', async () => {
    start(1, new Error('something else'));
    await waitFor(() => wanted?.open !== undefined, { what: 'the first answer', timeoutMs: 60_000 });
    expect(lines.join()).toContain('stream-sources-not-answered');
  });
});
