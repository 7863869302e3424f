/** Told apart on light and dark, with text on them; never the only sign, a name is always beside it. */
export const shiftColors = ['sea', 'indigo', 'orange', 'grape', 'green', 'pink', 'blue', 'yellow'] as const;
export type ShiftColor = (typeof shiftColors)[number];

/** The same for everybody and ever, without being stored. */
export function colorOfShift(id: string): ShiftColor {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + character.charCodeAt(0)) % 65_521;
  return shiftColors[sum % shiftColors.length] ?? 'sea';
}
