import 'reflect-metadata';
import {
  createRecord,
  deleteRecord,
  getRecord,
  getSettings,
  listCorrections,
  listRecords,
  RecordChange,
  timestampDate,
  timestampFromDate,
  updateRecord,
  type AttendanceRecord,
  type MessageInitShape,
} from '@smart-attendance/contracts';
import type { RunningService } from '@smart-attendance/messaging';
import {
  createTestDatabase,
  startTestNats,
  waitFor,
  type TestDatabase,
  type TestNats,
} from '@smart-attendance/testing';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { CamerasRepository } from '../cameras/cameras.repository';
import { PeopleRepository } from '../people/people.repository';
import { Neighbours, startAttendance } from '../testing/running-attendance';
import { RecordService } from './record.service';

let nats: TestNats;
let database: TestDatabase;
let neighbours: Neighbours;
let service: RunningService;
let stopRegistry: () => Promise<void>;
const cameras = new Set<string>();

beforeAll(async () => {
  [nats, database] = await Promise.all([startTestNats(), createTestDatabase()]);
  neighbours = await Neighbours.connect(nats.url);
  stopRegistry = neighbours.respondAsRegistry(cameras);
  service = await startAttendance(
    { natsUrl: nats.url, databaseUrl: database.url },
    { SITE_TIME_ZONE: 'America/New_York', WORKDAY_STARTS_AT: '09:00' },
  );
});

afterAll(async () => {
  await service.stop();
  await neighbours.close();
  await Promise.all([nats.stop(), database.drop()]);
});

/** One that camera-registry knows. */
function newCamera(): string {
  const id = randomUUID();
  cameras.add(id);
  return id;
}

function at(instant: string) {
  return timestampFromDate(new Date(instant));
}

/** Somebody of whom identity has published. */
async function somebody(firstName = 'Ada', department = ''): Promise<string> {
  const personId = randomUUID();
  await neighbours.publishPerson(personId, { firstName, department });
  await copied(personId, firstName);
  return personId;
}

async function copied(personId: string, name: string): Promise<void> {
  await waitFor(async () => (await service.app.get(PeopleRepository).find(personId))?.name === name, {
    what: `the copy of ${personId} to have the name "${name}"`,
  });
}

async function enter(
  request: MessageInitShape<typeof createRecord.request> & { personId: string },
): Promise<AttendanceRecord> {
  const { record } = await neighbours.requests.request(createRecord, {
    checkIn: at('2026-03-02T14:00:00Z'),
    authorId: 'hr-1',
    ...request,
  });
  return known(record);
}

async function edit(request: MessageInitShape<typeof updateRecord.request>): Promise<AttendanceRecord> {
  return known((await neighbours.requests.request(updateRecord, { authorId: 'hr-1', ...request })).record);
}

async function recordsOf(personId: string): Promise<AttendanceRecord[]> {
  return (await neighbours.requests.request(listRecords, { personId })).records;
}

async function historyOf(recordId: string) {
  return (await neighbours.requests.request(listCorrections, { recordId })).corrections;
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The answer is empty.');
  return value;
}

function iso(time: AttendanceRecord['checkIn']): string {
  return time === undefined ? '' : timestampDate(time).toISOString();
}

describe('a record entered by hand', () => {
  it('is answered, listed and published as it was entered', async () => {
    const personId = await somebody('Grace', 'Navy');
    const cameraId = newCamera();
    const copy = { id: cameraId, name: 'Main entrance', siteId: randomUUID(), role: 'entry' } as const;
    await service.app.get(CamerasRepository).store({ ...copy, isActive: true, isDeleted: true, revision: 1 });
    const record = await enter({
      personId,
      cameraId,
      checkOut: at('2026-03-02T22:00:00Z'),
      location: 'Lobby',
      notes: 'badge forgotten',
      status: 'half_day',
    });

    expect(record).toMatchObject({
      personId,
      cameraId,
      cameraName: 'Main entrance',
      timeZone: 'America/New_York',
      personName: 'Grace',
      department: 'Navy',
      localDate: '2026-03-02',
      location: 'Lobby',
      notes: 'badge forgotten',
      status: 'half_day',
      source: 'manual',
      recognitionId: '',
      isCorrected: false,
      revision: 1,
    });
    expect(record.similarity).toBeUndefined();
    expect(await recordsOf(personId)).toEqual([record]);
    expect((await neighbours.requests.request(getRecord, { recordId: record.id })).record).toEqual(record);
    expect(await neighbours.published(personId)).toMatchObject([
      { change: RecordChange.OPENED, record: { id: record.id } },
    ]);
  });

  it('without a status is late or present as it would be by a camera', async () => {
    const late = await enter({ personId: await somebody(), checkIn: at('2026-03-02T14:06:00Z') });
    const inTime = await enter({ personId: await somebody(), checkIn: at('2026-03-02T14:05:00Z') });
    expect([late.status, inTime.status]).toEqual(['late', 'present']);
  });

  it('is refused for a day that has one, and the response names it', async () => {
    const personId = await somebody();
    const first = await enter({ personId });
    await expect(enter({ personId, checkIn: at('2026-03-02T20:00:00Z') })).rejects.toMatchObject({
      code: 'conflict',
      reason: 'already_recorded',
      details: { record_id: first.id },
    });
  });

  it.each([
    ['check_out', { checkOut: at('2026-03-02T13:59:59Z') }],
    ['check_out', { checkOut: at('2026-03-03T14:00:01Z') }],
    ['check_in', { checkIn: timestampFromDate(new Date(Date.now() + 25 * 3_600_000)) }],
    ['check_in', { checkIn: at('1999-12-31T23:59:59Z') }],
  ])('is refused for an impossible %s', async (field, request) => {
    await expect(enter({ personId: await somebody(), ...request })).rejects.toMatchObject({
      code: 'invalid_argument',
      violations: [{ field }],
    });
  });

  it('gets the check-out from the next sighting and keeps the check-in', async () => {
    const personId = await somebody();
    await enter({ personId });
    await neighbours.publishRecognized({ personId, from: '2026-03-02T12:00:00Z' });
    await neighbours.publishRecognized({ personId, from: '2026-03-02T21:00:00Z' });
    const record = await waitFor(async () => (await recordsOf(personId)).find(({ checkOut }) => checkOut), {
      what: 'the check-out',
    });
    expect([iso(record.checkIn), iso(record.checkOut)]).toEqual([
      '2026-03-02T14:00:00.000Z',
      '2026-03-02T21:00:00.000Z',
    ]);
  });

  it('requested twenty times at once under one key is one record', async () => {
    const personId = await somebody();
    const request = { personId, idempotencyKey: 'a-retry', authorId: 'kiosk' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => enter(request)));

    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(await recordsOf(personId)).toHaveLength(1);
    await expect(enter({ ...request, notes: 'another request' })).rejects.toMatchObject({
      code: 'conflict',
      reason: 'idempotency_key_reused',
    });
    await expect(enter({ ...request, authorId: 'somebody else' })).rejects.toMatchObject({
      reason: 'already_recorded',
    });
  });
});

describe('a key that is used again', () => {
  const newRequest = async () => ({ personId: await somebody(), authorId: 'kiosk', idempotencyKey: randomUUID() });
  const remove = (recordId: string) => neighbours.requests.request(deleteRecord, { recordId, authorId: 'hr-1' });

  it('after its record was corrected gives the record as it is by now', async () => {
    const request = await newRequest();
    const { id } = await enter(request);
    const corrected = await edit({ recordId: id, notes: 'corrected' });
    expect(await enter(request)).toEqual(corrected);
  });

  it('after its record was deleted is refused as such, and enters nothing', async () => {
    const request = await newRequest();
    const { id } = await enter(request);
    await remove(id);
    for (let count = 0; count < 2; count += 1) {
      await expect(enter(request)).rejects.toMatchObject({
        code: 'conflict',
        reason: 'record_deleted',
        details: { record_id: id },
        message: expect.stringMatching(/deleted; use a new key/) as string,
      });
    }
    expect(await recordsOf(request.personId)).toEqual([]);
    const another = await enter({ ...request, idempotencyKey: randomUUID() });
    await expect(enter(request)).rejects.toMatchObject({ reason: 'record_deleted' });
    expect((await recordsOf(request.personId)).map((record) => record.id)).toEqual([another.id]);
  });

  it('for another request is refused as such, deleted or not', async () => {
    const request = await newRequest();
    const { id } = await enter(request);
    const other = { ...request, checkIn: at('2026-03-05T14:00:00Z') };
    await expect(enter(other)).rejects.toMatchObject({ code: 'conflict', reason: 'idempotency_key_reused' });
    await remove(id);
    await expect(enter(other)).rejects.toMatchObject({ code: 'conflict', reason: 'idempotency_key_reused' });
  });

  it('by somebody else is their own', async () => {
    const request = await newRequest();
    const { id } = await enter(request);
    await expect(enter({ ...request, authorId: 'hr-2' })).rejects.toMatchObject({ reason: 'already_recorded' });
    await remove(id);
    expect((await enter({ ...request, authorId: 'hr-2' })).id).not.toBe(id);
  });

  it('gives its record though the camera was deleted since', async () => {
    const cameraId = newCamera();
    const request = { ...(await newRequest()), cameraId };
    const record = await enter(request);
    cameras.delete(cameraId);
    expect(await enter(request)).toEqual(record);
  });
});

describe('a camera that does not exist', () => {
  const noCamera = { code: 'invalid_argument', violations: [{ field: 'camera_id' }] };

  it('is refused in a new record and in an edit, and changes nothing', async () => {
    const personId = await somebody();
    await expect(enter({ personId, cameraId: randomUUID() })).rejects.toMatchObject(noCamera);
    expect(await recordsOf(personId)).toEqual([]);
    const record = await enter({ personId, cameraId: newCamera() });
    await expect(edit({ recordId: record.id, cameraId: randomUUID(), notes: 'a' })).rejects.toMatchObject(noCamera);
    expect(await recordsOf(personId)).toEqual([record]);
    expect((await edit({ recordId: record.id, cameraId: newCamera() })).revision).toBe(2);
  });

  it('any more stays in the records that have it', async () => {
    const cameraId = newCamera();
    const record = await enter({ personId: await somebody(), cameraId });
    cameras.delete(cameraId);
    expect(await edit({ recordId: record.id, cameraId, notes: 'still there' })).toMatchObject({
      cameraId,
      revision: 2,
    });
    expect(await edit({ recordId: record.id, cameraId: '' })).toMatchObject({ cameraId: '', revision: 3 });
    await expect(edit({ recordId: record.id, cameraId })).rejects.toMatchObject(noCamera);
  });

  it('cannot be known while camera-registry is away', async () => {
    const personId = await somebody();
    await stopRegistry();
    await expect(enter({ personId, cameraId: newCamera() })).rejects.toMatchObject({ code: 'unavailable' });
    expect(await recordsOf(personId)).toEqual([]);
    expect((await enter({ personId })).cameraId).toBe('');
    stopRegistry = neighbours.respondAsRegistry(cameras);
  });
});

describe('whom attendance does not know', () => {
  it('is requested from identity, once', async () => {
    const personId = randomUUID();
    const stop = neighbours.respondAsIdentity({
      [personId]: { firstName: 'Alan', lastName: 'Turing', department: 'Hut 8' },
    });
    const record = await enter({ personId });
    await stop();
    expect(record).toMatchObject({ personName: 'Alan Turing', department: 'Hut 8' });
    const again = await enter({ personId, checkIn: at('2026-03-04T14:00:00Z') });
    expect(again.personName).toBe('Alan Turing');
  });

  it('gets no record when identity does not know them either', async () => {
    const stop = neighbours.respondAsIdentity({});
    await expect(enter({ personId: randomUUID() })).rejects.toMatchObject({ code: 'not_found' });
    await stop();
  });

  it('gets a record later while identity is away', async () => {
    await expect(enter({ personId: randomUUID() })).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('an edit', () => {
  it('changes what it names, and its author and reason stay', async () => {
    const personId = await somebody();
    const record = await enter({ personId, notes: 'first' });
    const edited = await edit({ recordId: record.id, checkOut: at('2026-03-02T22:30:00Z'), reason: 'forgot to leave' });

    expect(edited).toMatchObject({ notes: 'first', isCorrected: true, revision: 2 });
    expect(edited.heldFields).toEqual(['check_in', 'check_out']);
    expect(iso(edited.checkOut)).toBe('2026-03-02T22:30:00.000Z');
    const history = await historyOf(record.id);
    expect(history.map(({ action, reason, authorId }) => ({ action, reason, authorId }))).toEqual([
      { action: 'created', reason: '', authorId: 'hr-1' },
      { action: 'edited', reason: 'forgot to leave', authorId: 'hr-1' },
    ]);
    expect(JSON.parse(history[1]?.beforeJson ?? '')).toMatchObject({ check_out: null, revision: 1 });
    expect(JSON.parse(history[1]?.afterJson ?? '')).toMatchObject({
      check_out: '2026-03-02T22:30:00.000Z',
      revision: 2,
    });
    expect((await neighbours.published(personId)).map(({ change }) => change)).toEqual([
      RecordChange.OPENED,
      RecordChange.CORRECTED,
    ]);
  });

  it('of what a camera saw is not overwritten by what it sees later', async () => {
    const personId = await somebody();
    await neighbours.publishRecognized({ personId, from: '2026-03-02T15:00:00Z' });
    const seen = await waitFor(async () => (await recordsOf(personId))[0], { what: 'the record' });
    await edit({
      recordId: seen.id,
      checkIn: at('2026-03-02T13:30:00Z'),
      checkOut: at('2026-03-02T22:00:00Z'),
      status: 'on_leave',
    });
    await neighbours.publishRecognized({ personId, from: '2026-03-02T13:00:00Z' });
    await neighbours.publishRecognized({ personId, from: '2026-03-02T23:00:00Z' });
    await waitFor(
      async () => {
        const rows = await service.app
          .get(DataSource)
          .query<unknown[]>('SELECT 1 FROM punches WHERE person_id = $1', [personId]);
        return rows.length === 3;
      },
      { what: 'three punches' },
    );
    const [record] = await recordsOf(personId);
    expect([iso(record?.checkIn), iso(record?.checkOut)]).toEqual([
      '2026-03-02T13:30:00.000Z',
      '2026-03-02T22:00:00.000Z',
    ]);
    expect(record?.status).toBe('on_leave');
  });

  it('that moves the check-in over midnight of the site moves the record to that day', async () => {
    const personId = await somebody();
    const record = await enter({ personId, checkOut: at('2026-03-02T16:00:00Z') });
    const moved = await edit({ recordId: record.id, checkIn: at('2026-03-02T04:59:59Z') });
    expect(moved).toMatchObject({ localDate: '2026-03-01', checkOut: record.checkOut });

    const other = await enter({ personId });
    await expect(edit({ recordId: other.id, checkIn: at('2026-03-01T15:00:00Z') })).rejects.toMatchObject({
      code: 'conflict',
      details: { record_id: record.id },
    });
  });

  it('takes no check-in away from a day on which cameras saw the person', async () => {
    const personId = await somebody();
    for (const from of ['2026-03-02T06:00:00Z', '2026-03-02T14:00:00Z']) {
      await neighbours.publishRecognized({ personId, from });
    }
    const seen = await waitFor(async () => (await recordsOf(personId)).find(({ checkOut }) => checkOut !== undefined), {
      what: 'the record',
    });
    const move = edit({ recordId: seen.id, checkIn: at('2026-03-02T04:30:00Z') });
    await expect(move).rejects.toMatchObject({ code: 'conflict', reason: 'seen_on_day' });
    expect(await recordsOf(personId)).toEqual([seen]);
    const within = await edit({ recordId: seen.id, checkIn: at('2026-03-02T05:30:00Z') });
    expect(within).toMatchObject({ localDate: '2026-03-02', heldFields: ['check_in'] });
  });

  it('of twenty records at once is done of every one', async () => {
    const records = await Promise.all(Array.from({ length: 20 }, async () => enter({ personId: await somebody() })));
    const edited = await Promise.all(records.map(({ id }) => edit({ recordId: id, notes: 'seen by the porter' })));
    expect(edited.map(({ id, revision }) => [id, revision])).toEqual(records.map(({ id }) => [id, 2]));
  });

  it('that changes nothing leaves no trace', async () => {
    const record = await enter({ personId: await somebody(), notes: 'same' });
    expect(await edit({ recordId: record.id, notes: 'same' })).toEqual(record);
    expect(await historyOf(record.id)).toHaveLength(1);
  });

  it('clears what is given as empty', async () => {
    const record = await enter({
      personId: await somebody(),
      cameraId: newCamera(),
      location: 'Lobby',
      status: 'absent',
      checkOut: at('2026-03-02T20:00:00Z'),
    });
    const cleared = await edit({ recordId: record.id, cameraId: '', location: '', status: '', clearCheckOut: true });
    expect(cleared).toMatchObject({ cameraId: '', location: '', status: 'present' });
    expect(cleared.checkOut).toBeUndefined();
  });

  it.each([
    ['check_out', { checkOut: at('2026-03-02T13:00:00Z') }],
    ['check_in', { checkIn: at('2026-03-02T19:00:00Z') }],
    ['check_out', { checkOut: at('2026-03-02T15:00:00Z'), clearCheckOut: true }],
  ])('is refused for an impossible %s and changes nothing', async (field, request) => {
    const record = await enter({ personId: await somebody(), checkOut: at('2026-03-02T18:00:00Z') });
    await expect(edit({ recordId: record.id, ...request })).rejects.toMatchObject({
      code: 'invalid_argument',
      violations: [{ field }],
    });
    expect((await neighbours.requests.request(getRecord, { recordId: record.id })).record).toEqual(record);
  });
});

describe('records in order', () => {
  it('of their check-in or their day, in pages that go on where the one before ended', async () => {
    const personId = await somebody('Ordered');
    for (const day of ['04', '02', '06', '03', '05'])
      await enter({ personId, checkIn: at(`2026-02-${day}T14:00:00Z`) });
    for (const [sort, descending] of [
      ['check_in', false],
      ['date', true],
    ] as const) {
      const seen: string[] = [];
      let cursor = '';
      do {
        const page = { limit: 2, sort, descending, cursor };
        const { records, pageInfo } = await neighbours.requests.request(listRecords, { page, personId });
        seen.push(...records.map(({ localDate }) => localDate));
        cursor = pageInfo?.nextCursor ?? '';
      } while (cursor !== '');
      const days = ['02', '03', '04', '05', '06'].map((day) => `2026-02-${day}`);
      expect(seen).toEqual(descending ? days.toReversed() : days);
    }
  });
});

describe('a record whose revision is said', () => {
  it('is edited and deleted only while it still has that revision', async () => {
    const record = await enter({ personId: await somebody() });
    const [first, second] = await Promise.allSettled(
      ['one', 'other'].map((notes) => edit({ recordId: record.id, notes, expectedRevision: 1 })),
    );
    expect([first?.status, second?.status].sort()).toEqual(['fulfilled', 'rejected']);
    const refused = first?.status === 'rejected' ? first : second;
    expect(refused).toMatchObject({ reason: { code: 'conflict', reason: 'changed_meanwhile' } });

    const remove = (expectedRevision: number) =>
      neighbours.requests.request(deleteRecord, { recordId: record.id, authorId: 'hr-1', expectedRevision });
    await expect(remove(1)).rejects.toMatchObject({ code: 'conflict', reason: 'changed_meanwhile' });
    await remove(2);
    expect(await recordsOf(record.personId)).toEqual([]);
  });
});

describe('a deleted record', () => {
  it('is in no list, and its history stays', async () => {
    const personId = await somebody();
    const record = await enter({ personId });
    await neighbours.requests.request(deleteRecord, { recordId: record.id, authorId: 'hr-2', reason: 'wrong person' });

    expect(await recordsOf(personId)).toEqual([]);
    await expect(neighbours.requests.request(getRecord, { recordId: record.id })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(edit({ recordId: record.id, notes: 'too late' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(
      neighbours.requests.request(deleteRecord, { recordId: record.id, authorId: 'hr-2' }),
    ).rejects.toMatchObject({ code: 'not_found' });
    const history = await historyOf(record.id);
    expect(history.at(-1)).toMatchObject({
      action: 'deleted',
      authorId: 'hr-2',
      reason: 'wrong person',
      afterJson: '',
    });
    expect((await neighbours.published(personId)).at(-1)?.change).toBe(RecordChange.DELETED);
    expect((await enter({ personId })).id).not.toBe(record.id);
  });

  it('that never was is not found', async () => {
    const recordId = randomUUID();
    await expect(historyOf(recordId)).rejects.toMatchObject({ code: 'not_found' });
    await expect(edit({ recordId })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('history', () => {
  it('cannot be rewritten, not even in the database', async () => {
    const record = await enter({ personId: await somebody() });
    const rewrite = service.app
      .get(DataSource)
      .query(`UPDATE corrections SET author_id = 'nobody' WHERE record_id = $1`, [record.id]);
    await expect(rewrite).rejects.toThrow('only ever added');
  });
});

describe('what identity publishes of a person', () => {
  it('counts in the order in which it happened, not in which it arrives', async () => {
    const personId = await somebody('Ada');
    await neighbours.publishPerson(personId, { firstName: 'Ada', lastName: 'King', department: 'Poetry' }, 3);
    await copied(personId, 'Ada King');
    await neighbours.publishPerson(personId, { firstName: 'Augusta' }, 2);
    // Another person's event that was published later has been handled: one durable consumer, eight at a time.
    for (let index = 0; index < 9; index += 1) await somebody();
    expect(await enter({ personId })).toMatchObject({ personName: 'Ada King', department: 'Poetry' });
  });

  it('leaves the hours and takes the name when the person is erased', async () => {
    const personId = await somebody('Ada', 'Engines');
    const record = await enter({ personId });
    await neighbours.publishErased(personId, 2);
    await waitFor(async () => (await recordsOf(personId))[0]?.personName === 'Erased person', { what: 'the erasure' });

    expect((await recordsOf(personId))[0]).toMatchObject({ id: record.id, department: '', revision: 1 });
    await expect(enter({ personId, checkIn: at('2026-03-05T14:00:00Z') })).rejects.toMatchObject({ code: 'not_found' });
    const rows = await service.app.get(DataSource).query<unknown[]>('SELECT * FROM people WHERE id = $1', [personId]);
    expect(JSON.stringify(rows)).not.toMatch(/Ada|Engines/);
  });
});

it('tells by what days and times are counted', async () => {
  expect(await neighbours.requests.request(getSettings, {})).toMatchObject({
    timeZone: 'America/New_York',
    dayStartsAt: '00:00',
    workdayStartsAt: '09:00',
    lateGraceMinutes: 5,
  });
});

describe('the list', () => {
  it('combines its filters', async () => {
    const department = `Lists ${randomUUID()}`;
    const cameraId = newCamera();
    const [ada, bob] = [await somebody('Ada', department), await somebody('Bob', department)];
    await enter({ personId: ada, cameraId, status: 'late' });
    await enter({ personId: ada, checkIn: at('2026-03-03T14:00:00Z'), status: 'present' });
    await enter({ personId: bob, checkIn: at('2026-03-03T15:00:00Z'), status: 'late', cameraId });

    const dates = async (filter: MessageInitShape<typeof listRecords.request>) => {
      const { records, pageInfo } = await neighbours.requests.request(listRecords, { department, ...filter });
      expect(pageInfo?.total).toBe(records.length);
      return records.map(({ personName, localDate }) => `${personName} ${localDate}`);
    };
    expect(await dates({})).toEqual(['Ada 2026-03-02', 'Ada 2026-03-03', 'Bob 2026-03-03']);
    expect(await dates({ dateFrom: '2026-03-03' })).toEqual(['Ada 2026-03-03', 'Bob 2026-03-03']);
    expect(await dates({ dateFrom: '2026-03-02', dateTo: '2026-03-02' })).toEqual(['Ada 2026-03-02']);
    expect(await dates({ cameraId, status: 'late' })).toEqual(['Ada 2026-03-02', 'Bob 2026-03-03']);
    expect(await dates({ cameraId, status: 'late', personId: bob })).toEqual(['Bob 2026-03-03']);
    expect(await dates({ status: 'holiday' })).toEqual([]);
    expect(await dates({ personIds: [bob, randomUUID()] })).toEqual(['Bob 2026-03-03']);
    expect(await dates({ personIds: [bob, ada], dateTo: '2026-03-02' })).toEqual(['Ada 2026-03-02']);
  });

  it('of a department is of who is in it now, however it is written', async () => {
    const department = `Engines ${randomUUID()}`;
    const [ada, bob] = [await somebody('Ada', department), await somebody('Bob', department.toUpperCase())];
    await enter({ personId: ada });
    await enter({ personId: bob });
    const list = async (where: string) => {
      const { records, pageInfo } = await neighbours.requests.request(listRecords, { department: where });
      expect(pageInfo?.total).toBe(records.length);
      return records.map(({ personId }) => personId);
    };
    expect(await list(department.toLowerCase())).toEqual([ada, bob]);
    await neighbours.publishPerson(ada, { firstName: 'Augusta', department: `Poetry ${department}` }, 2);
    await copied(ada, 'Augusta');
    expect(await list(department)).toEqual([bob]);
    expect(await list(`poetry ${department}`)).toEqual([ada]);
  });

  it('gives every record once, page by page, either way', async () => {
    const personId = await somebody();
    for (let day = 10; day < 17; day += 1) {
      await enter({ personId, checkIn: at(`2026-03-${String(day)}T14:00:00Z`), status: 'present' });
    }
    const pages = async (descending: boolean): Promise<string[]> => {
      const days: string[] = [];
      let cursor = '';
      do {
        const answer = await neighbours.requests.request(listRecords, {
          personId,
          page: { limit: 3, descending, cursor },
        });
        expect(answer.pageInfo?.total).toBe(7);
        days.push(...answer.records.map(({ localDate }) => localDate.slice(-2)));
        cursor = answer.pageInfo?.nextCursor ?? '';
      } while (cursor !== '');
      return days;
    };
    const upwards = ['10', '11', '12', '13', '14', '15', '16'];
    expect(await pages(false)).toEqual(upwards);
    expect(await pages(true)).toEqual([...upwards].reverse());
  });

  it('is refused with the dates the wrong way round', async () => {
    await expect(
      neighbours.requests.request(listRecords, { dateFrom: '2026-03-03', dateTo: '2026-03-02' }),
    ).rejects.toMatchObject({ code: 'invalid_argument', violations: [{ field: 'date_from' }] });
  });
});

describe('while the bus is away', () => {
  it('records are entered, and published when it is back', async () => {
    const personId = await somebody();
    const enterOn = (day: string) =>
      service.app.get(RecordService).create(
        personId,
        {
          checkIn: new Date(`2026-03-${day}T14:00:00Z`),
          checkOut: null,
          status: undefined,
          cameraId: null,
          location: '',
          notes: '',
        },
        'hr-1',
        '',
      );
    await nats.crash();
    const first = await enterOn('02');
    const later = [await enterOn('03'), await enterOn('04'), await enterOn('05')];
    await nats.restart();
    const published = await waitFor(
      async () => {
        const events = await neighbours.published(personId);
        return events.length >= 4 && events;
      },
      { what: 'the events', timeoutMs: 60_000 },
    );
    expect(published.map(({ change, record }) => [change, record?.id])).toEqual(
      [first, ...later].map(({ record }) => [RecordChange.OPENED, record.id]),
    );
  }, 90_000);
});
