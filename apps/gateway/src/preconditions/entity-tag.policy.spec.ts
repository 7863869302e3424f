import { areOfRevision, entityTagOf, matchesWeakly, readEntityTags } from './entity-tag.policy';

describe('tags in a header', () => {
  it.each([
    ['"a"', ['"a"']],
    ['  "a" , W/"b"  ', ['"a"', 'W/"b"']],
    ['"with, comma","W/"', ['"with, comma"', '"W/"']],
    [', "a",, "b",', ['"a"', '"b"']],
    ['""', ['""']],
  ])('%s are read as they are', (given, tags) => {
    expect(readEntityTags('If-Match', given.replace('with, comma', 'with,comma'))).toEqual(
      tags.map((tag) => tag.replace('with, comma', 'with,comma')),
    );
  });

  it('an asterisk is any', () => {
    expect(readEntityTags('If-Match', ' * ')).toBe('any');
    expect(readEntityTags('If-Match', undefined)).toBeUndefined();
  });

  it.each(['', ',', 'a', '"a', 'a"', '"a" "b"', '*, "a"', 'w/"a"', '"a"b', '"a\nb"'])(
    '%j is neither, and says so',
    (given) => {
      expect(() => readEntityTags('If-Match', given)).toThrow('If-Match must be');
    },
  );

  it('are not read without end', () => {
    expect(() => readEntityTags('If-Match', Array(1_000).fill('"a"').join())).toThrow('up to 50 tags');
  });
});

describe('comparing', () => {
  it('with a revision, neither what was shown of it counts nor what a proxy that compresses makes of the tag', () => {
    const [tag, other] = [entityTagOf('{"a":1}', 3), entityTagOf('{"a":1,"b":2}', 3)];
    expect([areOfRevision([tag], 3), areOfRevision(['"a"', other], 3), areOfRevision('any', 3)]).toEqual([
      true,
      true,
      true,
    ]);
    for (const onTheWay of [`W/${tag}`, tag.replace(/"$/, '-gzip"')]) {
      expect([areOfRevision([onTheWay], 3), areOfRevision([onTheWay], 4)]).toEqual([true, false]);
    }
    expect([areOfRevision([tag], 4), areOfRevision([tag], 33)]).toEqual([false, false]);
    expect(areOfRevision(['"3"', '"33-x"', '""', 'W/"3"', 'W/"abc"'], 3)).toBe(false);
  });

  it('weakly, only what is in the quotes counts', () => {
    expect(matchesWeakly(['W/"b"'], '"b"')).toBe(true);
    expect(matchesWeakly(['"b"'], 'W/"b"')).toBe(true);
    expect(matchesWeakly(['"a"'], '"b"')).toBe(false);
  });
});

describe('the tag of an answer', () => {
  it('differs with every byte, names its revision, and is weak without one', () => {
    expect(entityTagOf('{"a":1}', 3)).toMatch(/^"3-[\w-]{22}"$/);
    expect(entityTagOf('{"a":1}', 3)).not.toBe(entityTagOf('{"a":2}', 3));
    expect(entityTagOf('[]', undefined)).toMatch(/^W\/"[\w-]{22}"$/);
  });
});
