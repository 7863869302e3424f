import { AppError } from '@smart-attendance/errors';
import type { RequestClient } from '@smart-attendance/messaging';
import { createLogger } from '@smart-attendance/observability';
import { waitFor } from '@smart-attendance/testing';
import { WantedCamerasService } from './wanted-cameras.service';

describe('requesting the cameras that are wanted', () => {
  let lines: string[];
  let wanted: WantedCamerasService | undefined;

  beforeEach(() => {
    lines = [];
  });

  afterEach(async () => {
    await wanted?.stop();
  });

  /** A registry that fails a number of times before it answers that no camera is wanted. */
  function start(failures: number, error: Error): { readonly requests: () => number } {
    let count = 0;
    const request = (): Promise<unknown> => {
      count += 1;
      return count <= failures ? Promise.reject(error) : Promise.resolve({ sources: [] });
    };
    wanted = new WantedCamerasService(
      { request } as unknown as RequestClient,
      { FRAME_WIDTH_MAX_PX: 640, FRAME_HEIGHT_MAX_PX: 384, SITE_TIME_ZONE: 'UTC' },
      { reconcileEveryMs: 600_000 },
      createLogger('stream-ingestion', { write: (line) => lines.push(line) }),
    );
    wanted.start(() => undefined);
    return { requests: () => count };
  }

  it('goes on soon and quietly while the registry is still starting', async () => {
    const { requests } = start(3, AppError.unavailable('The service camera-registry'));
    await waitFor(() => wanted?.open !== undefined, { what: 'the first answer', timeoutMs: 60_000 });
    expect(requests()).toBe(4);
    expect(lines).toEqual([]);
  });

  it('tells at once of a failure that waiting does not heal', async () => {
    start(1, new Error('something else'));
    await waitFor(() => wanted?.open !== undefined, { what: 'the first answer', timeoutMs: 60_000 });
    expect(lines.join()).toContain('stream-sources-not-answered');
  });
});
