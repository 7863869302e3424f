import { benchCommand } from './bench-command';

const setUp = { dependenciesReadyAtMs: 0, isSystemRunning: false, explain: String };

describe('the arguments of a bench', () => {
  let said: string[];
  let frames: number | undefined;

  beforeEach(() => {
    said = [];
    frames = undefined;
    jest.spyOn(console, 'error').mockImplementation((line: string) => said.push(line));
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  function run(framesDefault: number | undefined, ...args: string[]): Promise<number> {
    const measure = (count: number) => {
      frames = count;
      return Promise.resolve({ figures: {}, missed: count === 500 ? ['too slow'] : [] });
    };
    return benchCommand('bench:face', measure, framesDefault)(args, setUp);
  }

  it('may be none', async () => {
    expect([await run(10_000), frames]).toEqual([0, 10_000]);
  });

  it('name a number of frames; what is missed is told, and makes the exit code', async () => {
    expect([await run(10_000, '--frames', '500'), frames, said]).toEqual([1, 500, ['too slow']]);
  });

  it.each([
    [['--frames', 'many'], '--frames must be a whole number from 100'],
    [['--frames', '3'], '--frames must be a whole number from 100'],
    [['--json'], 'Usage: npm run bench:face'],
    [['photo.jpg'], 'Usage: npm run bench:face'],
  ])('%j is refused, saying what was expected', async (args, message) => {
    expect([await run(10_000, ...args), frames]).toEqual([2, undefined]);
    expect(said.join()).toContain(message);
  });

  it('have no frames where a bench counts seconds', async () => {
    expect(await run(undefined, '--frames', '500')).toBe(2);
    expect(said.join()).toContain('Usage: npm run bench:face [-- --json FILE]');
  });
});
