import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { required } from '@smart-attendance/testing';
import type { StreamIngestionConfig } from '../stream-ingestion.config';
import { FfmpegReadiness } from './ffmpeg-readiness';

const ffmpegFile = required('FFMPEG_BIN');

const readinessOf = (file: string, hardware: StreamIngestionConfig['HARDWARE_DECODING'], nowMs?: () => number) =>
  new FfmpegReadiness({ FFMPEG_BIN: file, HARDWARE_DECODING: hardware }, nowMs);

describe('a service that decodes', () => {
  it.each(['none', 'auto'] as const)('is ready when ffmpeg runs, with hardware %s', async (hardware) => {
    await expect(readinessOf(ffmpegFile, hardware).check()).resolves.toBeUndefined();
  });

  it('is not ready when this ffmpeg does not know the hardware it is to decode with', async () => {
    // Of another system than those that have /proc or launchd.
    const check = readinessOf(ffmpegFile, 'dxva2').check();
    await expect(check).rejects.toThrow(/^HARDWARE_DECODING is dxva2, and this ffmpeg knows /);
  });

  it('is not ready any more a minute after ffmpeg is gone, and again when it is back', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'spec-ffmpeg-'));
    const link = join(folder, 'ffmpeg');
    await symlink(ffmpegFile, link);
    let nowMs = 0;
    const readiness = readinessOf(link, 'none', () => nowMs);
    await readiness.check();
    await rm(link);
    await readiness.check();
    nowMs = 60_000;
    await expect(readiness.check()).rejects.toThrow('FFMPEG_BIN');
    await symlink(ffmpegFile, link);
    await expect(readiness.check()).resolves.toBeUndefined();
    await rm(folder, { recursive: true });
  });

  it('is not ready without ffmpeg', async () => {
    await expect(readinessOf('/nowhere/ffmpeg', 'none').check()).rejects.toThrow('FFMPEG_BIN');
  });
});
