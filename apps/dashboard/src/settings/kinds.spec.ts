import { keptOfErasedKinds, removedKinds, retentionKinds } from '@smart-attendance/contracts';
import { languageCodes } from '../i18n/languages';
import { readTexts } from '../testing/locales';

/** Said beside what services tell: what no task deletes. */
const keptByNoTask = ['attendance', 'faces', 'frames', 'people'];

describe.each(languageCodes)('in %s', (language) => {
  const texts = [...readTexts(language, 'settings').keys()];
  const keysOf = (group: string): string[] =>
    texts.filter((key) => key.startsWith(`${group}.`)).map((key) => key.slice(group.length + 1));

  it('there are words for all that a receipt of an erasure counts, and for nothing else', () => {
    expect(keysOf('erasureKind').sort()).toEqual([...new Set([...removedKinds, ...keptOfErasedKinds])].sort());
    expect(keysOf('keptReason').sort()).toEqual([...keptOfErasedKinds].sort());
  });

  it('there are words for all that is deleted by itself', () => {
    expect(keysOf('kept').sort()).toEqual([...retentionKinds, ...keptByNoTask].sort());
  });
});
