import { RepeatFilter } from './repeat-filter';

describe('repeated lines on the console', () => {
  it('show once in a period, with the number of those left out', () => {
    const filter = new RepeatFilter(1_000);
    expect(filter.admit('camera lost', 0)).toBe('camera lost');
    expect(filter.admit('camera lost', 10)).toBeUndefined();
    expect(filter.admit('camera lost', 999)).toBeUndefined();
    expect(filter.admit('camera lost', 1_000)).toBe('camera lost (2 more like it)');
    expect(filter.admit('camera lost', 2_000)).toBe('camera lost');
  });

  it('do not hide another line', () => {
    const filter = new RepeatFilter(1_000);
    filter.admit('one', 0);
    expect(filter.admit('two', 0)).toBe('two');
  });

  it('are remembered up to a limit only', () => {
    const filter = new RepeatFilter(1_000, 2);
    for (const text of ['one', 'two', 'three']) filter.admit(text, 0);
    expect(filter.admit('one', 1)).toBe('one');
    expect(filter.admit('three', 1)).toBeUndefined();
  });
});
