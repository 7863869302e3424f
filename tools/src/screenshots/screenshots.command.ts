import { mkdirSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { createClient, type Client } from '@smart-attendance/client';
import { waitFor } from '@smart-attendance/testing';
import { blurFaces } from '../browser/blurred-faces';
import { launchChromium } from '../browser/chromium';
import { untilSettled } from '../browser/settled';
import { signedInCookies, type Cookies } from '../browser/signed-in';
import { command } from '../command';
import { runDemo } from '../demo';
import { projectPaths } from '../project-paths';
import { Progress } from '../start/progress';
import { startSystem, type RunningSystem } from '../start/system';
import { makeTestFolder, removeTestFolder } from '../test-run/test-folder';
import { pictures, type Picture } from './pictures';

const USAGE = `npm run screenshots
  runs the demo in a system of its own and writes docs/screenshots/*.png, faces blurred`;

const administrator = { email: 'admin@example.org', password: 'a password of the screenshots' };
const keyLifeMs = 60 * 60_000;
/** In a README they are looked at, not studied; 64 colours are enough for pages. */
const colours = 64;
const bytesMax = 150_000;
/** One that does not come is not waited for: the page shows what it shows in its place. */
const picturesWithinMs = 10_000;

/** `npm run screenshots`: exit code 0 when every picture was taken. */
export const screenshotsCommand = command({ usage: USAGE, options: {} }, async () => {
  const { step: log } = new Progress();
  const paths = projectPaths();
  const folder = makeTestFolder(paths.dataDir);
  try {
    const browser = await launchChromium(paths.cacheDir, log);
    try {
      await besideDemo(join(folder, 'run'), log, (system, api) => takeAll(browser, system, api, log));
    } finally {
      await browser.close();
    }
    return 0;
  } finally {
    removeTestFolder(folder);
  }
});

/** The system with the demo's people, rows and camera, which plays on meanwhile. */
async function besideDemo(
  runDir: string,
  log: (line: string) => void,
  work: (system: RunningSystem, api: Client) => Promise<void>,
): Promise<void> {
  mkdirSync(runDir, { recursive: true, mode: 0o700 });
  const paths = { ...projectPaths(), runDir };
  const { PATH, HOME } = process.env;
  const login = { ADMIN_EMAIL: administrator.email, ADMIN_PASSWORD: administrator.password };
  const env = { PATH, HOME, PORT: '0', ADMIN_PASSWORD_TEMPORARY: 'false', ...login };
  const { signal } = new AbortController();
  const system = await startSystem({ paths, env, log, signal });
  const camera = new AbortController();
  try {
    const { baseUrl, settings } = system;
    const { key: apiKey } = await system.asOperator((access) => access.lendKey('screenshots', keyLifeMs));
    const { ffmpegFile, modelsDir } = settings;
    const files = { ffmpegFile, modelsDir, cacheDir: paths.cacheDir };
    const outcome = await runDemo({ ...files, baseUrl, apiKey, log, signal, cameraSignal: camera.signal });
    if (!outcome.isRight) throw new Error(`The demo is not right, so it is not pictured: ${outcome.reason}`);
    await work(system, createClient({ baseUrl, credentials: { apiKey } }));
  } finally {
    camera.abort();
    await system.stop();
  }
}

async function takeAll(
  browser: Browser,
  { baseUrl }: RunningSystem,
  api: Client,
  log: (line: string) => void,
): Promise<void> {
  const cookies = await signedInCookies(browser, baseUrl, administrator);
  const folder = join(projectPaths().repoDir, 'docs/screenshots');
  await rm(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const picture of await pictures(api)) {
    const png = await take(browser, { baseUrl, cookies }, picture);
    const file = join(folder, `${picture.name}.png`);
    await writeFile(file, png);
    log(`${file}, ${Math.round(png.length / 1_000)} kB`);
  }
}

async function take(
  browser: Browser,
  { baseUrl, cookies }: { readonly baseUrl: string; readonly cookies: Cookies },
  { name, path, isPhone = false, colorScheme = 'light', locale = 'en-GB' }: Picture,
): Promise<Buffer> {
  const viewport = isPhone ? { width: 390, height: 780 } : { width: 1280, height: 800 };
  const context = await browser.newContext({
    viewport,
    isMobile: isPhone,
    colorScheme,
    locale,
    reducedMotion: 'reduce',
  });
  try {
    await context.addCookies(cookies);
    const page = await context.newPage();
    await page.goto(`${baseUrl}${path}`);
    await untilSettled(page);
    await untilPicturesAreThere(page);
    return await small(await page.screenshot({ style: blurFaces }), name);
  } finally {
    await context.close();
  }
}

/** Previews never end loading; that they have a size is enough. */
async function untilPicturesAreThere(page: Page): Promise<void> {
  const isThere = 'Array.from(document.images).every((image) => image.naturalWidth > 0)';
  const allAre = (): Promise<boolean> => page.evaluate<boolean>(isThere);
  await waitFor(allAre, { what: 'the pictures of a page', timeoutMs: picturesWithinMs }).catch(() => undefined);
}

/** @throws Error when a picture is larger than a README should load */
async function small(png: Buffer, name: string): Promise<Buffer> {
  const reduced = await sharp(png).png({ palette: true, colours, effort: 10, compressionLevel: 9 }).toBuffer();
  if (reduced.length > bytesMax) {
    throw new Error(`${name} has ${reduced.length} bytes, and ${bytesMax} are the most a README should load for it.`);
  }
  return reduced;
}
