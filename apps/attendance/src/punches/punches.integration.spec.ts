import 'reflect-metadata';
import {
  decideCorrectionRequest,
  exportAttendancePerson,
  getAttendanceErasure,
  getPunch,
  getRecord,
  listCorrectionRequests,
  listRecords,
  lockPeriod,
  recognitionChanged,
  RecognitionChange,
  RecordChange,
  replayRecognitions,
  timestampFromDate,
  type AttendanceRecord,
} from '@smart-attendance/contracts';
import { deleteRecord, getPersonStatistics, timestampDate, updateRecord } from '@smart-attendance/contracts';
import { DeadLetters, type RunningService } from '@smart-attendance/messaging';
import {
  createTestDatabase,
  startTestNats,
  waitFor,
  type TestDatabase,
  type TestNats,
} from '@smart-attendance/testing';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { PeopleRepository } from '../people/people.repository';
import { Neighbours, startAttendance, type Addresses } from '../testing/running-attendance';
import { verifyLedger } from '../ledger/ledger-verification.repository';
import type { Punch } from './punch';
import { PunchEntity } from './punch.entity';
import { PunchService } from './punch.service';
import { RecognitionChangesService } from './recognition-changes.service';

const berlin = { SITE_TIME_ZONE: 'Europe/Berlin', WORKDAY_STARTS_AT: '09:00' };

let nats: TestNats;
let database: TestDatabase;
let addresses: Addresses;
let neighbours: Neighbours;
let service: RunningService;

beforeAll(async () => {
  [nats, database] = await Promise.all([startTestNats(), createTestDatabase()]);
  addresses = { natsUrl: nats.url, databaseUrl: database.url };
  neighbours = await Neighbours.connect(nats.url);
  service = await startAttendance(addresses, berlin);
});

afterAll(async () => {
  await service.stop();
  await neighbours.close();
  await Promise.all([nats.stop(), database.drop()]);
});

async function recordsOf(personId: string): Promise<AttendanceRecord[]> {
  return (await neighbours.requests.request(listRecords, { personId })).records;
}

/** Once this many recognitions of the person have been handled. */
async function handled(personId: string, count: number): Promise<void> {
  await waitFor(
    async () => (await service.app.get(DataSource).getRepository(PunchEntity).countBy({ personId })) >= count,
    { what: `${count} punches to be handled`, timeoutMs: 60_000 },
  );
}

async function publishedUpTo(personId: string, revision: number) {
  return waitFor(
    async () => {
      const events = await neighbours.published(personId);
      return events.some((event) => event.record?.revision === revision) && events;
    },
    { what: `revision ${revision} to be published` },
  );
}

function times(record: AttendanceRecord | undefined): string[] {
  return [record?.checkIn, record?.checkOut].map((time) =>
    time === undefined ? '' : timestampDate(time).toISOString(),
  );
}

describe('a person in front of a camera', () => {
  it('has a record of the day, and it is published', async () => {
    const personId = randomUUID();
    const cameraId = randomUUID();
    await neighbours.publishPerson(personId, { firstName: 'Ada', lastName: 'Lovelace', department: 'Engines' });
    const recognitionId = await neighbours.publishRecognized({ personId, cameraId, from: '2026-03-02T07:58:00.250Z' });

    const [event] = await publishedUpTo(personId, 1);

    expect(event).toMatchObject({
      change: RecordChange.OPENED,
      record: { personId, cameraId, recognitionId, localDate: '2026-03-02', status: 'present', source: 'camera' },
    });
    const record = await waitFor(
      async () => {
        const [row] = await recordsOf(personId);
        return row?.personName === '' ? undefined : row;
      },
      { what: 'the record with its name' },
    );
    expect(record).toMatchObject({ personName: 'Ada Lovelace', department: 'Engines', similarity: 0.625, revision: 1 });
    expect(times(record)).toEqual(['2026-03-02T07:58:00.250Z', '']);
    expect(record.id).toBe(event?.record?.id);
  });

  it('seen again later leaves at the end of the last sighting, in one record', async () => {
    const personId = randomUUID();
    await neighbours.publishRecognized({ personId, from: '2026-03-02T08:10:00Z' });
    await publishedUpTo(personId, 1);
    await neighbours.publishRecognized({ personId, from: '2026-03-02T16:00:00Z', to: '2026-03-02T16:00:07Z' });
    const events = await publishedUpTo(personId, 2);

    expect(events.map(({ change }) => change)).toEqual([RecordChange.OPENED, RecordChange.EXTENDED]);
    const records = await recordsOf(personId);
    expect(records).toHaveLength(1);
    expect(times(records[0])).toEqual(['2026-03-02T08:10:00.000Z', '2026-03-02T16:00:07.000Z']);
    expect(records[0]?.status).toBe('late');
  });

  it('has two records when midnight of the site lies between the sightings', async () => {
    const personId = randomUUID();
    await neighbours.publishRecognized({ personId, from: '2026-07-14T21:59:50Z', to: '2026-07-14T22:00:10Z' });
    await neighbours.publishRecognized({ personId, from: '2026-07-14T22:05:00Z' });
    await handled(personId, 2);

    const days = (await recordsOf(personId)).map(({ localDate }) => localDate).sort();
    expect(days).toEqual(['2026-07-14', '2026-07-15']);
  });

  it('who stays over midnight has two days that touch and do not overlap, both published', async () => {
    const personId = randomUUID();
    const id = await neighbours.publishRecognized({
      personId,
      from: '2026-07-14T21:59:30Z',
      to: '2026-07-14T21:59:52Z',
    });
    await neighbours.publishRecognized({ personId, from: '2026-07-14T21:59:50Z', to: '2026-07-14T22:00:10Z' });
    await neighbours.publishRecognized({ personId, from: '2026-07-14T22:00:02Z', to: '2026-07-14T22:00:20Z' });
    await handled(personId, 3);
    const rows = (await recordsOf(personId)).sort((one, other) => one.localDate.localeCompare(other.localDate));
    expect(rows.map((row) => [row.localDate, ...times(row)])).toEqual([
      ['2026-07-14', '2026-07-14T21:59:30.000Z', '2026-07-14T22:00:00.000Z'],
      ['2026-07-15', '2026-07-14T22:00:00.000Z', '2026-07-14T22:00:20.000Z'],
    ]);
    expect(rows[0]?.recognitionId).toBe(id);
    const published = await waitFor(
      async () => {
        const events = await neighbours.published(personId);
        const days = new Set(events.map(({ record }) => record?.localDate));
        return days.size === 2 && events;
      },
      { what: 'both days to be published' },
    );
    expect(published.filter(({ change }) => change === RecordChange.OPENED)).toHaveLength(2);
  });

  it('seen over midnight has both days once, however often that is delivered', async () => {
    const punch = {
      personId: randomUUID(),
      recognitionId: randomUUID(),
      cameraId: randomUUID(),
      firstSeenAt: new Date('2026-07-14T21:59:50Z'),
      lastSeenAt: new Date('2026-07-14T22:00:10Z'),
      similarity: 0.5,
    };
    const punches = service.app.get(PunchService);
    await punches.handle(punch);
    await Promise.all([punches.handle(punch), punches.handle(punch)]);
    const rows = await recordsOf(punch.personId);
    expect(rows.map(({ revision }) => revision)).toEqual([1, 1]);
    const published = await neighbours.published(punch.personId);
    expect(published.map(({ record }) => record?.localDate).sort()).toEqual(['2026-07-14', '2026-07-15']);
  });

  it('is recorded though nobody knows the name yet', async () => {
    const personId = randomUUID();
    await neighbours.publishRecognized({ personId, from: '2026-03-02T08:00:00Z' });
    await handled(personId, 1);
    expect((await recordsOf(personId))[0]).toMatchObject({ personId, personName: '' });
  });
});

describe('a recognition that is delivered twice', () => {
  it('changes nothing the second time', async () => {
    const personId = randomUUID();
    const punch = {
      personId,
      recognitionId: randomUUID(),
      cameraId: randomUUID(),
      firstSeenAt: new Date('2026-03-02T08:00:00Z'),
      lastSeenAt: new Date('2026-03-02T08:00:05Z'),
      similarity: 0.5,
    };
    const punches = service.app.get(PunchService);
    await punches.handle(punch);
    const before = await recordsOf(personId);
    await Promise.all([punches.handle(punch), punches.handle(punch)]);

    expect(before).toHaveLength(1);
    expect(await recordsOf(personId)).toEqual(before);
    expect(await neighbours.published(personId)).toHaveLength(1);
  });

  it('does not bring back a record that was deleted, and neither does a new one: that is told', async () => {
    const personId = randomUUID();
    const punch = {
      personId,
      recognitionId: randomUUID(),
      cameraId: randomUUID(),
      firstSeenAt: new Date('2026-03-02T08:00:00Z'),
      lastSeenAt: new Date('2026-03-02T08:00:05Z'),
      similarity: 0.5,
    };
    const punches = service.app.get(PunchService);
    await punches.handle(punch);
    const [record] = await recordsOf(personId);
    await neighbours.requests.request(deleteRecord, {
      recordId: record?.id ?? '',
      authorId: 'hr',
      reason: 'her sister',
    });

    await punches.handle(punch);
    expect(await recordsOf(personId)).toEqual([]);

    await neighbours.publishRecognized({ personId, from: '2026-03-02T09:00:00Z' });
    await handled(personId, 2);
    expect(await recordsOf(personId)).toEqual([]);
    await expect(neighbours.requests.request(getRecord, { recordId: record?.id ?? '' })).rejects.toMatchObject({
      code: 'not_found',
    });
    const told = (await publishedUpTo(personId, 3)).at(-1);
    expect(told).toMatchObject({
      change: RecordChange.DELETED,
      record: { id: record?.id, flags: ['missing_check_out', 'seen_after_deletion'], revision: 3 },
    });
    await neighbours.publishRecognized({ personId, from: '2026-03-02T10:00:00Z' });
    await handled(personId, 3);
    expect(await neighbours.published(personId)).toHaveLength(3);
    const statistics = await neighbours.requests.request(getPersonStatistics, { personId });
    expect(statistics).toMatchObject({ totalDays: 0 });
  });
});

describe('a recognition that identity takes back', () => {
  const seen = (personId: string, from: string, to = from) => ({
    punch: {
      personId,
      recognitionId: randomUUID(),
      cameraId: randomUUID(),
      firstSeenAt: new Date(from),
      lastSeenAt: new Date(to),
      similarity: 0.5,
    },
    authorId: 'hr-1',
  });
  const withdrawn = { at: new Date('2026-03-02T20:00:00Z'), reason: 'That is the postman.' };
  const changes = () => service.app.get(RecognitionChangesService);
  const count = (punch: Punch) => service.app.get(PunchService).handle(punch);

  it('counts no more: the row corrects itself, and is as it was when that is taken back', async () => {
    const personId = randomUUID();
    const [morning, evening] = [seen(personId, '2026-03-02T08:00:00Z'), seen(personId, '2026-03-02T19:00:00Z')];
    await count(morning.punch);
    await count(evening.punch);
    const [before] = await recordsOf(personId);
    expect(times(before)).toEqual(['2026-03-02T08:00:00.000Z', '2026-03-02T19:00:00.000Z']);

    await changes().apply({ ...evening, revision: 2, withdrawn });
    expect(times((await recordsOf(personId))[0])).toEqual(['2026-03-02T08:00:00.000Z', '']);
    expect(await count(evening.punch)).toBe('known_already');
    await changes().apply({ ...evening, revision: 3, withdrawn: undefined });
    // Delivered late.
    expect(await changes().apply({ ...evening, revision: 2, withdrawn })).toBe('known_already');

    const [after] = await recordsOf(personId);
    expect(after).toMatchObject({ id: before?.id, status: before?.status, revision: (before?.revision ?? 0) + 2 });
    expect(times(after)).toEqual(times(before));
  });

  it('was the only one of the day: the row goes, comes back, and what was set by hand stays', async () => {
    const personId = randomUUID();
    const only = seen(personId, '2026-03-02T08:00:00Z');
    await count(only.punch);
    const [before] = await recordsOf(personId);
    await changes().apply({ ...only, revision: 2, withdrawn });
    expect(await recordsOf(personId)).toEqual([]);
    await changes().apply({ ...only, revision: 3, withdrawn: undefined });
    expect((await recordsOf(personId))[0]).toMatchObject({ id: before?.id, localDate: '2026-03-02' });

    const checkOut = timestampFromDate(new Date('2026-03-02T16:00:00Z'));
    await neighbours.requests.request(updateRecord, {
      recordId: before?.id ?? '',
      checkOut,
      authorId: 'hr',
      reason: '',
    });
    await count(seen(personId, '2026-03-02T09:00:00Z').punch);
    await changes().apply({ ...only, revision: 4, withdrawn });
    expect(times((await recordsOf(personId))[0])).toEqual(['2026-03-02T09:00:00.000Z', '2026-03-02T16:00:00.000Z']);
  });

  it('is no evidence of a check-in any more that somebody held by hand beside it', async () => {
    const personId = randomUUID();
    const only = seen(personId, '2026-03-02T08:00:00Z');
    await count(only.punch);
    const [before] = await recordsOf(personId);
    const checkIn = timestampFromDate(new Date('2026-03-02T07:45:00Z'));
    const edit = { recordId: before?.id ?? '', checkIn, authorId: 'hr', reason: '' };
    await neighbours.requests.request(updateRecord, edit);
    expect((await recordsOf(personId))[0]).toMatchObject({ recognitionId: only.punch.recognitionId });
    await changes().apply({ ...only, revision: 2, withdrawn });
    const [after] = await recordsOf(personId);
    expect(after).toMatchObject({ recognitionId: '', cameraId: '', heldFields: ['check_in'] });
    expect(after?.similarity).toBeUndefined();
  });

  it('that comes before the recognition itself never counts, and the ledger says who took it back and why', async () => {
    const personId = randomUUID();
    const early = seen(personId, '2026-03-02T08:00:00Z');
    await neighbours.client.publisher.publish(recognitionChanged, {
      recognition: {
        id: early.punch.recognitionId,
        personId,
        cameraId: early.punch.cameraId,
        similarity: 0.5,
        firstSeenAt: timestampFromDate(early.punch.firstSeenAt),
        lastSeenAt: timestampFromDate(early.punch.lastSeenAt),
        revision: 2,
        withdrawnAt: timestampFromDate(withdrawn.at),
        withdrawalReason: withdrawn.reason,
      },
      change: RecognitionChange.WITHDRAWN,
      authorId: 'hr-1',
    });
    await handled(personId, 1);
    expect(await count(early.punch)).toBe('known_already');
    expect(await recordsOf(personId)).toEqual([]);
    const entries = await service.app
      .get(DataSource)
      .query<unknown[]>(`SELECT author, action, reason FROM ledger_entries WHERE subject_id = $1`, [
        early.punch.recognitionId,
      ]);
    expect(entries).toEqual([{ author: 'hr-1', action: 'withdrawn', reason: withdrawn.reason }]);
    const { brokenChain, strayRows } = await verifyLedger(database.url);
    expect({ brokenChain, strayRows }).toEqual({ brokenChain: undefined, strayRows: [] });
  });

  it('is in the export of its person with the reason, and in the receipt of an erasure as a text that went', async () => {
    const personId = randomUUID();
    const one = seen(personId, '2026-03-02T08:00:00Z');
    await count(one.punch);
    await changes().apply({ ...one, revision: 2, withdrawn });
    const history = { personId, kind: 'attendance_history' };
    const { rows } = await neighbours.requests.request(exportAttendancePerson, history);
    expect(rows.map((row) => JSON.parse(row) as unknown)).toContainEqual(
      expect.objectContaining({ subject: 'punch', action: 'withdrawn', by: 'another', reason: withdrawn.reason }),
    );

    await neighbours.publishErased(personId, 2);
    const receipt = async () =>
      (await neighbours.requests.request(getAttendanceErasure, { personId }).catch(() => undefined))?.erasure;
    const erasure = await waitFor(receipt, { what: 'the receipt' });
    expect(erasure.removed).toContainEqual(expect.objectContaining({ kind: 'texts_of_punches', rows: 1 }));
  });

  it('of which one change never came is as the newest says, and the ledger fits it', async () => {
    const personId = randomUUID();
    const [restored, rejected] = [seen(personId, '2026-03-02T08:00:00Z'), seen(personId, '2026-03-02T19:00:00Z')];
    await count(restored.punch);
    await count(rejected.punch);
    // Before the rejection that it takes back.
    expect(await changes().apply({ ...restored, revision: 3, withdrawn: undefined })).toBe('unchanged');
    expect(await changes().apply({ ...restored, revision: 2, withdrawn })).toBe('known_already');
    await changes().apply({ ...rejected, revision: 2, withdrawn });
    const again = { at: new Date('2026-03-03T09:00:00Z'), reason: 'That is the postman after all.' };
    expect(await changes().apply({ ...rejected, authorId: 'hr-2', revision: 4, withdrawn: again })).toBe('unchanged');

    expect(times((await recordsOf(personId))[0])).toEqual(['2026-03-02T08:00:00.000Z', '']);
    const { brokenChain, strayRows } = await verifyLedger(database.url);
    expect({ brokenChain, strayRows }).toEqual({ brokenChain: undefined, strayRows: [] });
  });

  it('that was told keeps the bare id of who told it and is erased, whom identity names no more, and their receipt says so', async () => {
    const [personId, toldBy] = [randomUUID(), randomUUID()];
    const id = await neighbours.publishRecognized({ personId, from: '2026-03-02T07:58:00Z', toldBy });
    await publishedUpTo(personId, 1);
    await neighbours.publishErased(toldBy, 1);
    const receipt = async () =>
      (await neighbours.requests.request(getAttendanceErasure, { personId: toldBy }).catch(() => undefined))?.erasure;
    const erasure = await waitFor(receipt, { what: 'the receipt' });
    expect(erasure.kept).toMatchObject([{ kind: 'punches_of_others', rows: 1 }]);

    const { punch, ...state } = seen(personId, '2026-03-02T07:58:00Z');
    const nameless = { ...punch, recognitionId: id, told: { authorId: '', at: new Date() } };
    await changes().apply({ ...state, punch: nameless, revision: 2, withdrawn });
    await changes().apply({ ...state, punch: nameless, revision: 3, withdrawn: undefined });
    expect(await recordsOf(personId)).toMatchObject([{ toldBy }]);
    const { brokenChain, strayRows } = await verifyLedger(database.url);
    expect({ brokenChain, strayRows }).toEqual({ brokenChain: undefined, strayRows: [] });
  });

  it('in a locked period leaves the row as it was signed, and a correction waits for approval', async () => {
    const personId = randomUUID();
    await neighbours.publishPerson(personId, { firstName: 'Ada', lastName: 'Lovelace' });
    const people = service.app.get(PeopleRepository);
    await waitFor(() => people.find(personId), { what: 'the person' });
    const [morning, evening] = [seen(personId, '2026-02-02T08:00:00Z'), seen(personId, '2026-02-02T16:00:00Z')];
    await count(morning.punch);
    await count(evening.punch);
    const dates = { dateFrom: '2026-02-02', dateTo: '2026-02-02' };
    const { period } = await neighbours.requests.request(lockPeriod, {
      ...dates,
      authorId: 'hr',
      reason: 'payroll',
      acceptsOpenItems: true,
    });
    const [before] = await recordsOf(personId);

    expect(await changes().apply({ ...evening, revision: 2, withdrawn })).toBe('waits');
    expect(await recordsOf(personId)).toEqual([before]);
    const { requests } = await neighbours.requests.request(listCorrectionRequests, { personId });
    expect(requests).toMatchObject([{ kind: 'late_data', state: 'pending', localDate: '2026-02-02' }]);
    const decision = { requestId: requests[0]?.id ?? '', decision: 'approved', periodId: period?.id ?? '', reason: '' };
    const decide = (authorId: string) =>
      neighbours.requests.request(decideCorrectionRequest, { ...decision, authorId });
    // Who took it back approves not what came of it.
    await expect(decide(evening.authorId)).rejects.toMatchObject({ code: 'permission_denied', reason: 'own_request' });
    expect((await decide('hr-2')).request).toMatchObject({ state: 'approved' });
  });
});

describe('a visit that a person told from a kept face', () => {
  it('has its author in the punch, the row and the ledger, and is told as what did not happen now', async () => {
    const [personId, toldBy] = [randomUUID(), randomUUID()];
    const id = await neighbours.publishRecognized({ personId, from: '2026-03-02T07:58:00Z', toldBy });
    const [event] = await publishedUpTo(personId, 1);
    expect(event).toMatchObject({ isTold: true, record: { toldBy, recognitionId: id, source: 'camera' } });
    expect(event?.record?.similarity).toBeUndefined();
    expect(event?.record?.explanation).toMatch(
      /^present: seen first at 08:58, told by a person from a kept face on \d{4}-\d\d-\d\d at \d\d:\d\d/,
    );

    const recordId = event?.record?.id ?? '';
    const { punches, statusReason } = await neighbours.requests.request(getRecord, { recordId });
    expect(punches).toMatchObject([{ id, source: 'camera', authorId: toldBy }]);
    expect(punches[0]?.toldAt).toBeDefined();
    expect(statusReason).toMatchObject({ toldBy, isEntered: false });
    const { punch } = await neighbours.requests.request(getPunch, { punchId: id });
    expect(punch).toMatchObject({ authorId: toldBy, toldAt: punches[0]?.toldAt });
    const entries = await service.app
      .get(DataSource)
      .query<unknown[]>(`SELECT author, action FROM ledger_entries WHERE subject_id = $1`, [id]);
    expect(entries).toEqual([{ author: toldBy, action: 'told' }]);

    // Whom a camera sees afterwards comes now, and the row keeps who told the check-in.
    await neighbours.publishRecognized({ personId, from: '2026-03-02T16:00:00Z' });
    const events = await publishedUpTo(personId, 2);
    expect(events.at(-1)).toMatchObject({ isTold: false, record: { toldBy } });
    const { brokenChain, strayRows } = await verifyLedger(database.url);
    expect({ brokenChain, strayRows }).toEqual({ brokenChain: undefined, strayRows: [] });
    await service.app
      .get(DataSource)
      .query('UPDATE punches SET told_at = NULL, author_id = NULL WHERE recognition_id = $1', [id]);
    expect((await verifyLedger(database.url)).strayRows).toMatchObject([{ id, problem: 'is gone, and has entries' }]);
    await service.app
      .get(DataSource)
      .query('UPDATE punches SET told_at = $2, author_id = $3 WHERE recognition_id = $1', [
        id,
        punches[0]?.toldAt && timestampDate(punches[0].toldAt),
        toldBy,
      ]);
  });

  it('in a locked period is approved by somebody else than who told it', async () => {
    const [personId, toldBy] = [randomUUID(), randomUUID()];
    await neighbours.publishPerson(personId, { firstName: 'Ada', lastName: 'Lovelace' });
    const dates = { dateFrom: '2026-02-03', dateTo: '2026-02-03', authorId: 'hr', acceptsOpenItems: true };
    const { period } = await neighbours.requests.request(lockPeriod, { ...dates, reason: 'payroll' });
    await neighbours.publishRecognized({ personId, from: '2026-02-03T07:58:00Z', toldBy });
    const [late] = await waitFor(
      async () => {
        const { requests } = await neighbours.requests.request(listCorrectionRequests, { personId });
        return requests.length > 0 && requests;
      },
      { what: 'the correction' },
    );
    const decision = { requestId: late?.id ?? '', decision: 'approved', periodId: period?.id ?? '', reason: 'seen' };
    const own = neighbours.requests.request(decideCorrectionRequest, { ...decision, authorId: toldBy });
    await expect(own).rejects.toMatchObject({ code: 'permission_denied', reason: 'own_request' });
    await neighbours.requests.request(decideCorrectionRequest, { ...decision, authorId: 'hr-2' });
    expect((await recordsOf(personId))[0]).toMatchObject({ localDate: '2026-02-03', toldBy });
  });

  it('is in the export of its person, without who told it', async () => {
    const [personId, toldBy] = [randomUUID(), randomUUID()];
    await neighbours.publishRecognized({ personId, from: '2026-03-02T07:58:00Z', toldBy });
    await publishedUpTo(personId, 1);
    for (const kind of ['punches', 'attendance_history']) {
      const { rows } = await neighbours.requests.request(exportAttendancePerson, { personId, kind });
      expect(rows.join()).toContain('"another"');
      expect(rows.join()).not.toContain(toldBy);
    }
  });
});

describe('many at once', () => {
  it('fifty recognitions of one person on two replicas make one row, published in every revision once', async () => {
    const replica = await startAttendance(addresses, berlin);
    try {
      const personId = randomUUID();
      const minutes = Array.from({ length: 50 }, (_, index) => String(index).padStart(2, '0'));
      await Promise.all(
        minutes.map((minute) => neighbours.publishRecognized({ personId, from: `2026-03-03T08:${minute}:00Z` })),
      );
      await handled(personId, 50);

      const records = await recordsOf(personId);
      expect(records).toHaveLength(1);
      expect(times(records[0])).toEqual(['2026-03-03T08:00:00.000Z', '2026-03-03T08:49:00.000Z']);
      const revision = records[0]?.revision ?? 0;
      const events = await waitFor(
        async () => {
          const published = await neighbours.published(personId);
          return published.length >= revision && published;
        },
        { what: 'every revision to be published' },
      );
      const revisions = events.map(({ record }) => record?.revision ?? 0).sort((one, other) => one - other);
      expect(revisions).toEqual(Array.from({ length: revision }, (_, index) => index + 1));
    } finally {
      await replica.stop();
    }
  });
});

describe('a recognition that makes no sense', () => {
  it('goes to the dead letters, and the next one is handled', async () => {
    const personId = randomUUID();
    await neighbours.publishRecognized({ personId, from: '2026-03-02T09:00:00Z', to: '2026-03-02T08:00:00Z' });
    await neighbours.publishRecognized({ personId, from: '2026-03-04T09:00:00Z' });
    await handled(personId, 1);

    expect((await recordsOf(personId)).map(({ localDate }) => localDate)).toEqual(['2026-03-04']);
    const letters = new DeadLetters(neighbours.client.bus);
    const letter = await waitFor(
      async () => (await letters.list({ limit: 100 })).find(({ subject }) => subject.endsWith(personId)),
      {
        what: 'the dead letter',
      },
    );
    expect(JSON.stringify(letter)).toContain('last_seen_at');
  });
});

describe('recognitions that identity keeps and the bus does not any more', () => {
  it('are counted once, however often they are told again', async () => {
    const personId = randomUUID();
    const known = await neighbours.publishRecognized({ personId, from: '2026-03-02T08:00:00Z' });
    await handled(personId, 1);
    const recognition = (id: string, from: string, to = from) => ({
      id,
      personId,
      cameraId: randomUUID(),
      similarity: 0.6,
      firstSeenAt: timestampFromDate(new Date(from)),
      lastSeenAt: timestampFromDate(new Date(to)),
    });
    const stop = neighbours.respondRecognitions([
      recognition(known, '2026-03-02T08:00:00Z'),
      recognition(randomUUID(), '2026-03-02T17:00:00Z'),
      recognition(randomUUID(), '2026-03-02T17:00:00Z', '2026-03-02T16:00:00Z'),
    ]);
    const replay = async () => {
      const sums: number[][] = [];
      for (let cursor = '', isLast = false; !isLast; isLast = cursor === '') {
        const span = { from: timestampFromDate(new Date('2026-03-02')), to: timestampFromDate(new Date('2026-03-03')) };
        const page = await neighbours.requests.request(replayRecognitions, { ...span, cursor });
        sums.push([page.counted, page.known, page.refused]);
        cursor = page.nextCursor;
      }
      return sums;
    };
    expect(await replay()).toEqual([
      [0, 1, 0],
      [1, 0, 0],
      [0, 0, 1],
    ]);
    const [record] = await recordsOf(personId);
    expect(times(record)).toEqual(['2026-03-02T08:00:00.000Z', '2026-03-02T17:00:00.000Z']);
    expect(await replay()).toEqual([
      [0, 1, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    expect((await recordsOf(personId))[0]?.revision).toBe(record?.revision);
    await stop();
  });
});
