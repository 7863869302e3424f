import { decideLeases, type LeaseView } from './lease-decision.policy';

/** Two replicas, `me` and `other`, with room for all. */
function decide(view: Partial<LeaseView>) {
  const decision = decideLeases({
    me: 'me',
    wanted: new Set(['c1', 'c2']),
    open: new Set(),
    holders: new Map(),
    members: ['me', 'other'].map((replicaId) => ({ replicaId, capacity: 64 })),
    dead: new Set(),
    ...view,
  });
  return {
    held: [...decision.held].sort().join(' '),
    next: decision.next === undefined ? undefined : Object.fromEntries(decision.next),
    left: decision.left,
  };
}

const holders = (of: Readonly<Record<string, string>>): Map<string, string> => new Map(Object.entries(of));

describe('what a replica does about the leases', () => {
  it('claims its share of what is free, and leaves the rest to the other', () => {
    expect(decide({})).toEqual({ held: 'c1', next: { c1: 'me' }, left: [] });
  });

  it('does nothing when all is as it should be', () => {
    expect(decide({ holders: holders({ c1: 'me', c2: 'other' }) })).toEqual({ held: 'c1', next: undefined, left: [] });
  });

  it('knows nothing as long as the registry has not answered', () => {
    expect(decide({ wanted: undefined, holders: holders({ c1: 'dead' }), dead: new Set(['dead']) })).toEqual({
      held: '',
      next: undefined,
      left: [],
    });
  });

  it('takes over from the dead', () => {
    const members = [{ replicaId: 'me', capacity: 64 }];
    const view = { holders: holders({ c1: 'me', c2: 'dead' }), members };
    expect(decide({ ...view, dead: new Set(['dead']) })).toMatchObject({ held: 'c1 c2', next: { c1: 'me', c2: 'me' } });
  });

  it('does not touch what a silent one holds that is not dead yet', () => {
    const members = [{ replicaId: 'me', capacity: 64 }];
    expect(decide({ holders: holders({ c1: 'me', c2: 'silent' }), members })).toMatchObject({
      held: 'c1',
      next: undefined,
    });
  });

  it('closes the stream first and then gives up', () => {
    const view = { wanted: new Set(['c2']), holders: holders({ c1: 'me', c2: 'other' }) };
    expect(decide({ ...view, open: new Set(['c1']) })).toMatchObject({ held: '', next: undefined });
    expect(decide(view)).toMatchObject({ held: '', next: { c2: 'other' } });
  });

  it('gives up what is too much for it, and does not take it for the other', () => {
    const view = { wanted: new Set(['c1', 'c2', 'c3']), holders: holders({ c1: 'me', c2: 'me', c3: 'me' }) };
    expect(decide(view)).toMatchObject({ held: 'c1 c2', next: { c1: 'me', c2: 'me' } });
  });

  it('keeps what it has open when the table was lost', () => {
    expect(decide({ open: new Set(['c2']) })).toMatchObject({ held: 'c2', next: { c2: 'me' } });
  });

  it('says which cameras nobody has room for', () => {
    const members = ['me', 'other'].map((replicaId) => ({ replicaId, capacity: 1 }));
    const wanted = new Set(['c1', 'c2', 'c3']);
    expect(decide({ wanted, members, holders: holders({ c1: 'me', c2: 'other' }) }).left).toEqual(['c3']);
  });

  it('tidies up after the dead if it is the first of the living', () => {
    const view = { wanted: new Set<string>(), holders: holders({ c9: 'dead' }), dead: new Set(['dead']) };
    expect(decide(view).next).toEqual({});
    expect(decide({ ...view, me: 'other' }).next).toBeUndefined();
  });
});
