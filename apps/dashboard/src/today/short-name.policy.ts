import { firstSignOf, signsOf } from '../ui/initials.policy';

/** How names are shown where everybody passes by. */
export const nameStyles = ['short', 'full', 'none'] as const;
export type NameStyle = (typeof nameStyles)[number];

/** `Ada Lovelace` as `Ada L.`; a name without a space, as of `王小明`, as its first sign and what it leaves out. */
export function shortName(name: string): string {
  const words = name.trim().split(/\s+/);
  const [first = '', last] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  if (last !== undefined) return `${first} ${firstSignOf(last)}.`;
  if (!/^\p{Script=Han}{2,}$/u.test(first)) return first;
  const [family = '', ...given] = signsOf(first);
  return `${family}${'＊'.repeat(given.length)}`;
}
