import type { SiteRules } from '../calendar/attendance-status.policy';
import { decidePunch, splitByDay, type Punch, type SeenDay } from './punch.policy';

const rules: SiteRules = {
  timeZone: 'Europe/Berlin',
  dayStartsAtMinutes: 0,
  workdayStartsAtMinutes: 9 * 60,
  lateGraceMinutes: 5,
};

/** A recognition on 2 March 2026 by the clock of Berlin (UTC+1). */
function seen(recognitionId: string, from: string, to: string): Punch {
  const at = (time: string): Date => new Date(`2026-03-02T${time}+01:00`);
  return {
    recognitionId,
    personId: 'ada',
    cameraId: `camera of ${recognitionId}`,
    firstSeenAt: at(from),
    lastSeenAt: at(to),
    similarity: 0.7,
  };
}

function dayAfter(punches: readonly Punch[], start?: SeenDay): SeenDay | undefined {
  return punches.reduce<SeenDay | undefined>((day, punch) => {
    const decision = decidePunch(day, punch, rules);
    return decision.kind === 'nothing' ? day : decision.day;
  }, start);
}

function times(day: SeenDay | undefined): string {
  const clock = (date: Date | null | undefined): string =>
    date?.toLocaleTimeString('en-GB', { timeZone: 'Europe/Berlin' }) ?? '-';
  return `${clock(day?.checkIn)} to ${clock(day?.checkOut)} ${day?.status ?? ''}`;
}

function ordersOf<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    ordersOf(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
  );
}

const morning = seen('a', '08:55:00', '08:55:04');
const noon = seen('b', '12:00:00', '12:00:09');
const evening = seen('c', '17:30:00', '17:30:03');

describe('a day of sightings', () => {
  it('is opened by the first one, whose own end is no check-out', () => {
    const decision = decidePunch(undefined, morning, rules);
    expect(decision.kind).toBe('open');
    expect(times(dayAfter([morning]))).toBe('08:55:00 to - present');
  });

  it('is extended to the end of each later one', () => {
    expect(times(dayAfter([morning, noon]))).toBe('08:55:00 to 12:00:09 present');
    expect(times(dayAfter([morning, noon, evening]))).toBe('08:55:00 to 17:30:03 present');
  });

  it('is not changed by one that lies inside it', () => {
    const day = dayAfter([morning, evening]);
    expect(decidePunch(day, noon, rules)).toEqual({ kind: 'nothing' });
  });

  it('is not changed by the recognition that opened it', () => {
    expect(decidePunch(dayAfter([morning]), { ...morning, lastSeenAt: morning.firstSeenAt }, rules)).toEqual({
      kind: 'nothing',
    });
  });

  it('is widened to an earlier one that arrives late, with its camera, and is decided again', () => {
    const day = dayAfter([noon, morning]);
    expect(times(dayAfter([noon]))).toBe('12:00:00 to - late');
    expect(times(day)).toBe('08:55:00 to 12:00:09 present');
    expect(day).toMatchObject({ cameraId: 'camera of a', recognitionId: 'a' });
  });

  it('ends up the same in whatever order its sightings arrive', () => {
    const overlapping = seen('d', '08:55:02', '08:56:00');
    const sameMoment = seen('e', '08:55:00', '08:55:30');
    const punches = [morning, noon, evening, overlapping, sameMoment];
    const inOrder = dayAfter(punches);
    expect(times(inOrder)).toBe('08:55:00 to 17:30:03 present');
    for (const order of ordersOf(punches)) expect(dayAfter(order)).toEqual(inOrder);
  });

  it('of two that overlap takes the later end, whichever opened it', () => {
    const long = seen('a', '09:00:00', '09:10:00');
    const short = seen('b', '09:00:10', '09:00:20');
    for (const order of ordersOf([long, short])) expect(times(dayAfter(order))).toBe('09:00:00 to 09:10:00 present');
  });

  it('follows somebody who stays in view, whose recognitions all begin with the same sighting', () => {
    const stay = [
      seen('c', '09:00:00', '09:00:01'),
      seen('b', '09:00:00', '09:00:03'),
      seen('a', '09:00:00', '09:00:05'),
    ];
    expect(times(dayAfter(stay.slice(0, 2)))).toBe('09:00:00 to 09:00:03 present');
    for (const order of ordersOf(stay)) expect(times(dayAfter(order))).toBe('09:00:00 to 09:00:05 present');
  });
});

describe('a recognition of somebody who stays while the day turns', () => {
  const parts = (from: string, to: string, site: SiteRules = rules): string[] =>
    splitByDay({ ...morning, firstSeenAt: new Date(from), lastSeenAt: new Date(to) }, site).map(
      ({ localDate, punch }) => `${localDate} ${punch.firstSeenAt.toISOString()} ${punch.lastSeenAt.toISOString()}`,
    );

  it('is of each day the part that lies in it', () => {
    expect(parts('2026-07-14T21:59:50Z', '2026-07-14T22:00:10Z')).toEqual([
      '2026-07-14 2026-07-14T21:59:50.000Z 2026-07-14T22:00:00.000Z',
      '2026-07-15 2026-07-14T22:00:00.000Z 2026-07-14T22:00:10.000Z',
    ]);
  });

  it('is whole when it ends just before the turn, and touches the next day when it ends with it', () => {
    expect(parts('2026-07-14T21:59:50Z', '2026-07-14T21:59:59.999Z')).toHaveLength(1);
    expect(parts('2026-07-14T21:59:50Z', '2026-07-14T22:00:00Z')).toHaveLength(2);
    expect(parts('2026-07-14T22:00:00Z', '2026-07-14T22:00:10Z')).toHaveLength(1);
  });

  it('is split where the site begins its day, whatever the clocks do that night', () => {
    const night = { ...rules, dayStartsAtMinutes: 150 };
    expect(parts('2026-07-14T21:59:50Z', '2026-07-14T22:00:10Z', night)).toHaveLength(1);
    // 02:30 comes twice, and the first one is the turn.
    expect(parts('2026-10-25T00:29:00Z', '2026-10-25T01:31:00Z', night)).toEqual([
      '2026-10-24 2026-10-25T00:29:00.000Z 2026-10-25T00:30:00.000Z',
      '2026-10-25 2026-10-25T00:30:00.000Z 2026-10-25T01:31:00.000Z',
    ]);
    // 02:30 is skipped.
    expect(parts('2026-03-29T01:29:00Z', '2026-03-29T01:31:00Z', night)).toEqual([
      '2026-03-28 2026-03-29T01:29:00.000Z 2026-03-29T01:30:00.000Z',
      '2026-03-29 2026-03-29T01:30:00.000Z 2026-03-29T01:31:00.000Z',
    ]);
  });

  it('over a day of 23 hours touches three', () => {
    const spans = parts('2026-03-28T22:59:00Z', '2026-03-29T22:30:00Z');
    expect(spans.map((span) => span.slice(0, 10))).toEqual(['2026-03-28', '2026-03-29', '2026-03-30']);
  });

  it('makes days that never overlap, in whatever order it arrives', () => {
    const at = (time: string): Date => new Date(`2026-07-14T${time}Z`);
    const stay = [
      { ...morning, recognitionId: 'a', firstSeenAt: at('21:59:40'), lastSeenAt: at('21:59:55') },
      { ...morning, recognitionId: 'b', firstSeenAt: at('21:59:54'), lastSeenAt: at('22:00:10') },
      { ...morning, recognitionId: 'c', firstSeenAt: at('22:00:02'), lastSeenAt: at('22:00:20') },
    ];
    for (const order of ordersOf(stay)) {
      const [before, after] = ['2026-07-14', '2026-07-15'].map((date) =>
        dayAfter(
          order.flatMap((one) =>
            splitByDay(one, rules).flatMap(({ localDate, punch }) => (localDate === date ? [punch] : [])),
          ),
        ),
      );
      expect([before, after].map((day) => [day?.checkIn, day?.checkOut])).toEqual([
        [at('21:59:40'), at('22:00:00')],
        [at('22:00:00'), at('22:00:20')],
      ]);
    }
  });
});

describe('what was set by hand', () => {
  const byHand: SeenDay = {
    checkIn: new Date('2026-03-02T10:00:00+01:00'),
    checkOut: null,
    status: 'half_day',
    checkInHeld: true,
    checkOutHeld: false,
    statusHeld: true,
    cameraId: null,
    recognitionId: null,
    similarity: null,
    openingLastSeenAt: null,
  };

  it('keeps its check-in though an earlier sighting arrives', () => {
    expect(decidePunch(byHand, morning, rules)).toEqual({ kind: 'nothing' });
  });

  it('still gets the check-out that nobody set', () => {
    expect(times(dayAfter([noon, evening], byHand))).toBe('10:00:00 to 17:30:03 half_day');
  });

  it('keeps its check-out though later sightings arrive, and still widens to the earlier side', () => {
    const day = dayAfter([noon]);
    const corrected = day && { ...day, checkOut: new Date('2026-03-02T16:00:00+01:00'), checkOutHeld: true };
    expect(times(dayAfter([evening, morning], corrected))).toBe('08:55:00 to 16:00:00 present');
  });

  it('keeps its status when the check-in becomes earlier', () => {
    const day = dayAfter([noon]);
    const corrected = day && { ...day, status: 'on_leave' as const, statusHeld: true };
    expect(times(dayAfter([morning], corrected))).toBe('08:55:00 to 12:00:09 on_leave');
  });
});
