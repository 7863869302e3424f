import { boxAt, sighting, track } from '../testing/sightings';
import { decideRecognition, onePlaceEach, verdictOfTrack } from './recognition.policy';

const rules = { sightingsMin: 3, windowMs: 10_000 };
const unclaimed = new Map<string, string>();

function decide(who: string, sightings: ReturnType<typeof track>, claims: ReadonlyMap<string, string> = unclaimed) {
  const atMs = Math.max(...sightings.map(({ capturedAtMs }) => capturedAtMs));
  return decideRecognition(who, atMs, sightings, claims, rules);
}

describe('recognising a person', () => {
  it('never happens from a single frame, nor from two', () => {
    expect(decide('ada', track('A'))).toBeUndefined();
    expect(decide('ada', track('AA'))).toBeUndefined();
  });

  it('happens when three sightings agree, from the first to the last of them', () => {
    expect(decide('ada', track('AAA'))).toMatchObject({ firstSeenAtMs: 0, lastSeenAtMs: 400, trackIds: ['track-1'] });
  });

  it('keeps the best similarity and the smallest margin', () => {
    const sightings = [
      sighting(0, 'ada', { similarity: 0.6, margin: 0.4 }),
      sighting(200, 'ada', { similarity: 0.8, margin: 0.1 }),
      sighting(400, 'ada', { similarity: 0.7, margin: 0.2 }),
    ];
    expect(decide('ada', sightings)).toMatchObject({ similarity: 0.8, margin: 0.1 });
  });

  it('counts only what was seen within the window', () => {
    const sightings = [sighting(0, 'ada'), sighting(5_000, 'ada'), sighting(10_500, 'ada')];
    expect(decide('ada', sightings)).toBeUndefined();
    expect(decide('ada', [...sightings, sighting(10_700, 'ada')])?.agreeing).toHaveLength(3);
  });

  it('does not care in which order the frames came', () => {
    const late = decideRecognition('ada', 200, track('AAA'), unclaimed, rules);
    expect(late).toMatchObject({ firstSeenAtMs: 0, lastSeenAtMs: 400 });
  });

  it('takes a walk that breaks into several tracks together', () => {
    const sightings = ['a', 'b', 'c'].map((trackId, i) => sighting(i * 200, 'ada', { trackId, box: boxAt(i * 400) }));
    expect(decide('ada', sightings)?.trackIds).toEqual(['a', 'b', 'c']);
  });

  it('survives frames below the threshold and frames with the head turned', () => {
    expect(decide('ada', track('.A.-A.-A'))?.agreeing).toHaveLength(3);
  });

  it('is refused when most sightings of the face say stranger', () => {
    expect(decide('ada', track('..A...A...A...'))).toBeUndefined();
  });

  it('is refused for both when one face flips between two people', () => {
    expect(decide('ada', track('ABABABAB'))).toBeUndefined();
    expect(decide('bob', track('ABABABAB'))).toBeUndefined();
  });

  it('is given to the clear majority of a face, and never to the other', () => {
    expect(decide('ada', track('AABAAABAABA'))?.agreeing).toHaveLength(8);
    expect(decide('bob', track('AABAAABAABA'))).toBeUndefined();
  });

  it('is never given to two people on one track, not even one after the other', () => {
    const claims = new Map([['track-1', 'ada']]);
    expect(decide('bob', track('AAABBBBBBBBBB'), claims)).toBeUndefined();
  });

  it('happens to two people side by side', () => {
    const both = [...track('AAA', { trackId: 'left' }), ...track('BBB', { trackId: 'right', faceIndex: 1 })];
    expect(decide('ada', both)?.trackIds).toEqual(['left']);
    expect(decide('bob', both)?.trackIds).toEqual(['right']);
  });

  it('is not hindered by one stray sighting in somebody else’s track', () => {
    const sightings = [...track('BBBABBBB', { trackId: 'bobs' }), ...track('AAA', { trackId: 'adas', faceIndex: 1 })];
    expect(decide('ada', sightings)?.trackIds).toEqual(['adas']);
    expect(decide('bob', sightings)?.trackIds).toEqual(['bobs']);
  });
});

describe('the verdict about a track', () => {
  it.each([
    ['AAA', 'person'],
    ['...', 'stranger'],
    ['.......A..', 'stranger'],
    ['---', 'open'],
    ['AB', 'open'],
    ['A..', 'person'],
    ['A...', 'stranger'],
  ])('%s is %s', (letters, kind) => {
    expect(verdictOfTrack(track(letters)).kind).toBe(kind);
  });

  it('is open when two people are too alike to tell', () => {
    expect(verdictOfTrack(track('...').map((seen) => ({ ...seen, reason: 'small_margin' }))).kind).toBe('open');
  });
});

describe('two faces of one frame that match one person', () => {
  it('leave the name to the more alike', () => {
    const [weak, strong] = onePlaceEach([
      sighting(0, 'ada', { similarity: 0.6 }),
      sighting(0, 'ada', { similarity: 0.8, faceIndex: 1 }),
    ]);
    expect(weak).toMatchObject({ personId: undefined, reason: 'same_person_twice' });
    expect(strong).toMatchObject({ personId: 'ada', reason: '' });
  });

  it('leave it to one of them when they are equally alike', () => {
    const faces = onePlaceEach([sighting(0, 'ada'), sighting(0, 'ada', { faceIndex: 1 })]);
    expect(faces.map(({ personId }) => personId)).toEqual(['ada', undefined]);
  });

  it('stay as they are when they are of two people, or of nobody', () => {
    const faces = [sighting(0, 'ada'), sighting(0, 'bob'), sighting(0, undefined), sighting(0, undefined)];
    expect(onePlaceEach(faces)).toEqual(faces);
  });
});
