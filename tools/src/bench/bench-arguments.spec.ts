import { readBenchArguments } from './bench-arguments';

describe('the arguments of a bench', () => {
  it('may be none', () => {
    expect(readBenchArguments('bench:face', [], 10_000)).toEqual({ frames: 10_000, jsonFile: undefined });
  });

  it('name a file for the figures and a number of frames', () => {
    const { frames, jsonFile } = readBenchArguments('bench:face', ['--json', '/tmp/x.json', '--frames', '500'], 10_000);
    expect([frames, jsonFile]).toEqual([500, '/tmp/x.json']);
  });

  it.each([
    [['--frames', 'many'], '--frames must be a whole number from 100'],
    [['--frames', '3'], '--frames must be a whole number from 100'],
    [['--json'], 'Usage: npm run bench:face'],
    [['photo.jpg'], 'Usage: npm run bench:face'],
  ])('%j is refused, saying what was expected', (args, message) => {
    expect(() => readBenchArguments('bench:face', args, 10_000)).toThrow(message);
  });

  it('have no frames where a bench counts seconds', () => {
    expect(() => readBenchArguments('bench:scale', ['--frames', '500'])).toThrow('Usage: npm run bench:scale');
  });
});
