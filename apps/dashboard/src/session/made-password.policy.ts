/** Without what is read wrong from a slip of paper: no 0 and O, no 1, l and I. */
const letters = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
/** 56 letters in 16 places are 92 bits. */
const groups = 4;
const groupLength = 4;

/** A password that can be read out: `k7Wp-…`. @param random so many random numbers of 32 bits */
export function makePassword(random: (count: number) => Uint32Array): string {
  // 2^32 mod 56 is 32, so some letters are likelier by one in 76 million.
  const chosen = [...random(groups * groupLength)].map((number) => letters[number % letters.length] ?? 'a').join('');
  return (chosen.match(/.{4}/g) ?? []).join('-');
}
