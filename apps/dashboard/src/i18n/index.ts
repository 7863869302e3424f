export { formatFor, type Format } from './format';
export { chooseAndStoreLanguage, currentLanguage, currentLocale, directionOf, loadTexts, startI18n } from './i18n';
export { languages, namespaces, type Language, type LanguageCode, type Namespace } from './languages';
export { SiteTimeZone, useFormat } from './use-format';
