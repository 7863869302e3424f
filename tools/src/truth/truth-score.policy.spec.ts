import { seededRandom } from '@smart-attendance/testing';
import { barsOf, figuresOf } from './truth-figures.policy';
import { scoreVisits, type SaidRecognition, type SaidRow, type TrueVisit } from './truth-score.policy';

const faceYPx = 360;

function visit(id: string, personId: string | undefined, fromMs: number, changes: Partial<TrueVisit> = {}): TrueVisit {
  return { id, personId, class: 'scored', cameraId: 'hall', fromMs, toMs: fromMs + 3_000, faceYPx, ...changes };
}

function recognition(id: string, personId: string, fromMs: number, y = faceYPx): SaidRecognition {
  const sightings = [0, 200, 400].map((afterMs) => ({ atMs: fromMs + afterMs, faceYPx: y }));
  return { id, personId, cameraId: 'hall', sightings };
}

function row(personId: string, ...punches: readonly (readonly [id: string, fromMs: number, toMs: number])[]): SaidRow {
  return {
    personId,
    checkInMs: punches[0]?.[1],
    punches: punches.map(([recognitionId, fromMs, toMs]) => ({ recognitionId, fromMs, toMs })),
  };
}

describe('scoreVisits', () => {
  it('counts a visit by a punch of the own row, and how late its first and last sighting are', () => {
    const said = [recognition('r1', 'ada', 10_300), recognition('r2', 'ada', 12_300)];
    const rows = [row('ada', ['r1', 10_300, 10_700], ['r2', 12_300, 12_700])];
    const { visits, checkInErrorsMs } = scoreVisits([visit('v', 'ada', 10_000)], said, rows);
    expect(visits).toMatchObject([{ isInRow: true, wrong: [], firstErrorMs: 300, lastErrorMs: -300 }]);
    expect(checkInErrorsMs).toEqual([300]);
  });

  it('does not count a recognition that came to no row', () => {
    const { visits } = scoreVisits([visit('v', 'ada', 10_000)], [recognition('r1', 'ada', 10_300)], []);
    expect(visits).toMatchObject([{ isInRow: false, wrong: [], firstErrorMs: undefined }]);
  });

  it('tells two who walk together apart by where their faces are', () => {
    const together = [visit('near', undefined, 10_000), visit('far', 'ada', 10_000, { faceYPx: 270 })];
    const said = [recognition('r1', 'ada', 10_300, 262), recognition('r2', 'ada', 10_300, 371)];
    const { visits } = scoreVisits(together, said, [row('ada', ['r1', 10_300, 10_700], ['r2', 10_300, 10_700])]);
    expect(visits.map(({ isInRow, wrong }) => [isInRow, wrong.map(({ id }) => id)])).toEqual([
      [false, ['r2']],
      [true, []],
    ]);
  });

  it('counts a stranger who is given the name of somebody who comes later', () => {
    const truth = [visit('stranger', undefined, 10_000), visit('ada', 'ada', 20_000)];
    const { visits } = scoreVisits(truth, [recognition('r1', 'ada', 11_000)], [row('ada', ['r1', 11_000, 11_400])]);
    expect(visits.map(({ isInRow, wrong }) => [isInRow, wrong.length])).toEqual([
      [false, 1],
      [false, 0],
    ]);
  });

  it('takes a face that comes late out of a busy decoder for who has just left, not for who is not there yet', () => {
    const truth = [visit('ada', 'ada', 10_000), visit('stranger', undefined, 15_700)];
    const { visits } = scoreVisits(truth, [recognition('r1', 'ada', 14_600)], [row('ada', ['r1', 14_600, 15_000])]);
    expect(visits.map(({ isInRow, wrong }) => [isInRow, wrong.length])).toEqual([
      [true, 0],
      [false, 0],
    ]);
  });

  it('names recognitions while nobody was there, or before another camera', () => {
    const said = [recognition('r1', 'ada', 30_000), { ...recognition('r2', 'ada', 10_300), cameraId: 'gate' }];
    expect(scoreVisits([visit('v', 'ada', 10_000)], said, []).ofNobody.map(({ id }) => id)).toEqual(['r1', 'r2']);
  });

  it('takes a sighting without a box for who was there alone, and for nobody of two', () => {
    const alone = visit('stranger', undefined, 10_000);
    const said = recognition('r1', 'ada', 10_300);
    const boxless = { ...said, sightings: said.sightings.map(({ atMs }) => ({ atMs, faceYPx: undefined })) };
    expect(scoreVisits([alone], [boxless], []).visits.map(({ wrong }) => wrong.length)).toEqual([1]);
    const together = [alone, visit('ada', 'ada', 10_000, { faceYPx: 270 })];
    expect(scoreVisits(together, [boxless], []).ofNobody).toEqual([boxless]);
  });

  it('compares a check-in with the first of several visits, unless one of them was not to be recognised', () => {
    const rows = [row('ada', ['r1', 20_100, 20_500])];
    const first = visit('first', 'ada', 10_000);
    expect(scoreVisits([first, visit('second', 'ada', 20_000)], [], rows).checkInErrorsMs).toEqual([10_100]);
    expect(scoreVisits([{ ...first, class: 'too_small' }], [], rows).checkInErrorsMs).toEqual([]);
  });
});

describe('figures of a score', () => {
  const found = { isInRow: true, wrong: [], firstErrorMs: -200, lastErrorMs: 100 };
  const missed = { isInRow: false, wrong: [], firstErrorMs: undefined, lastErrorMs: undefined };
  const named = { ...missed, wrong: [recognition('r', 'ada', 0)] };

  function figures(visits: Parameters<typeof figuresOf>[0]['visits'], ofNobody: readonly SaidRecognition[] = []) {
    return figuresOf({ visits, ofNobody, checkInErrorsMs: [] }, seededRandom(1));
  }

  it('keeps what is not to be recognised out of the recall, and beside it', () => {
    const { recall, apart } = figures([
      { ...visit('a', 'ada', 0), ...found },
      { ...visit('b', 'ada', 0, { class: 'too_small' }), ...missed },
      { ...visit('c', 'ada', 0, { class: 'turned_away' }), ...found },
    ]);
    expect([recall.hits, recall.of]).toEqual([1, 1]);
    expect(apart).toEqual({ tooSmall: { visits: 1, inRow: 0 }, turnedAway: { visits: 1, inRow: 1 } });
  });

  it('counts late and early alike, with an interval around the estimate', () => {
    const visits = Array.from({ length: 40 }, (_, i) => ({
      ...visit(`v${i}`, 'ada', 0),
      ...found,
      firstErrorMs: (i % 2 === 0 ? 1 : -1) * i * 10,
    }));
    const { p50, p95 } = figures(visits).firstSighting;
    expect([p50.ms, p95.ms]).toEqual([200, 380]);
    expect(p50.low).toBeLessThan(200);
    expect(p50.high).toBeGreaterThan(200);
  });

  it('misses each bar by what it asks', () => {
    const good = Array.from({ length: 100 }, (_, i) => ({ ...visit(`v${i}`, 'ada', 0), ...found }));
    const stranger = visit('s', undefined, 0);
    const met = (...of: Parameters<typeof figures>) => barsOf(figures(...of)).map(({ isMet }) => isMet);
    expect(met([...good, { ...stranger, ...missed }])).toEqual([true, true, true, true, true]);
    expect(met([...good, { ...stranger, ...named }])).toEqual([false, true, true, true, true]);
    const two = ['x', 'y'].map((id) => ({ ...visit(id, 'ada', 0), ...missed }));
    expect(met([...good, ...two, { ...stranger, ...missed }])).toEqual([true, false, true, true, true]);
    const late = good.map((one, i) => (i < 6 ? { ...one, firstErrorMs: 1_001 } : one));
    expect(met([...late, { ...stranger, ...missed }])).toEqual([true, true, false, true, true]);
    const other = { ...visit('o', 'bob', 0), ...found, wrong: named.wrong };
    expect(met([...good, other, { ...stranger, ...missed }])).toEqual([true, true, true, false, true]);
    expect(met([...good, { ...stranger, ...missed }], named.wrong)).toEqual([true, true, true, true, false]);
  });

  it('meets no bar without a single visit', () => {
    expect(barsOf(figures([])).map(({ isMet }) => isMet)).toEqual([false, false, false, false, false]);
  });
});
