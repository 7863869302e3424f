import 'reflect-metadata';
import {
  createRecord,
  defaultSiteId,
  listPresence,
  timestampDate,
  timestampFromDate,
  type ListPresenceResponse,
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
import { CamerasRepository } from '../cameras/cameras.repository';
import { PeopleRepository } from '../people/people.repository';
import { Neighbours, startAttendance } from '../testing/running-attendance';

let nats: TestNats;
let database: TestDatabase;
let neighbours: Neighbours;
let service: RunningService;

beforeAll(async () => {
  [nats, database] = await Promise.all([startTestNats(), createTestDatabase()]);
  neighbours = await Neighbours.connect(nats.url);
  service = await startAttendance({ natsUrl: nats.url, databaseUrl: database.url });
});

afterAll(async () => {
  await service.stop();
  await neighbours.close();
  await Promise.all([nats.stop(), database.drop()]);
});

async function somebody(firstName: string, department: string): Promise<string> {
  const personId = randomUUID();
  await neighbours.publishPerson(personId, { firstName, department });
  await waitFor(async () => (await service.app.get(PeopleRepository).find(personId)) !== undefined, {
    what: 'the person to be known',
  });
  return personId;
}

type Filter = Parameters<
  typeof neighbours.requests.request<typeof listPresence.request, typeof listPresence.response>
>[1];

function presence(filter: Filter): Promise<ListPresenceResponse> {
  return neighbours.requests.request(listPresence, filter);
}

const states = ({ people }: ListPresenceResponse) => people.map(({ personName, state }) => [personName, state]);

describe('who is in', () => {
  it('is who a camera saw or who was entered, with the last sign of them, and who is not is told too', async () => {
    const [ada, bob] = [await somebody('Ada', 'Engines'), await somebody('Bob', 'engines')];
    const eve = await somebody('Eve', 'Poetry');
    const cameraId = randomUUID();
    // A minute ago is of today, or of the day that ended this minute: then of a night that lasts.
    const seenAt = new Date(Date.now() - 60_000);
    await neighbours.publishRecognized({ personId: ada, from: seenAt.toISOString(), cameraId });
    await neighbours.requests.request(createRecord, {
      personId: eve,
      checkIn: timestampFromDate(seenAt),
      authorId: 'hr',
    });
    await waitFor(async () => (await presence({ personId: ada })).counts?.in === 1, { what: 'Ada to be in' });

    const gate = { id: cameraId, name: 'Gate', siteId: defaultSiteId, role: 'both', revision: 1 } as const;
    await service.app.get(CamerasRepository).store({ ...gate, isActive: true, isDeleted: false });
    const everybody = await presence({});
    expect(states(everybody)).toEqual([
      ['Ada', 'in'],
      ['Bob', 'not_expected'],
      ['Eve', 'in'],
    ]);
    expect(everybody.counts).toMatchObject({ people: 3, in: 2, notExpected: 1 });
    expect(everybody.byDepartment.map(({ department, counts }) => [department, counts?.people, counts?.in])).toEqual([
      ['Engines', 2, 1],
      ['Poetry', 1, 1],
    ]);
    const [first, , last] = everybody.people;
    expect(first).toMatchObject({ personId: ada, lastCameraId: cameraId, siteId: defaultSiteId, status: 'present' });
    expect(first).toMatchObject({ lastCameraName: 'Gate', timeZone: 'UTC' });
    expect([first?.since, first?.lastSeenAt].map((time) => time && timestampDate(time))).toEqual([seenAt, seenAt]);
    expect(last).toMatchObject({ personId: eve, lastCameraId: '', lastCameraName: '', timeZone: 'UTC' });
    expect(last?.lastSeenAt).toBeUndefined();

    expect(states(await presence({ department: 'ENGINES', state: 'in' }))).toEqual([['Ada', 'in']]);
    expect((await presence({ department: 'ENGINES', state: 'in' })).counts).toMatchObject({ people: 2 });
    expect(states(await presence({ query: 'bO' }))).toEqual([['Bob', 'not_expected']]);
    expect(states(await presence({ siteId: randomUUID() }))).toEqual([]);
    expect(states(await presence({ cameLate: true }))).toEqual([]);

    await neighbours.publishErased(bob, 2);
    await waitFor(async () => (await presence({})).counts?.people === 2, { what: 'Bob to be gone' });
  });

  it('is by the row of today, also where one of tomorrow is entered, and by what the camera was when it saw them', async () => {
    const [ada, bob] = [await somebody('Ada', 'Harbour'), await somebody('Bob', 'Harbour')];
    const [now, cameraId] = [Date.now(), randomUUID()];
    const enter = (personId: string, ms: number) =>
      neighbours.requests.request(createRecord, {
        personId,
        checkIn: timestampFromDate(new Date(ms)),
        authorId: 'hr',
      });
    await enter(ada, now - 60_000);
    await enter(ada, now - 60_000 + 24 * 60 * 60_000);
    const seen = { personId: bob, from: new Date(now - 60_000).toISOString(), cameraId };
    await neighbours.publishRecognized(seen);
    await waitFor(async () => (await presence({ department: 'Harbour' })).counts?.in === 2, { what: 'both to be in' });
    const gate = { id: cameraId, name: 'Gate', siteId: defaultSiteId, role: 'exit', revision: 1 } as const;
    await service.app.get(CamerasRepository).store({ ...gate, isActive: true, isDeleted: false });
    expect(states(await presence({ department: 'Harbour' }))).toEqual([
      ['Ada', 'in'],
      ['Bob', 'in'],
    ]);
  });

  it('refuses a cursor that is none', async () => {
    const page = { limit: 10, cursor: 'nonsense' };
    await expect(presence({ page })).rejects.toMatchObject({ code: 'invalid_argument' });
  });
});
