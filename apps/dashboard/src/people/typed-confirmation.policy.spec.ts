import { isTypedAs } from './typed-confirmation.policy';

describe('a confirmation that is typed', () => {
  it('is the word, however a keyboard composes its letters', () => {
    expect(isTypedAs(' Zo\u0065\u0308-7 ', 'Zoë-7')).toBe(true);
    expect(isTypedAs('E-1001', '\u202eE-1001')).toBe(true);
  });

  it('is no other word, no other case, and not nothing', () => {
    expect(isTypedAs('e-1001', 'E-1001')).toBe(false);
    expect(isTypedAs('E-100', 'E-1001')).toBe(false);
    expect(isTypedAs(' ', ' ')).toBe(false);
  });
});
