import i18next, { type BackendModule, type ResourceKey } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { chooseLanguage, chooseLocale } from './language-choice.policy';
import { languages, type LanguageCode, type Namespace } from './languages';

const storedAs = 'smart-attendance.language';

const texts = import.meta.glob<ResourceKey>('./locales/*/*.json', { import: 'default' });

/** Fetches the texts of one page in one language when they are needed. */
const backend: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language, namespace, done) => {
    const load = texts[`./locales/${language}/${namespace}.json`];
    if (load === undefined) {
      done(new Error(`no texts of ${namespace} in ${language}`), null);
      return;
    }
    load().then(
      (loaded) => {
        done(null, loaded);
      },
      (error: unknown) => {
        done(error instanceof Error ? error : new Error(String(error)), true);
      },
    );
  },
};

/** A browser that lets nothing be stored (private windows, policies) is asked each time. */
function storedLanguage(): string | null {
  try {
    return localStorage.getItem(storedAs);
  } catch {
    return null;
  }
}

export function currentLanguage(): LanguageCode {
  return chooseLanguage(i18next.resolvedLanguage ?? null, navigator.languages);
}

export function currentLocale(): string {
  return chooseLocale(currentLanguage(), navigator.languages);
}

export function directionOf(language: LanguageCode): 'ltr' | 'rtl' {
  return languages.find(({ code }) => code === language)?.dir ?? 'ltr';
}

function describeDocument(): void {
  document.documentElement.lang = currentLocale();
  document.documentElement.dir = directionOf(currentLanguage());
}

export async function startI18n(): Promise<void> {
  i18next.on('languageChanged', describeDocument);
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: chooseLanguage(storedLanguage(), navigator.languages),
      // Every language has every text (locales.spec.ts), so no second one is fetched.
      fallbackLng: false,
      ns: ['app', 'ui', 'session'],
      defaultNS: 'app',
      // React escapes.
      interpolation: { escapeValue: false },
      react: { useSuspense: true },
      returnNull: false,
      showSupportNotice: false,
    });
  describeDocument();
}

export async function chooseAndStoreLanguage(language: LanguageCode): Promise<void> {
  await i18next.changeLanguage(language);
  try {
    localStorage.setItem(storedAs, language);
  } catch {
    // It holds as long as the page.
  }
}

/** Fetches the texts of a page together with its code, not after it. */
export async function loadTexts(namespace: Namespace): Promise<void> {
  await i18next.loadNamespaces(namespace);
}
