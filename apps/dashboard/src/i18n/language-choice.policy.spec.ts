import { chooseLanguage, chooseLocale } from './language-choice.policy';

describe('the language of the pages', () => {
  it('is what was chosen, else the first of the reader that there is, else English', () => {
    expect(chooseLanguage('fr', ['de-AT', 'en'])).toBe('fr');
    expect(chooseLanguage(null, ['pt-BR', 'de-AT', 'en'])).toBe('de');
    expect(chooseLanguage('tlh', ['ar-EG'])).toBe('ar');
    expect(chooseLanguage(null, ['pt-BR'])).toBe('en');
  });

  it('has the dates of the reader’s country where the browser tells one', () => {
    expect(chooseLocale('de', ['en-US', 'de-AT'])).toBe('de-AT');
    expect(chooseLocale('zh', ['en-US'])).toBe('zh-CN');
    expect(chooseLocale('ar', ['en-US'])).toBe('ar');
  });

  it('is shown also where the browser tells one that is none', () => {
    expect(chooseLanguage(null, ['en-US@posix'])).toBe('en');
    expect(chooseLocale('en', ['en-US@posix'])).toBe('en');
    expect(chooseLocale('en', ['en-US@posix', 'en-GB'])).toBe('en-GB');
  });
});
