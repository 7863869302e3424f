/**
 * Names, notes, emails and ids as people type and paste them. The same letter comes composed (é) or as letter and
 * accent (e + U+0301, as files of a Mac have it), and between letters there may be characters nobody sees. What is
 * stored is tidied; what must be one person's alone, or is looked for, is compared by a key. The keys are made here and
 * nowhere else: a database's own idea of small letters depends on its locale.
 */

/**
 * Invisible, and without a meaning in any name: soft hyphen, zero-width space, word joiner, marks, embeddings,
 * overrides and isolates of direction (which make a text look like another), invisible operators, blank Hangul letters,
 * and the mark at the start of a file.
 */
const meaningless =
  /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{1d173}-\u{1d17a}]/gu;

/**
 * Joiners (U+200C, U+200D) shape words of Persian, Urdu and the scripts of India, and tie emoji together. After a
 * letter that joins nothing, and at the start of a text, they only hide.
 */
const idleJoiners =
  /(?<=^|[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{N}\p{P}\p{Z}])[\u200c\u200d]+/gu;

/** Everything Unicode calls ignorable where it cannot be shown: also joiners and variation selectors. */
const ignorable = /\p{Default_Ignorable_Code_Point}|[\ufff9-\ufffb]/gu;

/**
 * Far more than any name or note may have, also with its accents apart: what is longer is refused wherever it is looked
 * at. To compose a megabyte of accents on one letter takes minutes; these take some 10 ms.
 */
const tidiedUnitsMax = 8_192;

/**
 * Text as it is stored: composed (NFC), without what is invisible and means nothing, trimmed. Case and width stay. What
 * is too long for any text stays as it is.
 */
export function tidyText(text: string): string {
  if (text.length > tidiedUnitsMax) return text;
  const shown = text.normalize('NFC').replace(meaningless, '').replace(idleJoiners, '');
  // Again, since a letter and its accent may have stood apart.
  return shown.normalize('NFC').trim();
}

/**
 * Two emails with one key are one person's. Small letters of the composed form, so that é is é however it was typed;
 * not of the compatible form (NFKC), since ﬁ and fi, or ⓐ and a, are different mailboxes to a mail server.
 */
export function emailKey(email: string): string {
  return smallLetters(withoutIgnorable(email, 'NFC'));
}

/**
 * Two employee ids with one key are the same. Of the compatible form (NFKC): these are codes that are typed from
 * badges, and Ｅ－１ from a Japanese keyboard is E-1. Case counts, as it always has.
 */
export function employeeIdKey(employeeId: string): string {
  return withoutIgnorable(employeeId, 'NFKC');
}

/** For finding: a text holds what is looked for when its key holds the key of that. The most generous of the three. */
export function searchKey(text: string): string {
  return smallLetters(withoutIgnorable(text, 'NFKC'));
}

/**
 * Two departments with one key are the same: the name is typed anew for each person, and a manager is to see those of
 * "engines" beside those of "Engines". Empty for who is in none.
 */
export function departmentKey(department: string): string {
  return searchKey(department);
}

function withoutIgnorable(text: string, form: 'NFC' | 'NFKC'): string {
  return text.normalize(form).replace(ignorable, '').normalize(form).trim();
}

/** Composed again, as İ in small letters is i and a dot. ß and ẞ are one letter; so are σ and ς. */
function smallLetters(text: string): string {
  return text.toLowerCase().replaceAll('ς', 'σ').normalize('NFC');
}
