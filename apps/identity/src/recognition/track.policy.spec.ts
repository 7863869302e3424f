import { boxAt, sighting, track } from '../testing/sightings';
import { assignTracks, type PlacedFace } from './track.policy';
import type { TrackedSighting } from './tracked-sighting';

const rules = { gapMs: 2_000, unlikeCosine: 0.26 };
const size = { widthPx: 1_280, heightPx: 720 };

function assign(atMs: number, faces: readonly Partial<PlacedFace>[], recent: readonly TrackedSighting[]) {
  const placed = faces.map((face, faceIndex) => {
    const isNamed = face.personId !== undefined;
    const seen = { reason: isNamed ? '' : 'below_threshold', similarity: isNamed ? 0.7 : 0.3 };
    return { faceIndex, box: boxAt(500), personId: undefined, ...seen, ...face };
  });
  const tracks = assignTracks({ frameId: `frame-${atMs}`, capturedAtMs: atMs, faces: placed, size }, recent, rules);
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

describe('the next person', () => {
  const atEdge = boxAt(1_160);
  const strangerAtEdge = track('.....', { box: atEdge });

  it('at the edge of the picture is another, once the first was missed there', () => {
    expect(assign(1_600, [{ box: atEdge }], strangerAtEdge)).not.toEqual(['track-1']);
    expect(assign(1_600, [{ box: boxAt(10) }], track('.....', { box: boxAt(20) }))).not.toEqual(['track-1']);
  });

  it('is not seen in a frame that missed the face, nor in the pause between two frames of a slow camera', () => {
    expect(assign(1_300, [{ box: atEdge }], strangerAtEdge)).toEqual(['track-1']);
    const slow = [0, 1_000, 2_000].map((atMs) => sighting(atMs, undefined, { box: atEdge }));
    expect(assign(3_000, [{ box: atEdge }], slow)).toEqual(['track-1']);
    expect(assign(4_000, [{ box: atEdge }], slow)).toEqual(['track-1']);
  });

  it('in the middle of the picture is the same after a gap, as heads are lost there and found again', () => {
    expect(assign(1_600, [{}], track('.....'))).toEqual(['track-1']);
  });

  it('comes where somebody walked out, however soon', () => {
    const walking = [900, 1_000, 1_100].map((x, i) => sighting(i * 200, undefined, { box: boxAt(x) }));
    expect(assign(800, [{ box: boxAt(1_120) }], walking)).not.toEqual(['track-1']);
    // The next frame, and a walker who slows down.
    expect(assign(600, [{ box: boxAt(1_150) }], walking)).toEqual(['track-1']);
    const entering = [1_100, 1_000, 900].map((x, i) => sighting(i * 200, undefined, { box: boxAt(x) }));
    expect(assign(800, [{ box: boxAt(850) }], entering)).toEqual(['track-1']);
  });

  it('keeps their own track when they come back to the edge by name', () => {
    const ada = track('AAAAA', { box: atEdge });
    expect(assign(1_600, [{ box: atEdge, personId: 'ada' }], ada)).toEqual(['track-1']);
    expect(assign(1_600, [{ box: atEdge }], ada)).not.toEqual(['track-1']);
  });

  it('is somebody known who comes where a stranger was missed', () => {
    expect(assign(1_600, [{ personId: 'ada' }], track('.....'))).not.toEqual(['track-1']);
  });

  it('is not somebody known who comes closer frame by frame', () => {
    expect(assign(1_000, [{ personId: 'ada' }], track('.....'))).toEqual(['track-1']);
    expect(assign(1_600, [{ personId: 'ada' }], track('----.'))).toEqual(['track-1']);
  });

  it('is somebody known, also for a slow camera, where the stranger was like nobody of the gallery', () => {
    const slow = (similarity: number) => [0, 1_000].map((atMs) => sighting(atMs, undefined, { similarity }));
    expect(assign(2_000, [{ personId: 'ada' }], slow(0.1))).not.toEqual(['track-1']);
    expect(assign(2_000, [{ personId: 'ada' }], slow(0.3))).toEqual(['track-1']);
  });

  it('is a stranger who is like nobody of the gallery where somebody known was', () => {
    expect(assign(1_600, [{ similarity: 0.1 }], track('AAAAA'))).not.toEqual(['track-1']);
    expect(assign(1_600, [{ similarity: 0.3 }], track('AAAAA'))).toEqual(['track-1']);
    // Turning the head, frame by frame.
    const turning = [...track('AAAAA'), ...track('....', { similarity: 0.1 }, 1_000)];
    expect(assign(1_800, [{ similarity: 0.1 }], turning)).toEqual(['track-1']);
    // A face that could not be compared says nothing.
    expect(assign(1_600, [{ similarity: 0, reason: 'turned_away' }], track('AAAAA'))).toEqual(['track-1']);
    expect(assign(1_000, [{ similarity: 0.1 }], track('AAAAA'))).toEqual(['track-1']);
  });

  it('is told apart in late frames, too', () => {
    const later = track('.....', { box: atEdge }, 2_000);
    expect(assign(1_000, [{ box: atEdge }], later)).not.toEqual(['track-1']);
  });
});
