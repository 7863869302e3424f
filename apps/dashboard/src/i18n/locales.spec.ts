import { baseOf, filesOf, placeholdersOf, pluralsOf, readLiterals, readTexts, type Texts } from '../testing/locales';
import { languageCodes, namespaces } from './languages';

/** Where the keys of a namespace may be used: a feature keeps to its own, the shell and shared pieces to theirs. */
const foldersOf = (namespace: string): string[] => (['app', 'ui', 'session'].includes(namespace) ? ['.'] : [namespace]);

/** A form that counts exactly may leave its number out, "one person", and that of none everything: "nobody". */
const countless = /_(ordinal_)?(one|two)$/;
const none = /_(ordinal_)?zero$/;

/** Fails with what to do. */
function expectNothing(found: readonly string[], whatToDo: string): void {
  expect({ whatToDo, found }).toEqual({ whatToDo, found: [] });
}

const english = new Map(namespaces.map((namespace) => [namespace, readTexts('en', namespace)]));

const bases = (texts: Texts): Set<string> => new Set([...texts.keys()].map(baseOf));

function wrongPlaceholders(texts: Texts, model: Texts): string[] {
  const wanted = new Map<string, string[]>();
  for (const [key, text] of model) {
    wanted.set(baseOf(key), [...new Set([...(wanted.get(baseOf(key)) ?? []), ...placeholdersOf(text)])].sort());
  }
  return [...texts].flatMap(([key, text]) => {
    const missing = (wanted.get(baseOf(key)) ?? []).filter((name) => !placeholdersOf(text).includes(name));
    const extra = placeholdersOf(text).filter((name) => !wanted.get(baseOf(key))?.includes(name));
    const excused = missing.filter((name) => !none.test(key) && !(countless.test(key) && name === 'count'));
    return [...excused.map((name) => `${key} lacks ${name}`), ...extra.map((name) => `${key} has ${name}`)];
  });
}

function wrongPlurals(texts: Texts, language: string): string[] {
  return [...pluralsOf(texts)].flatMap(([key, { ordinal, forms }]) => {
    const type = ordinal ? 'ordinal' : 'cardinal';
    const wanted = new Intl.PluralRules(language, { type }).resolvedOptions().pluralCategories;
    const missing = wanted.filter((form) => !forms.includes(form)).map((form) => `${key} lacks _${form}`);
    // i18next takes `_zero` for 0 in every language.
    const extra = forms.filter((form) => form !== 'zero' && !(wanted as string[]).includes(form));
    return [...missing, ...extra.map((form) => `${key} has _${form}`)];
  });
}

describe.each(languageCodes)('the texts in %s', (language) => {
  it('are there for every namespace, and for no other', () => {
    expect(filesOf(language).sort()).toEqual(namespaces.map((namespace) => `${namespace}.json`).sort());
  });

  it.each(namespaces)(
    '%s has every key of English and no other, with its placeholders, plurals and words',
    (namespace) => {
      const model = english.get(namespace) ?? new Map<string, string>();
      const texts = readTexts(language, namespace);
      const [have, want] = [bases(texts), bases(model)];
      const where = `${language}/${namespace}.json`;
      expectNothing(
        [...want].filter((key) => !have.has(key)),
        `add these keys to ${where}`,
      );
      expectNothing(
        [...have].filter((key) => !want.has(key)),
        `take these keys out of ${where}, or add them to English`,
      );
      expectNothing(wrongPlaceholders(texts, model), `make the placeholders of ${where} those of English`);
      expectNothing(wrongPlurals(texts, language), `give ${where} the plural forms of its language`);
      expectNothing(
        [...texts].filter(([, text]) => text.trim() === '').map(([key]) => key),
        `write these texts of ${where}`,
      );
    },
  );
});

it.each(namespaces)('every text of %s is shown somewhere', (namespace) => {
  const { literals, patterns } = readLiterals(foldersOf(namespace));
  const isUsed = (key: string): boolean =>
    [key, `${namespace}:${key}`].some((name) => literals.has(name) || patterns.some((pattern) => pattern.test(name)));
  expectNothing(
    [...bases(english.get(namespace) ?? new Map<string, string>())].filter((key) => !isUsed(key)),
    `take these keys out of ${namespace}.json in every language, or use them`,
  );
});
