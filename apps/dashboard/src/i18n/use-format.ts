import { createContext, useContext, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatFor, type Format } from './format';
import { currentLocale } from './i18n';

/** The time zone in which the site counts its days; that of the browser until the server has said it. */
export const SiteTimeZone = createContext<string>(Intl.DateTimeFormat().resolvedOptions().timeZone);

export function useFormat(): Format {
  const timeZone = useContext(SiteTimeZone);
  const language = useTranslation().i18n.resolvedLanguage;
  // The locale follows the language; it is asked for anew when that changes.
  return useMemo(() => formatFor(language === undefined ? 'en' : currentLocale(), timeZone), [language, timeZone]);
}
