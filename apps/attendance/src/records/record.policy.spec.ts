import type { SiteCalendar } from '../calendar/attendance-day.policy';
import {
  decideEdit,
  decideManualRecord,
  isSameRecord,
  violationsOfLength,
  violationsOfTimes,
  type EditableRecord,
} from './record.policy';

const rules: SiteCalendar = { timeZone: 'Asia/Kolkata', dayStartsAtMinutes: 0 };

/** On 10 May 2026 by the clock of Kolkata (UTC+5:30). */
function at(time: string, day = '2026-05-10'): Date {
  return new Date(`${day}T${time}:00+05:30`);
}

const nothingElse = { checkOut: null, status: undefined, cameraId: null, location: '', notes: '' };

const seenByCamera: EditableRecord = {
  checkIn: at('10:00'),
  checkOut: at('17:00'),
  status: 'late',
  checkInHeld: false,
  checkOutHeld: false,
  statusHeld: false,
  cameraId: 'door',
  location: '',
  notes: '',
};

describe('a record entered by hand', () => {
  it('holds what was given and leaves the rest to rules and cameras', () => {
    const record = decideManualRecord({ ...nothingElse, checkIn: at('09:40') });
    expect(record).toMatchObject({ checkInHeld: true, checkOutHeld: false, statusHeld: false });
  });

  it('keeps the status it was given, whatever the time', () => {
    const record = decideManualRecord({ ...nothingElse, checkIn: at('12:00'), status: 'on_leave' });
    expect(record).toMatchObject({ status: 'on_leave', statusHeld: true });
  });
});

describe('an edit', () => {
  it('changes only what it names', () => {
    const edited = decideEdit(seenByCamera, { notes: 'train was late' });
    expect(edited).toEqual({ ...seenByCamera, notes: 'train was late' });
  });

  it('of the check-in holds it, and leaves the status to the rules', () => {
    const edited = decideEdit(seenByCamera, { checkIn: at('09:00', '2026-05-09') });
    expect(edited).toMatchObject({ checkIn: at('09:00', '2026-05-09'), checkInHeld: true, statusHeld: false });
  });

  it('of the check-in leaves a status that was set by hand', () => {
    const held = { ...seenByCamera, status: 'half_day' as const, statusHeld: true };
    expect(decideEdit(held, { checkIn: at('09:00') })).toMatchObject({ status: 'half_day', statusHeld: true });
  });

  it('that empties the status leaves it to the rules again', () => {
    const held = { ...seenByCamera, status: 'half_day' as const, statusHeld: true };
    expect(decideEdit(held, { status: null })).toMatchObject({ statusHeld: false });
  });

  it('that takes the check-out away leaves it to the cameras', () => {
    const held = { ...seenByCamera, checkOutHeld: true };
    expect(decideEdit(held, { checkOut: null })).toMatchObject({ checkOut: null, checkOutHeld: false });
  });

  it('that sets what is there already still holds it', () => {
    const edited = decideEdit(seenByCamera, { checkOut: at('17:00') });
    expect(isSameRecord(edited, seenByCamera)).toBe(false);
    expect(isSameRecord(decideEdit(edited, { checkOut: at('17:00') }), edited)).toBe(true);
  });
});

describe('times set by hand', () => {
  const now = at('12:00');
  const both = { checkIn: true, checkOut: true };

  it.each([
    ['a check-out before the check-in', at('09:00'), at('08:59'), both, 'check_out: must not be before check_in'],
    [
      'a check-in moved behind the check-out',
      at('18:00'),
      at('17:00'),
      { checkIn: true, checkOut: false },
      'check_in: must not be after check_out',
    ],
    [
      'a check-in more than a day ahead',
      at('12:01', '2026-05-11'),
      null,
      both,
      'check_in: must not be more than a day in the future',
    ],
  ])('refuse %s', (_, checkIn, checkOut, given, sentence) => {
    const violations = violationsOfTimes({ checkIn, checkOut }, given, now);
    expect(violations.map(({ field, message }) => `${field}: ${message}`)).toEqual([sentence]);
  });

  it.each([
    ['exactly a day ahead', at('12:00', '2026-05-11'), null],
    ['exactly 24 hours', at('09:00'), at('09:00', '2026-05-11')],
    ['no time at all between', at('09:00'), at('09:00')],
  ])('may be %s', (_, checkIn, checkOut) => {
    const times = { checkIn, checkOut };
    expect([...violationsOfTimes(times, both, now), ...violationsOfLength(times, both, rules)]).toEqual([]);
  });

  it.each([
    ['a whole day of 25 hours', '2026-10-25T00:00:00+02:00', '2026-10-26T00:00:00+01:00', true],
    ['a second more', '2026-10-25T00:00:00+02:00', '2026-10-26T00:00:01+01:00', false],
    ['a shift of 25 hours from noon on', '2026-10-24T12:00:00+02:00', '2026-10-25T12:00:00+01:00', true],
    ['25 hours of a usual day', '2026-10-22T00:00:00+02:00', '2026-10-23T01:00:00+02:00', false],
    ['24 hours over the change to summer', '2026-03-29T00:00:00+01:00', '2026-03-30T01:00:00+02:00', true],
    ['a second more than that', '2026-03-29T00:00:00+01:00', '2026-03-30T01:00:01+02:00', false],
    ['from an hour to its second coming', '2026-10-24T02:30:00+02:00', '2026-10-25T02:30:00+01:00', true],
  ])('in Berlin are judged by instants and the length of the day: %s', (_, checkIn, checkOut, isRight) => {
    const berlin = { ...rules, timeZone: 'Europe/Berlin' };
    const times = { checkIn: new Date(checkIn), checkOut: new Date(checkOut) };
    const violations = violationsOfLength(times, both, berlin);
    expect(violations.map(({ field }) => field)).toEqual(isRight ? [] : ['check_out']);
  });

  it('are more than a day apart by the fault of the one that is given', () => {
    const times = { checkIn: at('09:00'), checkOut: at('09:01', '2026-05-11') };
    const fieldsOf = (given: typeof both) => violationsOfLength(times, given, rules).map(({ field }) => field);
    expect(fieldsOf(both)).toEqual(['check_out']);
    expect(fieldsOf({ checkIn: true, checkOut: false })).toEqual(['check_in']);
  });

  it('want a check-in beside a check-out on a day on which nobody was seen', () => {
    const times = { checkIn: null, checkOut: at('17:00') };
    const violations = violationsOfTimes(times, { checkIn: false, checkOut: true }, now);
    expect(violations.map(({ field }) => field)).toEqual(['check_out']);
  });

  it('are not looked at again when an edit gives none of them', () => {
    const odd = { checkIn: at('09:00'), checkOut: at('10:00', '2026-05-11') };
    const given = { checkIn: false, checkOut: false };
    expect([...violationsOfTimes(odd, given, now), ...violationsOfLength(odd, given, rules)]).toEqual([]);
  });
});
