import { likenessOf } from './likeness.policy';

describe('a score in words', () => {
  it.each([
    [0.52, 'enough'],
    [0.48, 'enough'],
    [0.43, 'nearly'],
    [0.4, 'slight'],
  ])('%d, where 0.48 is needed, is %s', (similarity, words) => {
    expect(likenessOf({ similarity, threshold: 0.48 })).toBe(words);
  });
});
