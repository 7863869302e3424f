import { charactersIn, date, email, isTimeZone, line, name, note, password, uuid } from './values';

describe('a line of text', () => {
  it.each(['Zoë', '東京', 'محمد', '👩‍👩‍👧', 'O’Brien-Smith'])('%s is one, in any script', (text) => {
    expect(line(1, 255).isRight(text)).toBe(true);
  });

  it('counts a letter outside the basic plane once', () => {
    expect(charactersIn('𠮷'.repeat(255))).toBe(255);
    expect(line(1, 255).isRight('𠮷'.repeat(255))).toBe(true);
    expect(line(1, 255).isRight('𠮷'.repeat(256))).toBe(false);
  });

  it.each(['a\nb', 'a\u0000', 'a\u009f', '\ud83d', 'a\tb'])('%j is none', (text) => {
    expect(line(1, 255).isRight(text)).toBe(false);
  });
});

describe('a name', () => {
  it('is a line of which somebody can see something', () => {
    expect(['Ada', '王'].every(name.isRight)).toBe(true);
    expect(['', ' ', '\u200b', '\ufe0f', 'a\nb', 'x'.repeat(256)].some(name.isRight)).toBe(false);
  });
});

describe('a note', () => {
  it('may have several lines, and no other control characters', () => {
    expect(note.isRight('one\r\ntwo\tthree')).toBe(true);
    expect(note.isRight('one\u0007')).toBe(false);
    expect(note.isRight('\udc00')).toBe(false);
    expect(note.isRight('x'.repeat(2_001))).toBe(false);
  });
});

describe('a password', () => {
  it('is anything that can be typed, of the length that is asked for, and stays as it is', () => {
    expect([' blank ', 'line\nbreak', '🔑'.repeat(8)].every(password(6, 255).isRight)).toBe(true);
    expect(['short', '\ud83dxxxxxx'].some(password(6, 255).isRight)).toBe(false);
    expect(password(6, 255).tidy(' blank ')).toBe(' blank ');
  });
});

describe('an email address', () => {
  it('has something on both sides of one @', () => {
    expect(['a@b', 'ü@例え.jp'].every(email.isRight)).toBe(true);
    expect(['a', '@b', 'a@', 'a@b@c', 'a b@c', `${'a'.repeat(254)}@b`].some(email.isRight)).toBe(false);
  });
});

describe('a UUID', () => {
  it('is written small', () => {
    expect(uuid.isRight('0b6f2c1e-6d0c-4c1e-9d8f-2f8a3f0f8a11')).toBe(true);
    expect(
      ['0B6F2C1E-6D0C-4C1E-9D8F-2F8A3F0F8A11', '00000000-0000-0000-0000-000000000000', '7'].some(uuid.isRight),
    ).toBe(false);
    expect(uuid.tidy(' 0B6F2C1E-6D0C-4C1E-9D8F-2F8A3F0F8A11')).toBe('0b6f2c1e-6d0c-4c1e-9d8f-2f8a3f0f8a11');
  });
});

describe('a date', () => {
  it('is a day there was', () => {
    expect(['2026-11-20', '2028-02-29'].every(date.isRight)).toBe(true);
    const wrong = ['2026-02-29', '2026-11-31', '2026-1-1', '20.11.2026', '2026-11-20T00:00', '0026-11-20', ''];
    expect(wrong.some(date.isRight)).toBe(false);
  });
});

describe('a time zone', () => {
  it('is a name and no offset', () => {
    expect(['Europe/Berlin', 'UTC', 'America/Argentina/Buenos_Aires'].every(isTimeZone)).toBe(true);
    expect(['+02:00', 'Mars/Olympus', '', ' UTC'].some(isTimeZone)).toBe(false);
  });
});
