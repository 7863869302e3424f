import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { blurFaces, projectPaths } from '@smart-attendance/tools';

const withinMs = 10_000;

/** Keeps how the pages looked when their spec failed, and says where. */
export async function keepPictures(pages: readonly Page[], spec: string): Promise<void> {
  const folder = join(projectPaths().dataDir, 'failures');
  mkdirSync(folder, { recursive: true });
  const name = spec.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 150);
  for (const [index, page] of pages.entries()) {
    const path = join(folder, `${name}${index === 0 ? '' : `-${index + 1}`}.png`);
    try {
      await page.screenshot({ path, fullPage: true, style: blurFaces, timeout: withinMs });
      console.error(`${page.url()} looked like ${path}`);
    } catch (error) {
      console.error(`${page.url()} could not be pictured: ${String(error)}`);
    }
  }
}
