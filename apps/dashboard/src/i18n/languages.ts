/** A language of the pages; its texts lie in `locales/<code>/`. */
export interface Language {
  readonly code: LanguageCode;
  /** As its speakers call it, so that nobody looks for it in a language they do not read. */
  readonly name: string;
  readonly dir: 'ltr' | 'rtl';
}

export const languageCodes = ['en', 'de', 'es', 'fr', 'zh', 'ar'] as const;
export type LanguageCode = (typeof languageCodes)[number];

export const languages: readonly Language[] = [
  { code: 'en', name: 'English', dir: 'ltr' },
  { code: 'de', name: 'Deutsch', dir: 'ltr' },
  { code: 'es', name: 'Español', dir: 'ltr' },
  { code: 'fr', name: 'Français', dir: 'ltr' },
  { code: 'zh', name: '简体中文', dir: 'ltr' },
  { code: 'ar', name: 'العربية', dir: 'rtl' },
];

/** One namespace for each folder with pages, and those that every page has: `app`, `ui` and `session`. */
export const namespaces = [
  'app',
  'ui',
  'session',
  'guide',
  'today',
  'cameras',
  'people',
  'attendance',
  'roster',
  'leave',
  'approvals',
  'reports',
  'recognition',
  'review',
  'settings',
  'me',
] as const;
export type Namespace = (typeof namespaces)[number];
