import { createHash } from 'node:crypto';
import { someEntry } from '../testing/audit-entries';
import { chainAfter, faultAfter, toAuditContent } from './audit-chain.policy';

const beginning = { sequence: 0, hash: Buffer.alloc(32) };

describe('the chain of the audit log', () => {
  const entries = chainAfter(beginning, [someEntry(), someEntry({ reason: 'no_face' }), someEntry(), someEntry()]);

  it('numbers entries without gaps, each hash made of the one before and of what is shown', () => {
    expect(entries.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
    const [first, second] = entries;
    const shown = JSON.stringify(toAuditContent(second ?? someEntryInChain()));
    const hash = createHash('sha256')
      .update(first?.hash ?? '')
      .update(shown)
      .digest();
    expect(second?.hash).toEqual(hash);
  });

  it('shows the members of an entry in the order of the alphabet, so that anybody can compute it', () => {
    const members = Object.keys(toAuditContent(entries[0] ?? someEntryInChain()));
    expect(members).toEqual([...members].sort());
  });

  it('fits as it was written, and from any place in it', () => {
    expect(faultAfter(beginning, entries)).toBeUndefined();
    expect(faultAfter(entries[1] ?? beginning, entries.slice(2))).toBeUndefined();
  });

  it.each(Object.keys(someEntry()).filter((member) => member !== 'at'))('does not fit with another %s', (member) => {
    const changed = entries.map((entry) => (entry.sequence === 3 ? { ...entry, [member]: 'another' } : entry));
    expect(faultAfter(beginning, changed)).toEqual({ sequence: 3, fault: 'changed' });
  });

  it('does not fit without an entry, at another time, in another order or with a hash that was made anew', () => {
    expect(faultAfter(beginning, [...entries.slice(0, 1), ...entries.slice(2)])).toEqual({
      sequence: 2,
      fault: 'missing',
    });
    const later = entries.map((entry) => (entry.sequence === 2 ? { ...entry, at: new Date() } : entry));
    expect(faultAfter(beginning, later)).toEqual({ sequence: 2, fault: 'changed' });
    const swapped = [entries[1], entries[0]].map((entry, index) => ({
      ...(entry ?? someEntryInChain()),
      sequence: index + 1,
    }));
    expect(faultAfter(beginning, swapped)).toEqual({ sequence: 1, fault: 'changed' });
    const [forged] = chainAfter({ sequence: 1, hash: entries[0]?.hash ?? beginning.hash }, [someEntry()]);
    const rehashed = [...entries.slice(0, 1), forged ?? someEntryInChain(), ...entries.slice(2)];
    expect(faultAfter(beginning, rehashed)).toEqual({ sequence: 3, fault: 'changed' });
  });
});

function someEntryInChain() {
  return { ...someEntry(), sequence: 1, hash: Buffer.alloc(32) };
}
