import 'reflect-metadata';
import {
  CameraChange,
  cameraChanged,
  createSite,
  defaultSiteId,
  deleteSite,
  getSite,
  listSites,
  timestampFromDate,
  updateSite,
  type Site,
} from '@smart-attendance/contracts';
import { connectClient, type BusClient, type RunningService } from '@smart-attendance/messaging';
import {
  createTestDatabase,
  startTestNats,
  waitFor,
  type TestDatabase,
  type TestNats,
} from '@smart-attendance/testing';
import { randomUUID } from 'node:crypto';
import { addDays, attendanceDayOf } from '../calendar/attendance-day.policy';
import { CamerasRepository } from '../cameras/cameras.repository';
import { startAttendance } from '../testing/running-attendance';

let nats: TestNats;
let database: TestDatabase;
let client: BusClient;
let service: RunningService;

beforeAll(async () => {
  [nats, database] = await Promise.all([startTestNats(), createTestDatabase()]);
  client = await connectClient({ natsUrl: nats.url, as: 'gateway' });
  service = await startAttendance(
    { natsUrl: nats.url, databaseUrl: database.url },
    { SITE_TIME_ZONE: 'Pacific/Kiritimati' },
  );
});

afterAll(async () => {
  await service.stop();
  await client.close();
  await Promise.all([nats.stop(), database.drop()]);
});

const authorId = 'hr';
let number = 0;

async function newSite(fields: Partial<Parameters<typeof request>[0]> = {}): Promise<Site> {
  number += 1;
  return request({ name: `Site ${String(number)}`, timeZone: 'Europe/Berlin', ...fields });
}

async function request(fields: {
  readonly name: string;
  readonly timeZone: string;
  readonly siteId?: string;
  readonly travel?: { readonly travel: { siteId: string; minutes: number }[] };
}): Promise<Site> {
  const { site } = await client.requests.request(createSite, { ...fields, authorId });
  if (site === undefined) throw new Error('The answer holds no site.');
  return site;
}

async function siteOf(siteId: string): Promise<Site | undefined> {
  return (await client.requests.request(getSite, { siteId })).site;
}

const today = (timeZone: string): string => attendanceDayOf(new Date(), { timeZone, dayStartsAtMinutes: 0 });

describe('sites', () => {
  it('are one from the start, which goes by the configuration', async () => {
    const { sites } = await client.requests.request(listSites, {});
    expect(sites[0]).toMatchObject({
      id: defaultSiteId,
      versions: [],
      current: { timeZone: 'Pacific/Kiritimati', coverageMinPercent: 95, cooldownSeconds: 60 },
    });
  });

  it('are made once of one id, and of one name', async () => {
    const siteId = randomUUID();
    const site = await newSite({ siteId, name: 'Harbour' });
    expect(site).toMatchObject({ id: siteId, revision: 1, current: { version: 1, validFrom: '' } });
    expect(await newSite({ siteId, name: 'Harbour' })).toEqual(site);
    await expect(newSite({ name: 'HARBOUR ' })).rejects.toMatchObject({ code: 'conflict', reason: 'name_taken' });
  });

  it('get other rules from tomorrow on, and keep those of the days that have begun', async () => {
    const { id: siteId } = await newSite();
    const tomorrow = addDays(today('Europe/Berlin'), 1);
    for (const validFrom of [addDays(tomorrow, -1), '2020-01-01']) {
      const change = client.requests.request(updateSite, { siteId, timeZone: 'Asia/Tokyo', validFrom, authorId });
      await expect(change).rejects.toMatchObject({
        code: 'invalid_argument',
        violations: [{ field: 'valid_from', message: expect.stringContaining(tomorrow) as string }],
      });
    }
    const { site } = await client.requests.request(updateSite, { siteId, timeZone: 'Asia/Tokyo', authorId });
    expect(site).toMatchObject({
      revision: 2,
      current: { timeZone: 'Europe/Berlin' },
      versions: [
        { version: 1, validFrom: '', timeZone: 'Europe/Berlin', cooldownSeconds: 60 },
        { version: 2, validFrom: tomorrow, timeZone: 'Asia/Tokyo', cooldownSeconds: 60 },
      ],
    });
    const again = await client.requests.request(updateSite, { siteId, timeZone: 'Asia/Tokyo', authorId });
    expect(again.site?.revision).toBe(2);
    const stale = client.requests.request(updateSite, { siteId, name: 'Other', expectedRevision: 1, authorId });
    await expect(stale).rejects.toMatchObject({ code: 'conflict', reason: 'changed_meanwhile' });
  });

  it('are as far apart one way as the other', async () => {
    const one = await newSite();
    const other = await newSite({ travel: { travel: [{ siteId: one.id, minutes: 25 }] } });
    expect((await siteOf(one.id))?.travel).toMatchObject([{ siteId: other.id, minutes: 25 }]);
    await client.requests.request(updateSite, { siteId: one.id, travel: { travel: [] }, authorId });
    expect((await siteOf(other.id))?.travel).toEqual([]);
    for (const siteId of [randomUUID(), one.id]) {
      const travel = { travel: [{ siteId, minutes: 5 }] };
      const change = client.requests.request(updateSite, { siteId: one.id, travel, authorId });
      await expect(change).rejects.toMatchObject({ violations: [{ field: 'travel_minutes' }] });
    }
  });

  it('are deleted once nothing is of them, and the default site never', async () => {
    const { id: siteId } = await newSite();
    const cameraId = randomUUID();
    const cameras = service.app.get(CamerasRepository);
    const tell = (change: CameraChange, revision: number) =>
      client.publisher.publish(cameraChanged, {
        cameraId,
        change,
        revision,
        changedAt: timestampFromDate(new Date()),
        name: 'Gate',
        siteId,
        role: 'exit',
        isActive: true,
      });
    await tell(CameraChange.CREATED, 1);
    await waitFor(async () => (await cameras.ofSite(siteId)).length === 1, { what: 'the camera to be known' });
    expect(await cameras.find(cameraId)).toMatchObject({ name: 'Gate', role: 'exit', isActive: true });
    await expect(client.requests.request(deleteSite, { siteId, authorId })).rejects.toMatchObject({ reason: 'in_use' });
    await tell(CameraChange.DELETED, 2);
    await waitFor(async () => (await cameras.ofSite(siteId)).length === 0, { what: 'the camera to be gone' });
    await client.requests.request(deleteSite, { siteId, authorId });
    await expect(siteOf(siteId)).rejects.toMatchObject({ code: 'not_found' });
    const last = client.requests.request(deleteSite, { siteId: defaultSiteId, authorId });
    await expect(last).rejects.toMatchObject({ reason: 'default_site' });
  });
});
