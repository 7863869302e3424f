import { departmentKey, emailKey, employeeIdKey, searchKey, tidyText } from './plain-text';

const zeroWidthSpace = '\u200b';
const softHyphen = '\u00ad';

describe('text as it is stored', () => {
  it('is composed, however it was typed', () => {
    expect(tidyText('Zoe\u0308')).toBe('Zoë');
    expect(tidyText('\u1112\u1161\u11ab')).toBe('한');
  });

  it.each([
    ['a zero-width space', `Ada${zeroWidthSpace}`],
    ['a soft hyphen', `A${softHyphen}da`],
    ['the mark of a file’s start', '\ufeffAda'],
    ['a word joiner', 'A\u2060da'],
    ['an override of direction', '\u202eAda\u202c'],
    ['isolates of direction', '\u2066Ada\u2069'],
    ['marks of direction', '\u200eAda\u200f'],
    ['a joiner after a Latin letter', 'Ad\u200da\u200c'],
    ['a joiner at the start', '\u200d\u200cAda'],
    ['blank Hangul letters', 'Ada\u3164'],
    ['blanks around it', ' \u00a0 Ada\u3000'],
    ['blanks behind what is invisible', `Ada ${zeroWidthSpace} `],
  ])('loses %s', (_what, text) => {
    expect(tidyText(text)).toBe('Ada');
  });

  it.each([
    ['a Persian name with a joiner that keeps letters apart', 'علی\u200cرضا'],
    ['a Malayalam name that ends with a joiner', 'രമണന്\u200d'],
    ['a Sinhala word', 'ශ්\u200dරී'],
    ['a family of emoji', '👩\u200d👩\u200d👧'],
    ['an emoji in colour', '❤\ufe0f'],
    ['a Japanese name in a written form of its own', '葛\u{e0100}城'],
    ['full-width letters', 'Ａｄａ'],
    ['a Turkish name', 'İpek Işık'],
  ])('keeps %s as it is', (_what, text) => {
    expect(tidyText(text)).toBe(text.normalize('NFC'));
  });

  it('is empty when nobody could see it', () => {
    expect(tidyText(`${zeroWidthSpace}\u200d \u2060`)).toBe('');
  });

  it('is left alone when it is too long for any text, so that nobody makes others wait', () => {
    const accents = `e${'\u0301\u0323'.repeat(25_000)}`;
    expect(tidyText(accents)).toBe(accents);
    expect(tidyText('Zoe\u0308 '.repeat(1_000))).toBe('Zoë '.repeat(1_000).trim());
  });

  it('does not change when it is tidied again', () => {
    for (const text of ['a\u200b\u200d\u0301', ' \u200c e\u0301 ', '\u200d\u200b\u200db', 'x \u200d']) {
      expect(tidyText(tidyText(text))).toBe(tidyText(text));
    }
  });
});

describe('the key of an email', () => {
  it.each([
    ['case', 'Ada@Example.org', 'ada@EXAMPLE.org'],
    ['composition', 'zoe\u0308@example.org', 'zoë@example.org'],
    ['composition of a capital', 'ZOE\u0308@example.org', 'zoë@example.org'],
    ['what nobody sees', `a${zeroWidthSpace}da@exam${softHyphen}ple.org`, 'ada@example.org'],
    ['a joiner after a Persian letter', 'علی\u200cرضا@example.org', 'علیرضا@example.org'],
    ['two shapes of one Greek letter', 'νίκος@example.org', 'ΝΊΚΟΣ@example.org'],
  ])('is the same whatever the %s', (_what, one, other) => {
    expect(emailKey(one)).toBe(emailKey(other));
  });

  it('tells apart what a mail server does', () => {
    expect(emailKey('ﬁ@example.org')).not.toBe(emailKey('fi@example.org'));
    expect(emailKey('a.da@example.org')).not.toBe(emailKey('ada@example.org'));
    expect(emailKey('а@example.org')).not.toBe(emailKey('a@example.org'));
  });
});

describe('the key of an employee id', () => {
  it('is the same for full-width digits and for what nobody sees', () => {
    expect(employeeIdKey('Ｅ－１００１')).toBe('E-1001');
    expect(employeeIdKey(`E-${zeroWidthSpace}1001\u200d`)).toBe('E-1001');
  });

  it('tells capitals from small letters', () => {
    expect(employeeIdKey('E-1')).not.toBe(employeeIdKey('e-1'));
  });
});

describe('the key of a department', () => {
  it('is the same for all the ways to write its name, and empty for none', () => {
    for (const name of [
      'Research & Développement',
      'RESEARCH & DE\u0301VELOPPEMENT ',
      `Ｒesearch${softHyphen} & développement`,
    ]) {
      expect(departmentKey(name)).toBe('research & développement');
    }
    expect(departmentKey(` ${zeroWidthSpace}`)).toBe('');
    expect(departmentKey('Engines 1')).not.toBe(departmentKey('Engines'));
  });
});

describe('what is looked for', () => {
  it('is found in any case, width and composition', () => {
    for (const query of ['zoë', 'ZOE\u0308', 'Ｚｏë', `zo${softHyphen}ë`]) {
      expect(searchKey('Zoë Müller')).toContain(searchKey(query));
    }
  });
});
