import 'reflect-metadata';
import {
  createRecord,
  deleteRecord,
  getPersonStatistics,
  getStatistics,
  timestampDate,
  timestampFromDate,
} from '@smart-attendance/contracts';
import type { RunningService } from '@smart-attendance/messaging';
import {
  createTestDatabase,
  queryDatabase,
  startTestNats,
  waitFor,
  type TestDatabase,
  type TestNats,
} from '@smart-attendance/testing';
import { randomUUID } from 'node:crypto';
import { PeopleRepository } from '../people/people.repository';
import { Neighbours, startAttendance } from '../testing/running-attendance';

let nats: TestNats;
let database: TestDatabase;
let neighbours: Neighbours;
let service: RunningService;

beforeAll(async () => {
  [nats, database] = await Promise.all([startTestNats(), createTestDatabase()]);
  neighbours = await Neighbours.connect(nats.url);
  service = await startAttendance(
    { natsUrl: nats.url, databaseUrl: database.url },
    { SITE_TIME_ZONE: 'Asia/Kolkata', DAY_STARTS_AT: '04:00' },
  );
});

afterAll(async () => {
  await service.stop();
  await neighbours.close();
  await Promise.all([nats.stop(), database.drop()]);
});

async function somebody(department: string): Promise<string> {
  const personId = randomUUID();
  await neighbours.publishPerson(personId, { firstName: 'Ada', department });
  await waitFor(async () => (await service.app.get(PeopleRepository).find(personId)) !== undefined, {
    what: 'the person to be known',
  });
  return personId;
}

/** Times are those on the wall of the site (UTC+5:30), as in `2026-03-02 09:00`. */
async function enter(personId: string, checkIn: string, checkOut: string, status = 'present'): Promise<string> {
  const wall = (time: string) => timestampFromDate(new Date(`${time.replace(' ', 'T')}:00+05:30`));
  const { record } = await neighbours.requests.request(createRecord, {
    personId,
    checkIn: wall(checkIn),
    ...(checkOut !== '' && { checkOut: wall(checkOut) }),
    status,
    authorId: 'hr',
  });
  return record?.id ?? '';
}

describe('statistics', () => {
  it('count people, days, statuses and hours by day and by department', async () => {
    const [ada, bob, eve] = [await somebody('Engines'), await somebody('Poetry'), await somebody('')];
    await enter(ada, '2026-03-02 09:00', '2026-03-02 17:30');
    await enter(ada, '2026-03-03 09:30', '2026-03-03 17:00', 'late');
    await enter(bob, '2026-03-02 22:00', '2026-03-03 06:00', 'half_day');
    await enter(bob, '2026-03-03 09:00', '2026-03-03 17:00', 'absent');
    await enter(eve, '2026-03-03 10:00', '', 'no_coverage');
    await enter(eve, '2026-03-04 10:00', '2026-03-04 11:00');
    const wrong = await enter(bob, '2026-03-04 10:00', '2026-03-04 11:00');
    await neighbours.requests.request(deleteRecord, { recordId: wrong, authorId: 'hr' });

    const statistics = await neighbours.requests.request(getStatistics, {
      dateFrom: '2026-03-02',
      dateTo: '2026-03-03',
    });

    expect(statistics.counts).toMatchObject({
      totalRecords: 5,
      uniquePeople: 3,
      present: 1,
      late: 1,
      absent: 1,
      noCoverage: 1,
      totalHours: 24,
    });
    expect(
      statistics.byDay.map(({ localDate, counts }) => [localDate, counts?.totalRecords, counts?.totalHours]),
    ).toEqual([
      ['2026-03-02', 2, 16.5],
      ['2026-03-03', 3, 7.5],
    ]);
    expect(statistics.byDepartment.map(({ department, counts }) => [department, counts?.uniquePeople])).toEqual([
      ['', 1],
      ['Engines', 1],
      ['Poetry', 1],
    ]);
  });

  it('are of one department or one person where that is asked for, and of all its spellings', async () => {
    const [ada, bob, eve] = [await somebody('Stars'), await somebody('STARS'), await somebody('Poetry')];
    for (const personId of [ada, bob, eve]) await enter(personId, '2026-05-04 09:00', '2026-05-04 17:00');
    const of = async (filter: object) => {
      const dates = { dateFrom: '2026-05-04', dateTo: '2026-05-04' };
      const { counts, byDepartment } = await neighbours.requests.request(getStatistics, { ...dates, ...filter });
      return { people: counts?.uniquePeople, hours: counts?.totalHours, departments: byDepartment.length };
    };
    expect(await of({})).toEqual({ people: 3, hours: 24, departments: 2 });
    expect(await of({ department: 'stars' })).toEqual({ people: 2, hours: 16, departments: 1 });
    expect(await of({ personId: eve })).toEqual({ people: 1, hours: 8, departments: 1 });
    expect(await of({ personId: eve, department: 'stars' })).toEqual({ people: 0, hours: 0, departments: 0 });
  });

  it('of days without any record are zero', async () => {
    const statistics = await neighbours.requests.request(getStatistics, {
      dateFrom: '2020-01-01',
      dateTo: '2020-12-31',
    });
    expect(statistics.counts).toMatchObject({ totalRecords: 0, uniquePeople: 0, totalHours: 0 });
    expect([statistics.byDay, statistics.byDepartment]).toEqual([[], []]);
  });

  it('are refused over more than a year, naming the field', async () => {
    await expect(
      neighbours.requests.request(getStatistics, { dateFrom: '2024-01-01', dateTo: '2025-01-01' }),
    ).rejects.toMatchObject({ code: 'invalid_argument', violations: [{ field: 'date_to' }] });
  });
});

describe('the statistics of a person', () => {
  it('sum up all days, with the average check-in on the wall of the site across midnight', async () => {
    const personId = await somebody('Nights');
    await enter(personId, '2026-03-09 23:30', '2026-03-10 03:30');
    await enter(personId, '2026-03-11 00:50', '2026-03-11 02:50', 'late');
    await enter(personId, '2026-03-11 12:00', '', 'absent');
    await neighbours.publishRecognized({ personId, from: '2026-03-12T18:00:00Z', to: '2026-03-12T18:10:00.500Z' });

    const statistics = await waitFor(
      async () => {
        const answer = await neighbours.requests.request(getPersonStatistics, { personId });
        return answer.totalDays === 4 && answer;
      },
      { what: 'four days' },
    );
    // 23:30, 24:50 and 23:30 on the days they belong to.
    expect(statistics).toMatchObject({
      presentDays: 2,
      lateDays: 1,
      absentDays: 1,
      totalHours: 6,
      averageCheckIn: '23:57',
    });
    expect(statistics.lastSeenAt && timestampDate(statistics.lastSeenAt).toISOString()).toBe(
      '2026-03-12T18:10:00.500Z',
    );
  });

  it('were seen last when a punch counts that nobody took back', async () => {
    const personId = await somebody('Mistaken');
    const lastSeen = async (): Promise<string | undefined> => {
      const { lastSeenAt } = await neighbours.requests.request(getPersonStatistics, { personId });
      return lastSeenAt && timestampDate(lastSeenAt).toISOString();
    };
    for (const hour of ['08', '18']) {
      const to = `2026-03-12T${hour}:00:02.000Z`;
      await neighbours.publishRecognized({ personId, from: `2026-03-12T${hour}:00:00Z`, to });
      await waitFor(async () => (await lastSeen()) === to, { what: `the punch at ${hour}` });
    }
    await queryDatabase(
      database.url,
      `UPDATE attendance.punches SET withdrawn_at = now(), withdrawn_by = 'hr', withdrawal_reason = ''
        WHERE person_id = '${personId}' AND last_seen_at = '2026-03-12T18:00:02Z'`,
    );
    expect(await lastSeen()).toBe('2026-03-12T08:00:02.000Z');
  });

  it('average check-ins around midnight to one beside it, and those of opposite hours to none', async () => {
    const averageOf = async (...times: readonly string[]): Promise<string> => {
      const personId = await somebody('Nights');
      for (const [index, time] of times.entries()) await enter(personId, `2026-03-1${2 * index + 1} ${time}`, '');
      return (await neighbours.requests.request(getPersonStatistics, { personId })).averageCheckIn;
    };
    expect(await averageOf('23:53', '00:00')).toBe('23:56');
    expect(await averageOf('06:00', '18:00')).toBe('');
    expect(await averageOf('08:00', '08:00', '12:00')).toBe('09:20');
  });

  it('average check-ins on the wall of the site where each day was', async () => {
    const personId = await somebody('Abroad');
    await enter(personId, '2026-03-11 08:00', '');
    await enter(personId, '2026-03-13 12:30', '');
    // In winter that is 08:00 in Berlin.
    await queryDatabase(
      database.url,
      `UPDATE attendance.records SET explanation = explanation || '{"timeZone":"Europe/Berlin"}'
        WHERE person_id = '${personId}' AND local_date = '2026-03-13'`,
    );
    const { averageCheckIn } = await neighbours.requests.request(getPersonStatistics, { personId });
    expect(averageCheckIn).toBe('08:00');
  });

  it('count no check-in where nobody was seen, and somebody calls them present all the same', async () => {
    const personId = await somebody('Unseen');
    for (const day of ['2026-03-11', '2026-03-13']) await enter(personId, `${day} 08:00`, '');
    const row = `person_id = '${personId}' AND local_date = '2026-03-13'`;
    await queryDatabase(database.url, `UPDATE attendance.records SET check_in = NULL WHERE ${row}`);
    const statistics = await neighbours.requests.request(getPersonStatistics, { personId });
    expect(statistics).toMatchObject({ totalDays: 2, averageCheckIn: '08:00' });
  });

  it('who never came are empty', async () => {
    const statistics = await neighbours.requests.request(getPersonStatistics, { personId: randomUUID() });
    expect(statistics).toMatchObject({ totalDays: 0, totalHours: 0, averageCheckIn: '' });
    expect(statistics.lastSeenAt).toBeUndefined();
  });
});
