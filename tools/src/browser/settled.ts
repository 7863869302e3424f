import type { Page } from 'playwright-core';
import { waitFor } from '@smart-attendance/testing';

const settledWithinMs = 30_000;
/** Where that is: what is still loading, as the components and the pages mark it. */
const loading = '[aria-busy="true"], .mantine-Skeleton-root, .mantine-Loader-root';

/**
 * Waits until a page shows what it has to show: a heading, nothing that is still loading, nothing that still moves.
 * For what comes later wait for it itself.
 */
export async function untilSettled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor({ timeout: settledWithinMs });
  const stillLoading = page.locator(loading).filter({ visible: true });
  const isLoaded = async (): Promise<boolean> => (await stillLoading.count()) === 0;
  await waitFor(isLoaded, { what: `${page.url()} to be loaded`, timeoutMs: settledWithinMs, everyMs: 50 });
  await page.evaluate(`Promise.allSettled(document.getAnimations()
    .filter((animation) => animation.effect.getComputedTiming().iterations !== Infinity)
    .map((animation) => animation.finished))`);
}
