import { languageCodes, type LanguageCode } from './languages';

/** The language of a tag such as `de-AT`, where there are pages in it. */
function languageOf(tag: string): LanguageCode | undefined {
  const [primary] = tag.toLowerCase().split('-');
  return languageCodes.find((code) => code === primary);
}

/** What was chosen here before, else the first of the reader's languages that there are pages in, else English. */
export function chooseLanguage(stored: string | null, wanted: readonly string[]): LanguageCode {
  for (const tag of stored === null ? wanted : [stored, ...wanted]) {
    const code = languageOf(tag);
    if (code !== undefined) return code;
  }
  return 'en';
}

/**
 * Dates and numbers as in the reader's country, where the browser tells one for the language; else as in the language.
 */
export function chooseLocale(language: LanguageCode, wanted: readonly string[]): string {
  return (
    wanted.find((tag) => languageOf(tag) === language && isLocale(tag)) ?? (language === 'zh' ? 'zh-CN' : language)
  );
}

/** Chromium says `en-US@posix` where the system has no language, as on a screen in a hall, and `Intl` throws at it. */
function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
