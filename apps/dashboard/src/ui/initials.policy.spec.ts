import { initialsOf, shadeOf } from './initials.policy';

describe('the initials of a name', () => {
  it.each([
    ['Ada Lovelace', 'AL'],
    [' juan  carlos de la cruz ', 'JC'],
    ['王小明', '王'],
    ['e\u0301va o\u0308st', 'E\u0301O\u0308'],
    ['محمد علي', 'مع'],
    ['👩‍👩‍👧 b', '👩‍👩‍👧B'],
    ['', ''],
  ])('of %s are %s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });

  it('have the same shade each time', () => {
    expect(shadeOf('Ada Lovelace', 6)).toBe(shadeOf('Ada Lovelace', 6));
    expect(shadeOf('Grace Hopper', 6)).toBeLessThan(6);
  });
});
