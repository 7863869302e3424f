import { findFfmpeg } from './ffmpeg';

describe('finding ffmpeg', () => {
  it('finds one that runs on a machine where none is installed', async () => {
    const { file, version } = await findFfmpeg({ PATH: '' });
    expect(file).toContain('ffmpeg');
    expect(version).not.toBe('');
  });

  it('does not fall back to another when the one that was named does not run', async () => {
    await expect(findFfmpeg({ FFMPEG_BIN: '/nowhere/ffmpeg' })).rejects.toThrow(
      'FFMPEG_BIN says /nowhere/ffmpeg, and that does not run.',
    );
  });
});
