import { CoverageSweep } from './coverage.policy';

/** Minutes after eight o'clock, as `HH:MM` shows them. */
function at(clock: string): Date {
  return new Date(`2026-01-05T${clock}:00.000Z`);
}

interface Request {
  readonly from?: string;
  readonly to?: string;
  readonly now?: string;
  readonly blindSpansMax?: number;
}

/** Live spans as `08:00-08:30`, in the order of their beginnings. */
function coverage(live: readonly string[], request: Request = {}) {
  const { from = '08:00', to = '09:30', now = '12:00', blindSpansMax = 1_000 } = request;
  const sweep = new CoverageSweep({ from: at(from), to: at(to), now: at(now) }, blindSpansMax);
  for (const span of live) {
    const [begin = '', end = ''] = span.split('-');
    sweep.add([{ from: at(begin), to: at(end) }]);
  }
  const { secondsAsked, secondsSeen, blindSpans, isCut } = sweep.finish();
  const clock = (time: Date) => time.toISOString().slice(11, 16);
  return {
    asked: secondsAsked / 60,
    seen: secondsSeen / 60,
    blind: blindSpans.map((blind) => `${clock(blind.from)}-${clock(blind.to)}`),
    isCut,
  };
}

describe('was this camera seeing between 8:00 and 9:30?', () => {
  it('yes, all the time', () => {
    expect(coverage(['07:00-10:00'])).toEqual({ asked: 90, seen: 90, blind: [], isCut: false });
    expect(coverage(['08:00-09:30'])).toMatchObject({ seen: 90, blind: [] });
  });

  it('no, or nobody knows', () => {
    expect(coverage([])).toEqual({ asked: 90, seen: 0, blind: ['08:00-09:30'], isCut: false });
    expect(coverage(['07:00-08:00', '09:30-10:00'])).toMatchObject({ seen: 0, blind: ['08:00-09:30'] });
  });

  it('but for the times that are listed', () => {
    expect(coverage(['07:00-08:10', '08:20-08:30', '08:31-09:00'])).toEqual({
      asked: 90,
      seen: 49,
      blind: ['08:10-08:20', '08:30-08:31', '09:00-09:30'],
      isCut: false,
    });
    expect(coverage(['08:45-10:00']).blind).toEqual(['08:00-08:45']);
  });

  it('counts no minute twice when two replicas saw it', () => {
    expect(coverage(['07:00-08:40', '08:10-08:20', '08:30-09:30'])).toMatchObject({ seen: 90, blind: [] });
    expect(coverage(['08:00-08:30', '08:30-09:00'])).toMatchObject({ seen: 60, blind: ['09:00-09:30'] });
  });

  it('is asked only of the time that has passed', () => {
    expect(coverage(['08:00-08:30'], { now: '08:40' })).toMatchObject({ asked: 40, seen: 30, blind: ['08:30-08:40'] });
    expect(coverage(['07:00-08:00'], { now: '07:30' })).toEqual({ asked: 0, seen: 0, blind: [], isCut: false });
  });

  it('believes nobody who speaks of the future', () => {
    expect(coverage(['08:00-11:00'], { now: '08:40' })).toMatchObject({ asked: 40, seen: 40, blind: [] });
  });

  it('ignores spans that have no length or lie elsewhere', () => {
    expect(coverage(['07:00-07:30', '08:10-08:10', '10:00-11:00'])).toMatchObject({ seen: 0, blind: ['08:00-09:30'] });
  });

  it('lists only so many blind spans, says so, and counts the others all the same', () => {
    const live = ['08:01-08:02', '08:03-08:04', '08:05-08:06'];
    expect(coverage(live, { blindSpansMax: 2 })).toEqual({
      asked: 90,
      seen: 3,
      blind: ['08:00-08:01', '08:02-08:03'],
      isCut: true,
    });
    expect(coverage(live, { to: '08:06', blindSpansMax: 3 })).toMatchObject({ seen: 3, isCut: false });
  });
});
