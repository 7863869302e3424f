import {
  count,
  countByDepartment,
  decidePresence,
  type PresenceFacts,
  type PresenceRow,
  type PresenceRules,
  type PresenceShift,
} from './presence.policy';

const today = '2026-03-03';
const at = (time: string): Date => new Date(`2026-03-03T${time}:00Z`);
const hourMs = 60 * 60 * 1_000;

const row: PresenceRow = {
  id: 'row',
  localDate: today,
  checkIn: at('09:00'),
  checkOut: null,
  checkOutHeld: false,
  status: 'present',
};

function factsOf(changes: Partial<PresenceRow> | null, lastSeen?: string): PresenceFacts {
  return {
    personId: 'ada',
    name: 'Ada',
    employeeId: 'E-1',
    department: 'Engines',
    departmentKey: 'engines',
    row: changes === null ? null : { ...row, ...changes },
    lastSeen: lastSeen === undefined ? null : { at: at(lastSeen), cameraId: 'door', isExit: false },
  };
}

const dayShift: PresenceShift = {
  id: 'day',
  name: 'Day',
  date: today,
  startsAt: at('09:00'),
  endsAt: at('17:30'),
  lateAfter: at('09:05'),
  leftFrom: at('17:25'),
  isHoliday: false,
  isOnLeave: false,
};

function presenceAt(now: string, facts: PresenceFacts, rules: Partial<PresenceRules> = {}) {
  return decidePresence(facts, {
    now: at(now),
    today,
    siteId: 'here',
    timeZone: 'Europe/Berlin',
    shift: undefined,
    isOnLeave: false,
    unseenMsMax: 10 * hourMs,
    workStartsAt: () => at('08:50'),
    ...rules,
  });
}

describe('who is in', () => {
  it.each([
    ['nobody who was not seen today', factsOf(null), '12:00', 'not_expected', null],
    ['whoever came', factsOf({}, '09:00'), '12:00', 'in', '09:00'],
    ['whoever came and walked past a door since', factsOf({ checkOut: at('11:00') }, '11:00'), '12:00', 'in', '09:00'],
    ['whoever was seen ten hours ago, to the minute', factsOf({}, '09:30'), '19:30', 'in', '09:00'],
    ['not who was unseen for longer', factsOf({}, '09:30'), '19:31', 'left', '09:30'],
    ['whoever was entered by hand and is not checked out', factsOf({}), '18:00', 'in', '09:00'],
    ['not who was entered by hand long ago', factsOf({}), '19:01', 'left', '09:00'],
    [
      'not who was checked out by hand',
      factsOf({ checkOut: at('11:00'), checkOutHeld: true }, '10:00'),
      '12:00',
      'left',
      '11:00',
    ],
    [
      'whoever was seen after being checked out by hand',
      factsOf({ checkOut: at('11:00'), checkOutHeld: true }, '11:30'),
      '12:00',
      'in',
      '09:00',
    ],
    [
      'whoever is to be checked out later',
      factsOf({ checkOut: at('17:00'), checkOutHeld: true }),
      '12:00',
      'in',
      '09:00',
    ],
    ['not who is entered for later', factsOf({ checkIn: at('13:00') }), '12:00', 'expected', null],
    ['not who is on leave', factsOf({ status: 'on_leave' }), '12:00', 'on_leave', null],
    ['not who is called absent', factsOf({ status: 'absent' }, '09:00'), '12:00', 'absent', null],
    ['not whom nobody saw', factsOf({ status: 'no_coverage', checkIn: null }), '12:00', 'no_coverage', null],
  ])('is %s', (_, facts, now, state, since) => {
    expect(presenceAt(now, facts)).toMatchObject({ state, since: since === null ? null : at(since) });
  });

  it('is whoever came last night and is still there, but a row of yesterday says nothing of today', () => {
    const night = { localDate: '2026-03-02', checkIn: new Date('2026-03-02T22:00:00Z') };
    expect(presenceAt('02:00', factsOf(night))).toMatchObject({ state: 'in', since: night.checkIn });
    expect(presenceAt('09:00', factsOf(night))).toMatchObject({ state: 'not_expected', since: null });
    expect(presenceAt('09:00', factsOf({ ...night, status: 'on_leave' }))).toMatchObject({ state: 'not_expected' });
  });

  it.each([
    ['expected until the grace is over, to the second', '09:05', {}, 'expected', 0],
    ['late from then on, counted from the start', '09:06', {}, 'late', 6],
    ['never late for a flexible shift', '12:00', { lateAfter: undefined }, 'expected', 0],
    ['on no holiday', '12:00', { isHoliday: true }, 'holiday', 0],
  ])('is expected by a shift: whoever is not here is %s', (_, now, changes, state, lateMinutes) => {
    const found = presenceAt(now, factsOf(null), { shift: { ...dayShift, ...changes } });
    expect(found).toMatchObject({ state, lateMinutes, since: state === 'late' ? dayShift.startsAt : null });
  });

  it('is not who is on leave, unless they came all the same', () => {
    const rules = { shift: { ...dayShift, isOnLeave: true }, isOnLeave: true };
    expect(presenceAt('12:00', factsOf(null), rules)).toMatchObject({ state: 'on_leave' });
    expect(presenceAt('12:00', factsOf({}), rules)).toMatchObject({ state: 'in' });
  });

  it('goes by the leave of the night that lasts, not by that of the date that has begun meanwhile', () => {
    const night = { ...dayShift, date: '2026-03-02', startsAt: new Date('2026-03-02T22:00:00Z'), endsAt: at('06:00') };
    const missed = { ...night, lateAfter: new Date('2026-03-02T22:05:00Z') };
    const ofNight = { shift: { ...missed, isOnLeave: true }, isOnLeave: false };
    expect(presenceAt('02:00', factsOf(null), ofNight)).toMatchObject({ state: 'on_leave' });
    const ofToday = { shift: missed, isOnLeave: true };
    expect(presenceAt('02:00', factsOf(null), ofToday)).toMatchObject({ state: 'late', lateMinutes: 240 });
    expect(presenceAt('02:00', factsOf(null), { isOnLeave: true })).toMatchObject({ state: 'on_leave' });
  });

  it('is not who was seen at an exit, or for the last time at the end of the shift', () => {
    const rules = { shift: dayShift };
    expect(presenceAt('18:00', factsOf({}, '17:24'), rules)).toMatchObject({ state: 'in' });
    expect(presenceAt('18:00', factsOf({}, '17:25'), rules)).toMatchObject({ state: 'left', since: at('17:25') });
    expect(presenceAt('18:10', factsOf({ checkIn: at('17:30') }, '17:30'), rules)).toMatchObject({ state: 'in' });
    const atExit = { ...factsOf({}), lastSeen: { at: at('12:00'), cameraId: 'gate', isExit: true } };
    expect(presenceAt('12:01', atExit, rules)).toMatchObject({ state: 'left', since: at('12:00') });
  });

  it('is whoever works on after the end of the shift, or when they like', () => {
    const rules = { shift: dayShift };
    expect(presenceAt('17:55', factsOf({}, '17:25'), rules)).toMatchObject({ state: 'in' });
    expect(presenceAt('18:40', factsOf({}, '18:20'), rules)).toMatchObject({ state: 'in', since: at('09:00') });
    const flexible = { shift: { ...dayShift, leftFrom: undefined } };
    expect(presenceAt('20:00', factsOf({}, '17:40'), flexible)).toMatchObject({ state: 'in' });
  });

  it('says how late whoever came late was, in whole minutes from the start of work', () => {
    expect(presenceAt('12:00', factsOf({ status: 'late' }))).toMatchObject({ cameLate: true, lateMinutes: 10 });
    expect(presenceAt('12:00', factsOf({}))).toMatchObject({ cameLate: false, lateMinutes: 0 });
  });

  it('is counted over everybody and by department, whose spellings are one', () => {
    const people = [
      presenceAt('12:00', factsOf({ status: 'late' })),
      presenceAt('12:00', { ...factsOf(null), department: 'ENGINES' }),
      presenceAt('12:00', { ...factsOf({ status: 'on_leave' }), department: '', departmentKey: '' }),
    ];
    expect(count(people)).toMatchObject({ people: 3, in: 1, cameLate: 1, not_expected: 1, on_leave: 1, left: 0 });
    expect(countByDepartment(people).map(({ department, counts }) => [department, counts.people, counts.in])).toEqual([
      ['Engines', 2, 1],
      ['', 1, 0],
    ]);
  });
});
