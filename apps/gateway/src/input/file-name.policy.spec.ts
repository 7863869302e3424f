import { charactersIn, isEmail, isLine, isNote, nameOfFile } from './file-name.policy';

describe('a line of text', () => {
  it.each(['Zoë', '東京', 'محمد', '👩‍👩‍👧', 'O’Brien-Smith'])('%s is one, in any script', (text) => {
    expect(isLine(text, 1, 255)).toBe(true);
  });

  it('counts a letter outside the basic plane once', () => {
    expect(charactersIn('𠮷'.repeat(255))).toBe(255);
    expect(isLine('𠮷'.repeat(255), 1, 255)).toBe(true);
    expect(isLine('𠮷'.repeat(256), 1, 255)).toBe(false);
  });

  it.each(['a\nb', 'a\u0000', 'a\u009f', '\ud83d', 'a\tb'])('%j is none', (text) => {
    expect(isLine(text, 1, 255)).toBe(false);
  });
});

describe('a note', () => {
  it('may have several lines, and no other control characters', () => {
    expect(isNote('one\r\ntwo\tthree', 2_000)).toBe(true);
    expect(isNote('one\u0007', 2_000)).toBe(false);
    expect(isNote('\udc00', 2_000)).toBe(false);
  });
});

describe('an email address', () => {
  it('has something on both sides of one @', () => {
    expect(['a@b', 'ü@例え.jp'].every((text) => isEmail(text, 255))).toBe(true);
    expect(['a', '@b', 'a@', 'a@b@c', 'a b@c', `${'a'.repeat(254)}@b`].some((text) => isEmail(text, 255))).toBe(false);
  });
});

describe('the name of a file', () => {
  it.each([
    ['badge.png', 'badge.png'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\photos\\me.jpg', 'me.jpg'],
    ['two\nlines.png', 'twolines.png'],
    ['東'.repeat(300), '東'.repeat(255)],
    ['Ju\u0308rgen.png', 'J\u00fcrgen.png'],
    ['..//', ''],
  ])('%j becomes %j', (fileName, name) => {
    expect(nameOfFile(fileName)).toBe(name);
  });
});
