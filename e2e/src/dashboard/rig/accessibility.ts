import { readFileSync } from 'node:fs';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { untilSettled } from '@smart-attendance/tools';

const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
/** WCAG 2.2 AA and axe's own good practice; what it calls experimental is not among it. */
const axeOptions: RunOptions = {
  resultTypes: ['violations'],
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
};

/** What else can be wrong in dark than in light: all other rules ask nothing of colours. */
const ofColours: RunOptions = {
  resultTypes: ['violations'],
  runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
};

const schemes = { light: axeOptions, dark: ofColours } as const;

/** Fails with what axe finds, in light and in dark. The page follows the scheme of the system, as at a first visit. */
export async function expectAccessible(page: Page): Promise<void> {
  const found: string[] = [];
  for (const [colorScheme, options] of Object.entries(schemes)) {
    await page.emulateMedia({ colorScheme: colorScheme as keyof typeof schemes });
    await page.evaluate(untilColoured, colorScheme);
    await untilSettled(page);
    found.push(...(await lastingViolationsOf(page, options)).map((violation) => `${colorScheme}: ${violation}`));
  }
  expect({ page: new URL(page.url()).pathname, found }).toEqual({ page: new URL(page.url()).pathname, found: [] });
}

/** In the page: the scheme is on it, and what follows from that has begun to move. */
function untilColoured(colorScheme: string): Promise<void> {
  return new Promise((resolve) => {
    let framesLeft = 2;
    const look = (): void => {
      if (document.documentElement.dataset['mantineColorScheme'] === colorScheme) framesLeft -= 1;
      if (framesLeft < 0) resolve();
      else requestAnimationFrame(look);
    };
    look();
  });
}

/**
 * What axe finds twice. It looks over many frames, and a row that the page replaces meanwhile has the text of one
 * scheme on the ground of the other for it; what is wrong with the page is there the second time as well.
 */
async function lastingViolationsOf(page: Page, options: RunOptions): Promise<string[]> {
  const once = await violationsOf(page, options);
  if (once.length === 0) return once;
  await untilSettled(page);
  const again = new Set(await violationsOf(page, options));
  return once.filter((violation) => again.has(violation));
}

async function violationsOf(page: Page, axeOptions: RunOptions): Promise<string[]> {
  // By the protocol of the browser, past the policy of the page; half a megabyte, once for each page.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
  const { violations } = await page.evaluate(
    (options) => (window as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }).axe.run(options),
    axeOptions,
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, html, any }) =>
        `${id} (${help}) at ${target.join(' ')}: ${any[0]?.message ?? ''} ${html.slice(0, 200)}`,
    ),
  );
}

/** Fails where one must scroll sideways to read the page, and names what is too wide. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const tooWide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.body.querySelectorAll('*')]
      .filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && (box.right > width + 1 || box.left < -1);
      })
      .slice(0, 5)
      .map((element) => element.outerHTML.slice(0, 160));
  });
  expect({ page: new URL(page.url()).pathname, tooWide }).toEqual({ page: new URL(page.url()).pathname, tooWide: [] });
}
