import { readCalendarFile } from './calendar-events.policy';

const repeats = { from: '2026-01-01', until: '2028-12-31' };

function fileOf(...events: readonly (readonly string[])[]): string {
  const texts = events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']);
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//example.org//EN', ...texts, 'END:VCALENDAR', ''].join('\r\n');
}

const read = (...events: readonly (readonly string[])[]) => readCalendarFile(fileOf(...events), repeats);
const daysOf = (...events: readonly (readonly string[])[]) => {
  const { holidays, faults } = read(...events);
  expect(faults).toEqual([]);
  return holidays.map(({ date, name }) => `${date} ${name}`);
};

describe('a calendar file', () => {
  it.each<[what: string, lines: readonly string[], days: readonly string[]]>([
    [
      'a day until the next one, as Google writes it',
      ['DTSTART;VALUE=DATE:20260101', 'DTEND;VALUE=DATE:20260102', 'TRANSP:TRANSPARENT', 'SUMMARY:New Year'],
      ['2026-01-01 New Year'],
    ],
    ['a day without an end', ['DTSTART;VALUE=DATE:20260101', 'SUMMARY:New Year'], ['2026-01-01 New Year']],
    [
      'a day that ends on itself',
      ['DTSTART;VALUE=DATE:20260101', 'DTEND;VALUE=DATE:20260101', 'SUMMARY:New Year'],
      ['2026-01-01 New Year'],
    ],
    [
      'several days, the last one not included',
      ['DTSTART;VALUE=DATE:20261231', 'DTEND;VALUE=DATE:20270103', 'SUMMARY:Turn'],
      ['2026-12-31 Turn', '2027-01-01 Turn', '2027-01-02 Turn'],
    ],
    [
      'days of a duration',
      ['DTSTART;VALUE=DATE:20260217', 'DURATION:P2D', 'SUMMARY:Spring Festival'],
      ['2026-02-17 Spring Festival', '2026-02-18 Spring Festival'],
    ],
    [
      'from midnight to midnight in a zone, as Outlook writes it',
      [
        'DTSTART;TZID=W. Europe Standard Time:20260501T000000',
        'DTEND;TZID=W. Europe Standard Time:20260502T000000',
        'X-MICROSOFT-CDO-ALLDAYEVENT:TRUE',
        'SUMMARY:Labour Day',
      ],
      ['2026-05-01 Labour Day'],
    ],
    [
      'from midnight to midnight in UTC',
      ['DTSTART:20260501T000000Z', 'DTEND:20260502T000000Z', 'SUMMARY:Labour Day'],
      ['2026-05-01 Labour Day'],
    ],
    [
      'a folded line, escapes and a language',
      ['DTSTART;VALUE=DATE:20260526', 'SUMMARY;LANGUAGE=en:Eid\\, the fea', ' st\\; of', '  sacrifice'],
      ['2026-05-26 Eid, the feast; of sacrifice'],
    ],
    [
      'what repeats every year',
      ['DTSTART;VALUE=DATE:19700501', 'RRULE:FREQ=YEARLY', 'SUMMARY:Labour Day'],
      ['2026-05-01 Labour Day', '2027-05-01 Labour Day', '2028-05-01 Labour Day'],
    ],
    [
      'the fourth Thursday of November',
      ['DTSTART;VALUE=DATE:20261126', 'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=2', 'SUMMARY:Thanksgiving'],
      ['2026-11-26 Thanksgiving', '2027-11-25 Thanksgiving'],
    ],
    [
      '29 February, where there is one',
      ['DTSTART;VALUE=DATE:20240229', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', 'SUMMARY:Leap Day'],
      ['2028-02-29 Leap Day'],
    ],
    [
      '29 February of what repeats by itself, too',
      ['DTSTART;VALUE=DATE:20240229', 'RRULE:FREQ=YEARLY', 'SUMMARY:Leap Day'],
      ['2028-02-29 Leap Day'],
    ],
    [
      'what repeats until a day, but for some',
      [
        'DTSTART;VALUE=DATE:20260105',
        'RRULE:FREQ=WEEKLY;UNTIL=20260126',
        'EXDATE;VALUE=DATE:20260112',
        'SUMMARY:Free Monday',
      ],
      ['2026-01-05 Free Monday', '2026-01-19 Free Monday', '2026-01-26 Free Monday'],
    ],
    [
      'days that are listed',
      ['DTSTART;VALUE=DATE:20260320', 'RDATE;VALUE=DATE:20270310', 'SUMMARY:Eid'],
      ['2026-03-20 Eid', '2027-03-10 Eid'],
    ],
  ])('has %s', (_, lines, days) => {
    expect(daysOf(['UID:1', ...lines])).toEqual(days);
  });

  it('names a day once, whatever several events call it', () => {
    const may = 'DTSTART;VALUE=DATE:20260501';
    expect(daysOf([may, 'SUMMARY:Labour Day'], [may, 'SUMMARY:May Day'], [may, 'SUMMARY:Labour Day'])).toEqual([
      '2026-05-01 Labour Day, May Day',
    ]);
  });

  it('moves a day of what repeats where an event of its own says so', () => {
    const yearly = ['UID:q', 'DTSTART;VALUE=DATE:20260424', 'RRULE:FREQ=YEARLY', 'SUMMARY:Day'];
    const moved = ['UID:q', 'RECURRENCE-ID;VALUE=DATE:20270424', 'DTSTART;VALUE=DATE:20270426', 'SUMMARY:Day'];
    expect(daysOf(moved, yearly)).toEqual(['2026-04-24 Day', '2027-04-26 Day', '2028-04-24 Day']);
  });

  it('skips what is no day off, and says where', () => {
    const { holidays, skipped } = read(
      ['DTSTART:20260501T100000Z', 'DTEND:20260501T110000Z', 'SUMMARY:Meeting'],
      ['DTSTART;VALUE=DATE:20260502', 'STATUS:CANCELLED', 'SUMMARY:Gone'],
      ['DTSTART:20260503T000000Z', 'DTEND:20260503T120000Z', 'SUMMARY:Morning'],
    );
    expect(holidays).toEqual([]);
    expect(skipped).toEqual([
      { line: 4, message: 'is of some hours, not of whole days' },
      { line: 9, message: 'is cancelled' },
      { line: 14, message: 'is of some hours, not of whole days' },
    ]);
  });

  it.each<[what: string, lines: readonly string[], message: RegExp]>([
    ['without a beginning', ['SUMMARY:Day'], /has no DTSTART/],
    ['without a name', ['DTSTART;VALUE=DATE:20260501'], /has no SUMMARY/],
    ['of a name of blanks', ['DTSTART;VALUE=DATE:20260501', 'SUMMARY:  '], /has no SUMMARY/],
    ['on no date', ['DTSTART;VALUE=DATE:20261301', 'SUMMARY:Day'], /DTSTART .*no date/],
    ['on a 30 February', ['DTSTART;VALUE=DATE:20260230', 'SUMMARY:Day'], /DTSTART .*no date/],
    ['that ends before it begins', ['DTSTART;VALUE=DATE:20260502', 'DTEND;VALUE=DATE:20260501', 'SUMMARY:D'], /before/],
    ['of a summer', ['DTSTART;VALUE=DATE:20260501', 'DTEND;VALUE=DATE:20260901', 'SUMMARY:D'], /lasts 123 days/],
    ['every hour', ['DTSTART;VALUE=DATE:20260501', 'RRULE:FREQ=HOURLY', 'SUMMARY:D'], /HOURLY/],
    [
      'by a rule that may fit no day',
      ['DTSTART;VALUE=DATE:20260501', 'RRULE:FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=31;BYDAY=MO', 'SUMMARY:D'],
      /BYMONTH and BYMONTHDAY and BYDAY/,
    ],
    [
      'by the days of the week of a day',
      ['DTSTART;VALUE=DATE:20260501', 'RRULE:FREQ=DAILY;BYDAY=5MO', 'SUMMARY:D'],
      /BYDAY/,
    ],
    ['by an unknown rule', ['DTSTART;VALUE=DATE:20260501', 'RRULE:FREQ=SOMETIMES', 'SUMMARY:D'], /SOMETIMES/],
    ['with a line that is none', ['DTSTART;VALUE=DATE:20260501', 'SUMMARY Day'], /cannot be read/],
  ])('refuses an event %s, by its line', (_, lines, message) => {
    const good = ['DTSTART;VALUE=DATE:20260101', 'SUMMARY:New Year'];
    const { faults } = read(good, lines);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ line: 8, message: expect.stringMatching(message) as string });
  });

  it.each([
    ['nothing', '', 1, /no BEGIN:VCALENDAR/],
    ['a spreadsheet', 'date;name\n2026-01-01;New Year\n', 1, /outside/],
    ['an event alone', 'BEGIN:VEVENT\nEND:VEVENT\n', 1, /must be BEGIN:VCALENDAR/],
    ['half a file', 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:New', 3, /END:VEVENT is missing/],
    ['ends that do not fit', 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n', 3, /END:VEVENT is expected/],
    ['too much in each other', 'BEGIN:VCALENDAR\n'.repeat(20), 9, /levels deep/],
  ])('that is %s is refused', (_, text, line, message) => {
    expect(readCalendarFile(text, repeats)).toMatchObject({
      holidays: [],
      faults: [{ line, message: expect.stringMatching(message) as string }],
    });
  });

  it('takes line ends of any kind, a byte order mark, small letters, and alarms inside of events', () => {
    const text =
      '\uFEFFbegin:vcalendar\nBEGIN:VTIMEZONE\nTZID:X\nBEGIN:STANDARD\nDTSTART:19701025T030000\nEND:STANDARD\nEND:VTIMEZONE\n' +
      'begin:vevent\rdtstart;value=date:20260101\rsummary:New Year\rBEGIN:VALARM\rTRIGGER:-P1D\rSUMMARY:Not this\rEND:VALARM\rend:vevent\nend:vcalendar';
    expect(readCalendarFile(text, repeats)).toEqual({
      holidays: [{ date: '2026-01-01', name: 'New Year' }],
      skipped: [],
      faults: [],
    });
  });

  it('is not worked out for ever', () => {
    const lines = ['DTSTART;VALUE=DATE:19000101', 'RRULE:FREQ=DAILY', 'SUMMARY:Every day'];
    expect(read(lines).faults).toEqual([{ line: 4, message: expect.stringContaining('repeats too often') as string }]);
    const never = ['DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 'SUMMARY:Never'];
    expect(read(never).holidays).toEqual([]);
  });
});
