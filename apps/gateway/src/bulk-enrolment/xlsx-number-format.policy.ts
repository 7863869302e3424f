/** What makes another text of a number than its digits. */
export type NumberFormat = { readonly kind: 'date' } | { readonly kind: 'zeros'; readonly digits: number };

/** Those that a workbook names by their number alone: days, times, and both, in all languages. */
const datesByNumber = /^(?:1[4-9]|2[0-2]|2[7-9]|3[0-6]|4[5-7]|5[0-8])$/;

/**
 * By which number and code a workbook has it; undefined where the digits are what Excel shows, as far as a list of
 * staff goes. `00000` is for numbers that begin with zeros, such as employee ids, which Excel itself keeps without
 * them.
 */
export function numberFormatOf(number: string, code: string | undefined): NumberFormat | undefined {
  if (code === undefined) return datesByNumber.test(number) ? { kind: 'date' } : undefined;
  const zeros = /^(0{2,30})(?:;@)?$/.exec(code)?.[1];
  if (zeros !== undefined) return { kind: 'zeros', digits: zeros.length };
  // Without texts, colours and languages, and single characters that stand for themselves.
  const places = code.replace(/"[^"]*"|\[[^\]]*\]|[\\_*]./g, '');
  return /[dmyhs]/i.test(places) ? { kind: 'date' } : undefined;
}
