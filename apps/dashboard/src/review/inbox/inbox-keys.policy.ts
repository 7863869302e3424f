/** What somebody wants of the list of faces. */
export type InboxCommand =
  | { readonly kind: 'move'; readonly to: number }
  | { readonly kind: 'look' | 'assign' | 'create' | 'dismiss' | 'merge' | 'split' | 'undo' };

interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** The key is held down. */
  readonly repeat: boolean;
}

/** A letter each; they count while the list has the focus, so that nobody who dictates or types sets one off. */
export const inboxLetters = {
  assign: 'a',
  create: 'n',
  dismiss: 'd',
  merge: 'm',
  split: 's',
  undo: 'u',
} as const;

/**
 * A key that is held moves on, and does nothing else: the next face has the focus by then, and nobody looked at it.
 *
 * @param from where the reader is, of `count` faces; undefined for keys that mean nothing here
 */
export function toInboxCommand(
  { key, ctrlKey, metaKey, altKey, repeat }: Key,
  from: number,
  count: number,
): InboxCommand | undefined {
  if (ctrlKey || metaKey || altKey) return undefined;
  const to = (index: number): InboxCommand => ({ kind: 'move', to: Math.max(0, Math.min(count - 1, index)) });
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return to(from + 1);
    case 'ArrowUp':
    case 'k':
      return to(from - 1);
    case 'Home':
      return to(0);
    case 'End':
      return to(count - 1);
    case 'Enter':
      return { kind: 'look' };
    default:
      return repeat ? undefined : letterCommand(key);
  }
}

function letterCommand(key: string): InboxCommand | undefined {
  const found = Object.entries(inboxLetters).find(([, letter]) => letter === key.toLowerCase());
  return found === undefined ? undefined : { kind: found[0] as keyof typeof inboxLetters };
}

/**
 * Which face is shown where none was chosen: the first, and the same one for as long as it is there. A stranger who
 * comes in above it takes no face from under somebody's hands.
 */
export function shownFirst(ids: readonly string[], shownId: string | undefined): string | undefined {
  return shownId !== undefined && ids.includes(shownId) ? shownId : ids[0];
}

/** Where the reader goes on when a face leaves the list: to the next, or the one before the end. */
export function nextAfter(ids: readonly string[], goneId: string): string | undefined {
  const at = ids.indexOf(goneId);
  const left = ids.filter((id) => id !== goneId);
  return left[Math.min(Math.max(0, at), left.length - 1)];
}
