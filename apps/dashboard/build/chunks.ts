import type { Rolldown } from 'vite';

/** Of every page, and of the first one: none is ever wanted without the others. */
const textsOfStart = /\/src\/i18n\/locales\/(\w+)\/(?:app|ui|session|today)\.json$/;

/**
 * How the pages are cut into files. A file has some 500 bytes of heads and is compressed by itself, so what is fetched
 * whenever the first page is opened lies together: packages, which change seldom; our own code; the texts of a
 * language. Everything else is cut by who shares it, as the bundler does it unasked.
 */
export const chunks: Rolldown.CodeSplittingOptions = {
  groups: [
    { name: 'packages', tags: ['$initial'], test: /\/node_modules\/|rolldown\/runtime/, priority: 2 },
    { name: 'index', tags: ['$initial'], priority: 1 },
    { name: textsName, debugName: 'texts' },
  ],
};

function textsName(id: string): string | null {
  const [, language] = textsOfStart.exec(id) ?? [];
  return language === undefined ? null : `texts-${language}`;
}
