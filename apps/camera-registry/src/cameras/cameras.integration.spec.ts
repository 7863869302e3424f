import { loadConfig } from '@smart-attendance/config';
import { SecretBox } from '@smart-attendance/database';
import {
  CameraChange,
  cameraChanged,
  checkCameraHosts,
  createCamera,
  deleteCamera,
  DetectorInput,
  getCamera,
  listCameras,
  listStreamSources,
  setWantedState,
  StreamChoice,
  updateCamera,
  WantedState,
  ZoneKind,
  type MessageInitShape,
  type CreateCameraRequestSchema,
} from '@smart-attendance/contracts';
import type { AppError } from '@smart-attendance/errors';
import { connectClient, type BusClient, type RunningService } from '@smart-attendance/messaging';
import {
  createTestDatabase,
  startTestNats,
  waitFor,
  type TestDatabase,
  type TestNats,
} from '@smart-attendance/testing';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { cameraRegistryConfig, CameraRegistryModule } from '..';
import { masterKey, startRegistry as startRegistryOn } from '../testing/running-registry';

const page = { limit: 100 };

let nats: TestNats;
let database: TestDatabase;
let service: RunningService;
let client: BusClient;
/** Who opens the streams. */
let ingestion: BusClient;

beforeAll(async () => {
  [nats, database] = await Promise.all([startTestNats(), createTestDatabase()]);
  service = await startRegistry();
  client = await connectClient({ natsUrl: nats.url, as: 'gateway' });
  ingestion = await connectClient({ natsUrl: nats.url, as: 'stream-ingestion' });
});

afterAll(async () => {
  await Promise.all([client.close(), ingestion.close()]);
  await service.stop();
  await database.drop();
  await nats.stop();
});

function startRegistry(environment: Readonly<Record<string, string>> = {}): Promise<RunningService> {
  return startRegistryOn(nats.url, database.url, environment);
}

async function create(fields: MessageInitShape<typeof CreateCameraRequestSchema> = {}) {
  const { camera } = await client.requests.request(createCamera, {
    name: 'Entrance',
    rtspUrl: 'rtsp://camera.test/live',
    frameRate: 5,
    isActive: true,
    ...fields,
  });
  if (camera === undefined) throw new Error('The answer holds no camera.');
  return camera;
}

async function want(cameraId: string, wantedState: WantedState) {
  const { camera } = await client.requests.request(setWantedState, { cameraId, wantedState });
  return camera;
}

async function sourceOf(cameraId: string) {
  const { sources } = await ingestion.requests.request(listStreamSources, { page: { limit: 1000 } });
  return sources.find((source) => source.cameraId === cameraId);
}

async function lastPublished(cameraId: string) {
  const event = await client.reader.newest(cameraChanged, cameraId);
  return event && { change: event.change, revision: event.revision };
}

async function failure(work: Promise<unknown>): Promise<AppError> {
  return work.then(
    () => {
      throw new Error('It did not fail.');
    },
    (error: unknown) => error as AppError,
  );
}

function rows(statement: string, parameters: unknown[] = []): Promise<Record<string, unknown>[]> {
  return service.app.get(DataSource).query(statement, parameters);
}

describe('a camera', () => {
  it('is created, published and returned without its password', async () => {
    const camera = await create({ rtspUrl: 'rtsp://admin:p%40ss@camera.test/live', location: 'Hall' });
    expect(camera).toMatchObject({
      name: 'Entrance',
      rtspUrl: 'rtsp://camera.test/live',
      username: 'admin',
      hasPassword: true,
      location: 'Hall',
      isActive: true,
      wantedState: WantedState.STOPPED,
      revision: 1,
    });
    expect(
      JSON.stringify(camera, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toMatch(/p@ss|p%40ss/);
    expect(await lastPublished(camera.id)).toEqual({ change: CameraChange.CREATED, revision: 1 });
  });

  it('is at the default site and seen both ways unless it is told otherwise, and every event says so', async () => {
    const plain = await create();
    expect(plain).toMatchObject({ siteId: '', role: 'both' });
    expect(await client.reader.newest(cameraChanged, plain.id)).toMatchObject({ siteId: '', role: 'both' });
    const siteId = randomUUID();
    const camera = await create({ siteId, role: 'entry' });
    const change = { cameraId: camera.id, name: 'Gate', role: 'exit', isActive: false };
    expect((await client.requests.request(updateCamera, change)).camera).toMatchObject({ siteId, role: 'exit' });
    expect(await client.reader.newest(cameraChanged, camera.id)).toMatchObject({
      ...change,
      siteId,
      change: CameraChange.UPDATED,
      revision: 2,
    });
    const back = await client.requests.request(updateCamera, { cameraId: camera.id, siteId: '' });
    expect(back.camera).toMatchObject({ siteId: '', role: 'exit', revision: 3 });
    expect(await failure(create({ role: 'door' }))).toMatchObject({ violations: [{ field: 'role' }] });
  });

  it('has no readable secret in the database', async () => {
    const { id } = await create({ password: 'hunter2hunter2', rtspUrl: 'rtsp://camera.test/password=hunter2path' });
    const dump = await rows(
      `SELECT c::text AS line, encode(password_sealed, 'escape') AS sealed FROM camera_registry.cameras c WHERE id = $1`,
      [id],
    );
    expect(dump).toHaveLength(1);
    expect(JSON.stringify(dump)).not.toContain('hunter2');
  });

  it('is refused with each wrong field named', async () => {
    const error = await failure(create({ name: ' ', rtspUrl: 'http://camera.test/', frameRate: 31 }));
    expect(error.code).toBe('invalid_argument');
    expect(error.violations.map(({ field }) => field)).toEqual(['name', 'rtsp_url', 'frame_rate']);
  });

  it('may not live at a link-local address', async () => {
    const error = await failure(create({ rtspUrl: 'rtsp://user:hunter2@169.254.169.254/' }));
    expect(error.violations).toEqual([{ field: 'rtsp_url', message: 'names an address where no camera may be' }]);
    expect(error.message).not.toContain('hunter2');
  });

  it('is not found under an id nobody has', async () => {
    const cameraId = randomUUID();
    const failures = await Promise.all(
      [
        client.requests.request(getCamera, { cameraId }),
        client.requests.request(updateCamera, { cameraId, name: 'x' }),
        client.requests.request(deleteCamera, { cameraId }),
        client.requests.request(setWantedState, { cameraId, wantedState: WantedState.RUNNING }),
      ].map(failure),
    );
    expect(failures.map(({ code }) => code)).toEqual(['not_found', 'not_found', 'not_found', 'not_found']);
  });

  it('changes only in the fields given, one revision a change', async () => {
    const { id } = await create({ description: 'old', username: 'admin', password: 'secret-1' });
    const { camera } = await client.requests.request(updateCamera, { cameraId: id, description: '', frameRate: 12 });
    expect(camera).toMatchObject({ name: 'Entrance', description: '', frameRate: 12, hasPassword: true, revision: 2 });
    expect(await lastPublished(id)).toEqual({ change: CameraChange.UPDATED, revision: 2 });
  });

  it('keeps its revision when nothing is different', async () => {
    const { id, rtspUrl } = await create({ username: 'admin', password: 'secret-1' });
    const { camera } = await client.requests.request(updateCamera, {
      cameraId: id,
      rtspUrl,
      password: 'secret-1',
      name: 'Entrance',
    });
    expect(camera?.revision).toBe(1);
  });

  it('loses its password when an empty one is given', async () => {
    const { id } = await create({ username: 'admin', password: 'secret-1' });
    const { camera } = await client.requests.request(updateCamera, { cameraId: id, password: '' });
    expect(camera).toMatchObject({ hasPassword: false, username: 'admin' });
  });

  it('counts every change when many come at once', async () => {
    const { id } = await create();
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        client.requests.request(updateCamera, { cameraId: id, name: `Door ${index}` }),
      ),
    );
    const { camera } = await client.requests.request(getCamera, { cameraId: id });
    expect(camera?.revision).toBe(11);
    expect(await lastPublished(id)).toMatchObject({ change: CameraChange.UPDATED });
  });

  it('is listed oldest first, by pages that fit together', async () => {
    const { cameras: all, pageInfo } = await client.requests.request(listCameras, { page });
    expect(pageInfo?.total).toBe(all.length);
    const { cameras: first, pageInfo: firstInfo } = await client.requests.request(listCameras, { page: { limit: 2 } });
    const { cameras: rest } = await client.requests.request(listCameras, {
      page: { limit: 100, cursor: firstInfo?.nextCursor ?? '' },
    });
    expect([...first, ...rest].map(({ id }) => id)).toEqual(all.map(({ id }) => id));
  });
});

describe('a camera that is created again with the same id', () => {
  it('is made once, however many ask at the same time, and is answered as it is by now', async () => {
    const cameraId = randomUUID();
    const made = await Promise.all(Array.from({ length: 10 }, () => create({ cameraId, name: 'Only one' })));
    expect(new Set(made.map(({ id }) => id))).toEqual(new Set([cameraId]));
    await client.requests.request(updateCamera, { cameraId, name: 'Renamed' });
    expect(await create({ cameraId, name: 'Only one' })).toMatchObject({ name: 'Renamed', revision: 2 });
    expect(await rows('SELECT id FROM cameras WHERE id = $1', [cameraId])).toHaveLength(1);
  });
});

describe('the list of cameras', () => {
  it('goes by name, whatever the case, and is narrowed to a part of a text and to those that are active', async () => {
    const hall = `Hall ${randomUUID()}`;
    for (const [name, isActive] of [
      ['beta', true],
      ['Älpha', true],
      ['gamma', false],
    ] as const) {
      await create({ name: `${name} in 100% ${hall}`, isActive });
    }
    await create({ name: 'delta', location: `the ${hall}, left` });
    const names = async (filter: object, cursor = ''): Promise<string[]> => {
      const asked = { limit: 2, sort: 'name', cursor };
      const { cameras, pageInfo } = await client.requests.request(listCameras, { page: asked, ...filter });
      const next = pageInfo?.nextCursor ?? '';
      const found = cameras.map(({ name }) => name.split(' ')[0] ?? '');
      return next === '' ? found : [...found, ...(await names(filter, next))];
    };
    expect(await names({ query: hall.toUpperCase() })).toEqual(['Älpha', 'beta', 'delta', 'gamma']);
    expect(await names({ query: `100% ${hall}`, isActive: true })).toEqual(['Älpha', 'beta']);
    expect(await names({ query: hall, isActive: false })).toEqual(['gamma']);
    expect(await names({ query: `100_ ${hall}` })).toEqual([]);
  });

  it('is narrowed to cameras that are named, or to all but these', async () => {
    const query = `Named ${randomUUID()}`;
    const [one, two] = [await create({ name: `one ${query}` }), await create({ name: `two ${query}` })];
    const found = async (cameraIds: string[], areLeftOut = false): Promise<string[]> => {
      const ids = { cameraIds, areLeftOut };
      const { cameras } = await client.requests.request(listCameras, { page: { limit: 10 }, query, ids });
      return cameras.map(({ id }) => id);
    };
    expect(await found([two.id, randomUUID()])).toEqual([two.id]);
    expect(await found([two.id], true)).toEqual([one.id]);
    expect(await found([])).toEqual([]);
    expect(await found([], true)).toEqual([one.id, two.id]);
    await expect(found(['no id'])).rejects.toMatchObject({ code: 'invalid_argument' });
  });
});

describe('a camera whose revision is said', () => {
  it('is deleted only while it still has that revision', async () => {
    const { id: cameraId } = await create();
    await want(cameraId, WantedState.RUNNING);
    const stale = client.requests.request(deleteCamera, { cameraId, expectedRevision: 1 });
    await expect(stale).rejects.toMatchObject({ code: 'conflict', reason: 'changed_meanwhile' });
    await client.requests.request(deleteCamera, { cameraId, expectedRevision: 2 });
    await expect(client.requests.request(getCamera, { cameraId })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('what a camera looks at', () => {
  const schedule = { hours: [{ weekdays: [1, 5], fromMinute: 1_320, toMinute: 360 }], timeZone: 'Europe/Berlin' };
  const polygon = [
    { x: 0.1, y: 0.1 },
    { x: 0.9, y: 0.1 },
    { x: 0.5, y: 0.7 },
  ];
  const zones = {
    zones: [
      { name: 'Door', kind: ZoneKind.WATCH, polygon },
      { name: 'Desk', kind: ZoneKind.MASK, polygon },
    ],
  };
  const faceSearch = { detectorInput: DetectorInput.DETECTOR_INPUT_1280X720, faceWidthPxMin: 40 };

  it('is everything, always, through the main stream, unless said otherwise', async () => {
    expect(await create()).toMatchObject({
      subRtspUrl: '',
      streamChoice: StreamChoice.MAIN,
      schedule: { hours: [], timeZone: '' },
      zones: { zones: [] },
      motionGate: { enabled: true, sensitivity: 50 },
      faceSearch: { faceWidthPxMin: 0 },
    });
  });

  it('reaches those who open the stream, with the address of the chosen stream', async () => {
    const motionGate = { enabled: false, sensitivity: 80 };
    const { id } = await create({
      rtspUrl: 'rtsp://camera.test/main?token=one',
      subRtspUrl: 'rtsp://admin:p%40ss@camera.test/sub?token=two',
      streamChoice: StreamChoice.SUB,
      schedule,
      zones,
      motionGate,
      faceSearch,
    });
    await want(id, WantedState.RUNNING);
    const source = await sourceOf(id);
    expect(source).toMatchObject({ rtspUrl: 'rtsp://camera.test/sub?token=two', username: 'admin', password: 'p@ss' });
    const { camera } = await client.requests.request(getCamera, { cameraId: id });
    expect(camera).toMatchObject({
      rtspUrl: 'rtsp://camera.test/main?token=***',
      subRtspUrl: 'rtsp://camera.test/sub?token=***',
      hasPassword: true,
      schedule,
      motionGate,
      faceSearch,
    });
    expect(camera?.zones?.zones.map(({ name, kind }) => ({ name, kind }))).toEqual([
      { name: 'Door', kind: ZoneKind.WATCH },
      { name: 'Desk', kind: ZoneKind.MASK },
    ]);
    expect(source).toMatchObject({ schedule: camera?.schedule, zones: camera?.zones, motionGate, faceSearch });
    const [row] = await rows('SELECT c::text AS line FROM camera_registry.cameras c WHERE id = $1', [id]);
    expect(row?.['line']).not.toMatch(/token=(one|two)/);
    await client.requests.request(updateCamera, { cameraId: id, streamChoice: StreamChoice.MAIN });
    expect(await sourceOf(id)).toMatchObject({ rtspUrl: 'rtsp://camera.test/main?token=one' });
  });

  it('sent back as it was answered is no change, and a part replaces just that part', async () => {
    const { id } = await create({ subRtspUrl: 'rtsp://camera.test/sub?pwd=x', schedule, zones, faceSearch });
    const { camera } = await client.requests.request(getCamera, { cameraId: id });
    const same = await client.requests.request(updateCamera, {
      cameraId: id,
      schedule: camera?.schedule,
      zones: camera?.zones,
      motionGate: camera?.motionGate,
      faceSearch: camera?.faceSearch,
      subRtspUrl: camera?.subRtspUrl,
      streamChoice: camera?.streamChoice,
    });
    expect(same.camera).toEqual(camera);
    const cleared = await client.requests.request(updateCamera, { cameraId: id, zones: {} });
    expect(cleared.camera).toMatchObject({ revision: 2, zones: { zones: [] }, schedule, faceSearch });
  });

  it('is not overwritten by somebody who read it before it was changed', async () => {
    const { id, revision } = await create({ schedule });
    await client.requests.request(updateCamera, { cameraId: id, expectedRevision: revision, schedule: {} });
    const late = await failure(
      client.requests.request(updateCamera, { cameraId: id, expectedRevision: revision, zones, name: 'Late' }),
    );
    expect(late).toMatchObject({ code: 'conflict', reason: 'changed_meanwhile' });
    const { camera } = await client.requests.request(getCamera, { cameraId: id });
    expect(camera).toMatchObject({ name: 'Entrance', revision: 2 });
  });

  it('is never opened without the masks that are stored of it', async () => {
    const { id } = await create({ zones });
    await want(id, WantedState.RUNNING);
    await rows(`UPDATE camera_registry.cameras SET zones = '{"masks": []}' WHERE id = $1`, [id]);
    expect(await sourceOf(id)).toBeUndefined();
    const { camera } = await client.requests.request(getCamera, { cameraId: id });
    expect(camera?.name).toBe('Entrance');
    expect(camera?.zones).toBeUndefined();
    await client.requests.request(updateCamera, { cameraId: id, zones });
    expect(await sourceOf(id)).toMatchObject({ zones: { zones: [{ name: 'Door' }, { name: 'Desk' }] } });
  });

  it('is refused with the wrong field named', async () => {
    const wrong = [
      { subRtspUrl: 'rtsp://other.test/sub' },
      { streamChoice: StreamChoice.SUB },
      { zones: { zones: [{ kind: ZoneKind.MASK, polygon: polygon.slice(1) }] } },
      { schedule: { ...schedule, timeZone: 'nowhere' } },
      { motionGate: { enabled: true, sensitivity: 0 } },
    ];
    const failures = await Promise.all(wrong.map((fields) => failure(create(fields))));
    expect(failures.map(({ code, violations }) => `${code} ${violations.map(({ field }) => field).join()}`)).toEqual([
      'invalid_argument sub_rtsp_url',
      'invalid_argument stream_choice',
      'invalid_argument zones',
      'invalid_argument schedule',
      'invalid_argument motion_gate',
    ]);
  });
});

describe('the wanted state "running"', () => {
  it('makes it a source, with all its secrets, until it is stopped', async () => {
    const { id } = await create({ rtspUrl: 'rtsp://admin:p%40ss@camera.test/token=abc', frameRate: 7 });
    expect(await sourceOf(id)).toBeUndefined();
    expect(await want(id, WantedState.RUNNING)).toMatchObject({ wantedState: WantedState.RUNNING, revision: 2 });
    expect(await sourceOf(id)).toMatchObject({
      rtspUrl: 'rtsp://camera.test/token=abc',
      username: 'admin',
      password: 'p@ss',
      frameRate: 7,
      revision: 2,
    });
    await want(id, WantedState.STOPPED);
    expect(await sourceOf(id)).toBeUndefined();
  });

  it('may be set twice without a second change', async () => {
    const { id } = await create();
    await want(id, WantedState.RUNNING);
    expect(await want(id, WantedState.RUNNING)).toMatchObject({ revision: 2 });
    expect(await lastPublished(id)).toEqual({ change: CameraChange.UPDATED, revision: 2 });
  });

  it('does not hold while the camera is not active, and holds again afterwards', async () => {
    const { id } = await create();
    await want(id, WantedState.RUNNING);
    await client.requests.request(updateCamera, { cameraId: id, isActive: false });
    expect(await sourceOf(id)).toBeUndefined();
    await client.requests.request(updateCamera, { cameraId: id, isActive: true });
    expect(await sourceOf(id)).toBeDefined();
  });

  it('ends with the camera', async () => {
    const { id } = await create({ password: 'secret-1' });
    await want(id, WantedState.RUNNING);
    await client.requests.request(deleteCamera, { cameraId: id });
    expect(await sourceOf(id)).toBeUndefined();
    expect(await rows('SELECT 1 FROM camera_registry.cameras WHERE id = $1', [id])).toEqual([]);
    expect(await lastPublished(id)).toEqual({ change: CameraChange.DELETED, revision: 3 });
  });

  it('holds for the others when the secrets of one do not open', async () => {
    const broken = await create({ password: 'secret-1' });
    const sound = await create({ password: 'secret-2' });
    for (const { id } of [broken, sound]) await want(id, WantedState.RUNNING);
    await rows(
      'UPDATE camera_registry.cameras SET password_sealed = (SELECT password_sealed FROM camera_registry.cameras WHERE id = $2) WHERE id = $1',
      [broken.id, sound.id],
    );
    expect(await sourceOf(broken.id)).toBeUndefined();
    expect(await sourceOf(sound.id)).toMatchObject({ password: 'secret-2' });
    const { camera } = await client.requests.request(updateCamera, { cameraId: broken.id, password: 'entered again' });
    expect(camera?.hasPassword).toBe(true);
    expect(await sourceOf(broken.id)).toMatchObject({ password: 'entered again' });
  });
});

describe('a thousand cameras', () => {
  it('are taken in a row, and are all there', async () => {
    const { pageInfo: before } = await client.requests.request(listCameras, { page: { limit: 1 } });
    for (let made = 0; made < 1_000; made += 25) {
      await Promise.all(
        Array.from({ length: 25 }, (_, index) =>
          create({ name: `Camera ${made + index}`, rtspUrl: `rtsp://u:p@10.3.${made / 25}.${index}/1`, schedule: {} }),
        ),
      );
    }
    const { pageInfo } = await client.requests.request(listCameras, { page: { limit: 1_000 } });
    expect(Number(pageInfo?.total) - Number(before?.total)).toBe(1_000);
    await waitFor(async () => (await rows('SELECT FROM outbox')).length === 0, { what: 'every event to be published' });
  });
});

describe('the settings of the service', () => {
  it('let cameras be only in the networks that are listed, by address', async () => {
    await service.stop();
    service = await startRegistry({ CAMERA_NETWORKS: '10.1.0.0/16, fd12::/16' });
    const error = await failure(
      create({ rtspUrl: 'rtsp://user:hunter2@10.2.0.1/main', subRtspUrl: 'rtsp://10.2.0.1/sub' }),
    );
    expect(error.violations.map(({ field }) => field)).toEqual(['rtsp_url', 'sub_rtsp_url']);
    expect(error.message).not.toContain('hunter2');
    const hosts = ['10.1.0.1', '10.2.0.1', 'camera.test', 'fd12::1', 'fd13::1', '169.254.169.254'];
    const { refusedHosts } = await client.requests.request(checkCameraHosts, { hosts });
    expect(refusedHosts).toEqual(['10.2.0.1', 'fd13::1', '169.254.169.254']);
    const { id } = await create({ rtspUrl: 'rtsp://10.1.0.1/main' });
    const moved = await failure(
      client.requests.request(updateCamera, { cameraId: id, rtspUrl: 'rtsp://192.168.0.1/' }),
    );
    expect(moved.violations.map(({ field }) => field)).toEqual(['rtsp_url']);
    await service.stop();
    service = await startRegistry();
  });

  it('stop the start with a sentence when a network is none', () => {
    const config = { ...loadConfig(cameraRegistryConfig, { DATABASE_URL: database.url, MASTER_KEY: masterKey }) };
    expect(() => CameraRegistryModule.register({ ...config, CAMERA_NETWORKS: '10.1.0.0/16, 10.2/16' })).toThrow(
      /CAMERA_NETWORKS.*"10\.2\/16" is no network/s,
    );
  });
});

describe('a change of the master key', () => {
  it('leaves every password and secret address as it was, first with the key before and then without it', async () => {
    const { id } = await create({
      rtspUrl: 'rtsp://admin:p%40ss@camera.test/main?token=one',
      subRtspUrl: 'rtsp://camera.test/sub?token=two',
    });
    const { camera: before } = await client.requests.request(setWantedState, {
      cameraId: id,
      wantedState: WantedState.RUNNING,
    });
    const nextKey = SecretBox.newKey().toString('base64');
    const secrets = { rtspUrl: 'rtsp://camera.test/main?token=one', username: 'admin', password: 'p@ss' };
    await service.stop();

    service = await startRegistry({ MASTER_KEY: nextKey, MASTER_KEYS_BEFORE: masterKey });
    expect(await sourceOf(id)).toMatchObject(secrets);
    const head = new SecretBox(masterKey).currentHead;
    await waitFor(
      async () =>
        (
          await rows(
            `SELECT 1 FROM camera_registry.cameras WHERE substring(password_sealed from 1 for 5) = $1
             OR substring(rtsp_url_sealed from 1 for 5) = $1 OR substring(sub_rtsp_url_sealed from 1 for 5) = $1`,
            [head],
          )
        ).length === 0,
      { what: 'nothing left of the key before' },
    );
    await service.stop();

    service = await startRegistry({ MASTER_KEY: nextKey });
    expect(await sourceOf(id)).toMatchObject(secrets);
    const { camera } = await client.requests.request(updateCamera, { cameraId: id, streamChoice: StreamChoice.SUB });
    expect(camera?.revision).toBe(Number(before?.revision) + 1);
    expect(await sourceOf(id)).toMatchObject({ rtspUrl: 'rtsp://camera.test/sub?token=two', password: 'p@ss' });
    await service.stop();

    service = await startRegistry();
    expect(await sourceOf(id)).toBeUndefined();
  });
});

describe('addresses that an earlier release stored readably', () => {
  it('are shown without their secrets, sealed at the next start, and opened as before', async () => {
    const addresses = {
      'rtsp://camera.test/?loginuse=a&loginpas=hunter2': 'rtsp://camera.test/?loginuse=a&loginpas=***',
      'rtsp://admin:12/hunter2@10.0.0.5/a': 'rtsp://***@10.0.0.5/a',
    };
    for (const [stored, shown] of Object.entries(addresses)) {
      const { id, revision } = await create();
      await want(id, WantedState.RUNNING);
      await rows('UPDATE cameras SET rtsp_url = $2, sub_rtsp_url = $2 WHERE id = $1', [id, stored]);
      const read = async () => (await client.requests.request(getCamera, { cameraId: id })).camera;
      expect(await read()).toMatchObject({ rtspUrl: shown, subRtspUrl: shown });
      await service.stop();
      service = await startRegistry();
      const [row] = await rows('SELECT c::text AS line FROM cameras c WHERE id = $1', [id]);
      expect(row?.['line']).not.toContain('hunter2');
      expect(await read()).toMatchObject({ rtspUrl: shown, subRtspUrl: shown, revision: revision + 1 });
      expect(await sourceOf(id)).toMatchObject({ rtspUrl: stored });
    }
  });

  it('are sealed, too, where it knew another secret in them', async () => {
    const whole = 'rtsp://camera.test/?password=hunter1&loginpas=hunter2';
    const { id } = await create({ rtspUrl: whole });
    await want(id, WantedState.RUNNING);
    await rows('UPDATE cameras SET rtsp_url = $2 WHERE id = $1', [id, whole.replace('hunter1', '***')]);
    await service.stop();
    service = await startRegistry();
    const [row] = await rows('SELECT c::text AS line FROM cameras c WHERE id = $1', [id]);
    expect(row?.['line']).not.toContain('hunter2');
    expect(await sourceOf(id)).toMatchObject({ rtspUrl: whole });
  });
});
