import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runStep } from './run-step.mjs';

/** 30 MB on a slow line; where nothing comes at all there is most likely no way to it. */
const TIMEOUT_MS = 5 * 60_000;
const SILENCE_MS = 15_000;

/**
 * Runs the installer of ffmpeg-static, which npm does not (.npmrc). It downloads from a place that not everybody
 * reaches: whoever does not goes on with another ffmpeg (docs/install.md). What it would keep in the home goes to a
 * folder here, and goes with it. Gives a line for whoever waits.
 */
export async function fetchFfmpeg(nodeModulesDir) {
  const packageDir = join(nodeModulesDir, 'ffmpeg-static');
  if (process.env.FFMPEG_BIN) return 'ffmpeg is the one that FFMPEG_BIN says';
  if (!existsSync(packageDir)) return 'ffmpeg-static has none for this system, so another one is used';
  const folder = join(nodeModulesDir, '.ffmpeg-static');
  const file = join(folder, 'ffmpeg');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  try {
    const { how } = await runStep(process.execPath, [join(packageDir, 'install.js')], TIMEOUT_MS, {
      env: { ...process.env, HOME: folder, XDG_CACHE_HOME: folder, FFMPEG_BIN: file },
      growing: { file, withinMs: SILENCE_MS },
    });
    // Made executable once it is whole.
    const isWhole = ((statSync(file, { throwIfNoEntry: false })?.mode ?? 0) & 0o100) !== 0;
    if (!isWhole) return `ffmpeg-static could not be fetched (${how}), so another ffmpeg is used`;
    renameSync(file, join(packageDir, 'ffmpeg'));
    return 'ffmpeg fetched';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
