import { nextAfter, shownFirst, toInboxCommand } from './inbox-keys.policy';

describe('the keys of the inbox', () => {
  const press = (key: string, more: object = {}) =>
    toInboxCommand({ key, ctrlKey: false, metaKey: false, altKey: false, repeat: false, ...more }, 1, 3);

  it('move through the list and stay in it', () => {
    expect(press('ArrowDown')).toEqual({ kind: 'move', to: 2 });
    expect(press('k')).toEqual({ kind: 'move', to: 0 });
    expect(press('End')).toEqual({ kind: 'move', to: 2 });
    const atTheEnd = { key: 'j', ctrlKey: false, metaKey: false, altKey: false, repeat: false };
    expect(toInboxCommand(atTheEnd, 2, 3)).toEqual({ kind: 'move', to: 2 });
  });

  it('are a letter for each thing to do, and leave those of the browser alone', () => {
    expect(press('a')).toEqual({ kind: 'assign' });
    expect(press('D')).toEqual({ kind: 'dismiss' });
    expect(press('a', { ctrlKey: true })).toBeUndefined();
    expect(press('x')).toBeUndefined();
  });

  it('do one thing to one face, however long they are held', () => {
    expect(press('d', { repeat: true })).toBeUndefined();
    expect(press('ArrowDown', { repeat: true })).toEqual({ kind: 'move', to: 2 });
  });

  it('stay with the face that is shown when a newer one comes in above it', () => {
    expect(shownFirst(['a', 'b'], undefined)).toBe('a');
    expect(shownFirst(['new', 'a', 'b'], 'a')).toBe('a');
    expect(shownFirst(['b', 'c'], 'a')).toBe('b');
    expect(shownFirst([], 'a')).toBeUndefined();
  });

  it('go on with the next face when one is done', () => {
    expect(nextAfter(['a', 'b', 'c'], 'b')).toBe('c');
    expect(nextAfter(['a', 'b', 'c'], 'c')).toBe('b');
    expect(nextAfter(['a'], 'a')).toBeUndefined();
    expect(nextAfter(['a', 'b'], 'other')).toBe('a');
  });
});
