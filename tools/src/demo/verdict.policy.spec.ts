import { findFaults, rowsTouchedSince, type AttendanceRow } from './verdict.policy';

function row(userId: string, checkIn: string, checkOut: string | null = null): AttendanceRow {
  return {
    id: `${userId}-${checkIn}`,
    user_id: userId,
    check_in: checkIn,
    check_out: checkOut,
    recognition_id: null,
    similarity: 0.7,
    updated_at: checkIn,
  };
}

const ada = { userId: 'ada', name: 'Ada' };
const bob = { userId: 'bob', name: 'Bob' };

describe('the rows of a demo run', () => {
  it('are right when everybody expected has exactly one', () => {
    expect(findFaults([ada, bob], [row('ada', '2026-01-05T08:00:00Z'), row('bob', '2026-01-05T08:01:00Z')])).toEqual(
      [],
    );
  });

  it('are wrong when somebody has none, somebody two, or a stranger one', () => {
    const rows = [
      row('bob', '2026-01-05T08:00:00Z'),
      row('bob', '2026-01-05T09:00:00Z'),
      row('eve', '2026-01-05T08:00:00Z'),
    ];
    expect(findFaults([ada, bob], rows)).toEqual([
      'Ada has no row and must have one',
      'Bob has 2 rows and must have one',
      '1 row(s) belong to people who were not in the picture',
    ]);
  });

  it('are those seen since the run began, also when the row itself is from earlier that day', () => {
    const since = new Date('2026-01-05T12:00:00Z');
    const extended = row('ada', '2026-01-05T08:00:00Z', '2026-01-05T12:00:01Z');
    expect(rowsTouchedSince([extended, row('bob', '2026-01-05T08:00:00Z', '2026-01-05T11:00:00Z')], since)).toEqual([
      extended,
    ]);
  });
});
