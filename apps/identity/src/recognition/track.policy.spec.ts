import { boxAt, sighting, track } from '../fakes/sightings';
import { assignTracks, type PlacedFace } from './track.policy';
import type { TrackedSighting } from './tracked-sighting';

const rules = { gapMs: 2_000 };

function assign(atMs: number, faces: readonly Partial<PlacedFace>[], recent: readonly TrackedSighting[]) {
  const placed = faces.map((face, faceIndex) => ({ faceIndex, box: boxAt(500), personId: undefined, ...face }));
  const tracks = assignTracks({ frameId: `frame-${atMs}`, capturedAtMs: atMs, faces: placed }, recent, rules);
  return placed.map(({ faceIndex }) => tracks.get(faceIndex));
}

describe('following a face', () => {
  it('goes on at the same place', () => {
    expect(assign(600, [{}], track('...'))).toEqual(['track-1']);
  });

  it('begins anew when the face was away for longer than the gap', () => {
    expect(assign(2_401, [{}], track('...'))).not.toEqual(['track-1']);
    expect(assign(2_399, [{}], track('...'))).toEqual(['track-1']);
  });

  it('goes on when somebody walks, and begins anew far away', () => {
    expect(assign(600, [{ box: boxAt(650) }], track('...'))).toEqual(['track-1']);
    expect(assign(600, [{ box: boxAt(900) }], track('...'))).not.toEqual(['track-1']);
  });

  it('begins anew when the face is of quite another size', () => {
    expect(assign(600, [{ box: boxAt(500, 210) }], track('...'))).not.toEqual(['track-1']);
  });

  it('gives each track to the nearest face, and to one only', () => {
    const [far, near] = assign(600, [{ box: boxAt(560) }, { box: boxAt(510) }], track('...'));
    expect(near).toBe('track-1');
    expect(far).not.toBe('track-1');
  });

  it('gives two new faces two new tracks, the same ones when it is worked out again', () => {
    const once = assign(0, [{ box: boxAt(0) }, { box: boxAt(900) }], []);
    expect(new Set(once).size).toBe(2);
    expect(assign(0, [{ box: boxAt(0) }, { box: boxAt(900) }], [])).toEqual(once);
  });

  it('keeps two people who cross apart by who they are', () => {
    const before = [
      ...track('AAA', { trackId: 'adas', box: boxAt(500) }),
      ...track('BBB', { trackId: 'bobs', box: boxAt(600), faceIndex: 1 }),
    ];
    const crossed = [
      { personId: 'ada', box: boxAt(600) },
      { personId: 'bob', box: boxAt(500) },
    ];
    expect(assign(600, crossed, before)).toEqual(['adas', 'bobs']);
  });

  it('takes another name within a moment as a contradiction about the same face', () => {
    expect(assign(600, [{ personId: 'bob' }], track('AAA'))).toEqual(['track-1']);
  });

  it('takes another name after a while as the next person in the queue', () => {
    expect(assign(1_200, [{ personId: 'bob' }], track('AAA'))).not.toEqual(['track-1']);
  });

  it('goes on through frames in which the head is turned', () => {
    const turned = [...track('AAA'), ...track('----------', {}, 600)];
    expect(assign(2_600, [{}], turned)).toEqual(['track-1']);
  });

  it('works backwards for a frame that comes late', () => {
    expect(assign(100, [{}], [sighting(200, 'ada')])).toEqual(['track-1']);
  });

  it('does not stumble over a box without size', () => {
    expect(assign(600, [{ box: { x: 0, y: 0, width: 0, height: 0 } }], track('...'))).not.toEqual(['track-1']);
  });
});
