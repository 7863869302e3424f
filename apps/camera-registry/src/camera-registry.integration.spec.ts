import { loadConfig } from '@smart-attendance/config';
import { SecretBox } from '@smart-attendance/database';
import {
  CameraChange,
  cameraChanged,
  createCamera,
  deleteCamera,
  getCamera,
  listCameras,
  listStreamSources,
  setWantedState,
  updateCamera,
  WantedState,
  type MessageInitShape,
  type CreateCameraRequestSchema,
} from '@smart-attendance/contracts';
import type { AppError } from '@smart-attendance/errors';
import { connectClient, startService, type BusClient, type RunningService } from '@smart-attendance/messaging';
import {
  createTestDatabase,
  startTestNats,
  waitFor,
  type TestDatabase,
  type TestNats,
} from '@smart-attendance/testing';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { cameraRegistryConfig, CameraRegistryModule } from '.';

const masterKey = SecretBox.newKey().toString('base64');
const page = { limit: 100 };

let nats: TestNats;
let database: TestDatabase;
let service: RunningService;
let client: BusClient;

beforeAll(async () => {
  [nats, database] = await Promise.all([startTestNats(), createTestDatabase()]);
  service = await startRegistry();
  client = await connectClient({ natsUrl: nats.url, as: 'gateway' });
});

afterAll(async () => {
  await client.close();
  await service.stop();
  await database.drop();
  await nats.stop();
});

function startRegistry(environment: Readonly<Record<string, string>> = {}): Promise<RunningService> {
  const config = loadConfig(cameraRegistryConfig, {
    NATS_URL: nats.url,
    DATABASE_URL: database.url,
    MASTER_KEY: masterKey,
    ...environment,
  });
  return startService({
    service: 'camera-registry',
    module: CameraRegistryModule.register(config),
    natsUrl: nats.url,
    healthPort: 0,
  });
}

async function create(fields: MessageInitShape<typeof CreateCameraRequestSchema> = {}) {
  const { camera } = await client.requests.ask(createCamera, {
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
  const { camera } = await client.requests.ask(setWantedState, { cameraId, wantedState });
  return camera;
}

async function sourceOf(cameraId: string) {
  const { sources } = await client.requests.ask(listStreamSources, { page: { limit: 1000 } });
  return sources.find((source) => source.cameraId === cameraId);
}

async function lastAnnounced(cameraId: string) {
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
  it('is created, announced and answered back without its password', async () => {
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
    expect(await lastAnnounced(camera.id)).toEqual({ change: CameraChange.CREATED, revision: 1 });
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
        client.requests.ask(getCamera, { cameraId }),
        client.requests.ask(updateCamera, { cameraId, name: 'x' }),
        client.requests.ask(deleteCamera, { cameraId }),
        client.requests.ask(setWantedState, { cameraId, wantedState: WantedState.RUNNING }),
      ].map(failure),
    );
    expect(failures.map(({ code }) => code)).toEqual(['not_found', 'not_found', 'not_found', 'not_found']);
  });

  it('changes only in the fields given, one revision a change', async () => {
    const { id } = await create({ description: 'old', username: 'admin', password: 'secret-1' });
    const { camera } = await client.requests.ask(updateCamera, { cameraId: id, description: '', frameRate: 12 });
    expect(camera).toMatchObject({ name: 'Entrance', description: '', frameRate: 12, hasPassword: true, revision: 2 });
    expect(await lastAnnounced(id)).toEqual({ change: CameraChange.UPDATED, revision: 2 });
  });

  it('keeps its revision when nothing is different', async () => {
    const { id, rtspUrl } = await create({ username: 'admin', password: 'secret-1' });
    const { camera } = await client.requests.ask(updateCamera, {
      cameraId: id,
      rtspUrl,
      password: 'secret-1',
      name: 'Entrance',
    });
    expect(camera?.revision).toBe(1);
  });

  it('loses its password when an empty one is given', async () => {
    const { id } = await create({ username: 'admin', password: 'secret-1' });
    const { camera } = await client.requests.ask(updateCamera, { cameraId: id, password: '' });
    expect(camera).toMatchObject({ hasPassword: false, username: 'admin' });
  });

  it('counts every change when many come at once', async () => {
    const { id } = await create();
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        client.requests.ask(updateCamera, { cameraId: id, name: `Door ${index}` }),
      ),
    );
    const { camera } = await client.requests.ask(getCamera, { cameraId: id });
    expect(camera?.revision).toBe(11);
    expect(await lastAnnounced(id)).toMatchObject({ change: CameraChange.UPDATED });
  });

  it('is listed oldest first, by pages that fit together', async () => {
    const { cameras: all, pageInfo } = await client.requests.ask(listCameras, { page });
    expect(pageInfo?.total).toBe(all.length);
    const { cameras: first, pageInfo: firstInfo } = await client.requests.ask(listCameras, { page: { limit: 2 } });
    const { cameras: rest } = await client.requests.ask(listCameras, {
      page: { limit: 100, cursor: firstInfo?.nextCursor ?? '' },
    });
    expect([...first, ...rest].map(({ id }) => id)).toEqual(all.map(({ id }) => id));
  });
});

describe('the wish that a camera runs', () => {
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

  it('may be said twice without a second change', async () => {
    const { id } = await create();
    await want(id, WantedState.RUNNING);
    expect(await want(id, WantedState.RUNNING)).toMatchObject({ revision: 2 });
    expect(await lastAnnounced(id)).toEqual({ change: CameraChange.UPDATED, revision: 2 });
  });

  it('does not hold while the camera is not active, and holds again afterwards', async () => {
    const { id } = await create();
    await want(id, WantedState.RUNNING);
    await client.requests.ask(updateCamera, { cameraId: id, isActive: false });
    expect(await sourceOf(id)).toBeUndefined();
    await client.requests.ask(updateCamera, { cameraId: id, isActive: true });
    expect(await sourceOf(id)).toBeDefined();
  });

  it('ends with the camera', async () => {
    const { id } = await create({ password: 'secret-1' });
    await want(id, WantedState.RUNNING);
    await client.requests.ask(deleteCamera, { cameraId: id });
    expect(await sourceOf(id)).toBeUndefined();
    expect(await rows('SELECT 1 FROM camera_registry.cameras WHERE id = $1', [id])).toEqual([]);
    expect(await lastAnnounced(id)).toEqual({ change: CameraChange.DELETED, revision: 3 });
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
    const { camera } = await client.requests.ask(updateCamera, { cameraId: broken.id, password: 'entered again' });
    expect(camera?.hasPassword).toBe(true);
    expect(await sourceOf(broken.id)).toMatchObject({ password: 'entered again' });
  });
});

describe('a change whose announcement did not get out', () => {
  it('is announced by the next start', async () => {
    const cameraId = randomUUID();
    await service.stop();
    const source = await new DataSource({ type: 'postgres', url: database.url }).initialize();
    await source.query(
      `INSERT INTO camera_registry.pending_announcements VALUES ($1, 7, 'deleted', now() - interval '1 minute')`,
      [cameraId],
    );
    await source.destroy();
    service = await startRegistry();
    const announced = await waitFor(() => lastAnnounced(cameraId), { what: 'the announcement' });
    expect(announced).toEqual({ change: CameraChange.DELETED, revision: 7 });
    await waitFor(async () => (await rows('SELECT 1 FROM camera_registry.pending_announcements')).length === 0, {
      what: 'nothing left to announce',
    });
  });
});
