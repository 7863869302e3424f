import { nameOfFile } from './file-name.policy';

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
