import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const sourceDir = join(__dirname, '..');
const localesDir = join(sourceDir, 'i18n', 'locales');

/** Texts by their key, `state.live`. */
export type Texts = ReadonlyMap<string, string>;

export function readTexts(language: string, namespace: string): Texts {
  return flatten(JSON.parse(readFileSync(join(localesDir, language, `${namespace}.json`), 'utf8')));
}

export function filesOf(language: string): string[] {
  return readdirSync(join(localesDir, language));
}

function flatten(value: unknown, prefix = ''): Map<string, string> {
  if (typeof value === 'string') return new Map([[prefix, value]]);
  if (typeof value !== 'object' || value === null) throw new Error(`${prefix} is neither a text nor a group of texts`);
  return new Map(
    Object.entries(value).flatMap(([key, member]) => [...flatten(member, prefix === '' ? key : `${prefix}.${key}`)]),
  );
}

const pluralSuffix = /_(ordinal_)?(zero|one|two|few|many|other)$/;

/** The key as code writes it: `people_one` and `people_other` are `people`. */
export function baseOf(key: string): string {
  return key.replace(pluralSuffix, '');
}

/** The plural forms of each key that has any: `people` has `one` and `other`. */
export function pluralsOf(texts: Texts): Map<string, { ordinal: boolean; forms: string[] }> {
  const found = new Map<string, { ordinal: boolean; forms: string[] }>();
  for (const key of texts.keys()) {
    const [, ordinal, form] = pluralSuffix.exec(key) ?? [];
    if (form === undefined) continue;
    const base = baseOf(key);
    const plural = found.get(base) ?? { ordinal: ordinal !== undefined, forms: [] };
    plural.forms.push(form);
    found.set(base, plural);
  }
  return found;
}

/** What a text takes: its placeholders, and the tags that a component fills. */
export function placeholdersOf(text: string): string[] {
  const names = [...text.matchAll(/\{\{\s*([^},\s]+)[^}]*\}\}/g)].map(([, name]) => name ?? '');
  const tags = [...text.matchAll(/<\/?\w+\s*\/?>/g)].map(([tag]) => tag);
  return [...new Set([...names, ...tags])].sort();
}

/** Every literal of the code of some folders, and the beginnings and ends of those that are put together. */
export function readLiterals(folders: readonly string[]): { literals: Set<string>; patterns: RegExp[] } {
  const literals = new Set<string>();
  const patterns: RegExp[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) literals.add(node.text);
    // A template of placeholders alone would use every key there is.
    if (ts.isTemplateExpression(node) && node.head.text.includes('.')) patterns.push(patternOf(node));
    if (ts.isImportDeclaration(node)) return;
    ts.forEachChild(node, visit);
  };
  for (const file of folders.flatMap((folder) => codeFiles(join(sourceDir, folder)))) {
    visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, false));
  }
  return { literals, patterns };
}

function patternOf({ head, templateSpans }: ts.TemplateExpression): RegExp {
  const parts = [head.text, ...templateSpans.map(({ literal }) => literal.text)];
  return new RegExp(`^${parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+')}$`);
}

function codeFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.(spec|d)\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}
