import {
  collectionOf,
  earlierCollectionOf,
  generationOf,
  isOwnCollection,
  nextGeneration,
} from './qdrant-collections.policy';

const one = { prefix: 'smart-attendance-faces', installationId: '2f0c7a52-0000-4000-8000-000000000001' };
const neighbour = { prefix: 'smart-attendance-faces-berlin', installationId: '2f0c7a52-0000-4000-8000-000000000002' };

describe('the collections of an installation', () => {
  it('are its own, whatever the pack is called', () => {
    for (const packId of ['pack-a', 'pack/1', 'pack:1', 'ä'.repeat(300)]) {
      const name = collectionOf(one, packId);
      expect(isOwnCollection(one, name)).toBe(true);
      expect(name).toMatch(/^[A-Za-z0-9_-]{1,255}$/);
    }
    expect(collectionOf(one, 'pack/1')).not.toBe(collectionOf(one, 'pack:1'));
  });

  it.each([
    ['of a neighbour whose prefix begins alike', neighbour],
    ['of a neighbour with the same prefix', { ...one, installationId: neighbour.installationId }],
    ['of a copy of the same database under a longer prefix', { ...one, prefix: `${one.prefix}-staging` }],
  ])('are not those %s', (_, other) => {
    expect(isOwnCollection(one, collectionOf(other, 'pack-a'))).toBe(false);
    expect(isOwnCollection(other, collectionOf(one, 'pack-a'))).toBe(false);
    expect(collectionOf(one, 'pack-a')).not.toBe(collectionOf(other, 'pack-a'));
  });

  it.each(['smart-attendance-faces', 'smart-attendance-faces-', 'smart-attendance-faces-notes', 'orders'])(
    'are not %s',
    (name) => {
      expect(isOwnCollection(one, name)).toBe(false);
    },
  );

  it('are those of every generation, each after the ones before', () => {
    const name = collectionOf(one, 'pack-a');
    expect(nextGeneration(name, [name, collectionOf(one, 'pack-b')])).toBe(1);
    const later = [1, 2, 15].map((generation) => generationOf(name, generation));
    expect(later.every((collection) => isOwnCollection(one, collection))).toBe(true);
    expect(later.some((collection) => isOwnCollection(neighbour, collection))).toBe(false);
    expect(nextGeneration(name, [...later, `${name}-notes`])).toBe(16);
  });

  it('are not what 0.1.0 called them', () => {
    expect(isOwnCollection(one, earlierCollectionOf(one.prefix, 'pack-a'))).toBe(false);
  });
});
