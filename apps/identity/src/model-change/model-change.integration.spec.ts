import 'reflect-metadata';
import {
  activateModelPack,
  cancelReEmbedding,
  deleteModelPack,
  deletePerson,
  getModelPack,
  listFaceTemplates,
  listModelPacks,
  listUnreadablePhotos,
  registerModelPack,
  rejectRecognition,
  resumeReEmbedding,
  type ModelPack,
} from '@smart-attendance/contracts';
import { Database } from '@smart-attendance/database';
import type { AppError } from '@smart-attendance/errors';
import { queryDatabase, ServiceProcess, waitFor } from '@smart-attendance/testing';
import { join } from 'node:path';
import { ActivePackRepository } from '../gallery/active-pack.repository';
import { GalleryService } from '../gallery/gallery.service';
import { CameraScene, frame } from '../testing/camera-scene';
import { model, photoOf, pretend, secondModel, slowPhotoOf, type PretendedFace } from '../testing/face-inference.fake';
import {
  adminEmail,
  adminPassword,
  IdentityBench,
  masterKey,
  startFaceInferenceFake,
  type Enrolled,
} from '../testing/identity-bench';
import { ReEmbeddingService } from './re-embedding.service';
import { SecondOpinionService } from './second-opinion.service';

/** What is killed is the built service. */
const mainFile = join(__dirname, '../../dist/main.js');
const packId = secondModel.packId;

let bench: IdentityBench;
let ada: Enrolled;
let bob: Enrolled;
/** Of whose photo the second pack makes no vector. */
let eve: Enrolled;
/** In whose photo somebody else stands, whom alone the second pack finds. */
let kim: Enrolled;

beforeAll(async () => {
  bench = await IdentityBench.start();
  [ada, bob] = [await bench.enrolled(), await bench.enrolled()];
  const who = bench.somebody();
  eve = { who, personId: await bench.createNamed(who) };
  await bench.enrol(eve.personId, { who, isUnreadable: true });
  kim = await withSomebodyElse({ isUnseen: true });
});

afterAll(() => bench.stop());

/** Somebody enrolled by a photo in which a stranger stands beside. */
async function withSomebodyElse(face: Partial<PretendedFace>): Promise<Enrolled> {
  const who = bench.somebody();
  const personId = await bench.createNamed(who);
  const beside = { who: bench.somebody(), box: { x: 900, y: 300, width: 100, height: 120 } };
  const own = { who, box: { x: 100, y: 100, width: 100, height: 120 }, ...face };
  const meant = { case: 'faceAt', value: { x: 150, y: 150 } } as const;
  await bench.enrol(personId, own, { picture: photoOf(beside, own), face: meant });
  return { who, personId };
}

async function pack(id = packId): Promise<ModelPack> {
  const { pack: found } = await bench.requests.request(getModelPack, { packId: id });
  if (found === undefined) throw new Error('The answer holds no pack.');
  return found;
}

async function finished(): Promise<ModelPack> {
  bench.get(ReEmbeddingService).wake();
  const isFinished = async () => {
    const found = await pack();
    return found.state === 'finished' && found.photosDone + found.photosFailed === found.photosTotal && found;
  };
  const found = await waitFor(isFinished, { what: 'all vectors', timeoutMs: 60_000 });
  // Searches may look at a copy that is a second old.
  await bench.get(GalleryService).catchUp();
  return found;
}

async function activate(id: string, confirmLost = false): Promise<number> {
  const request = { packId: id, authorId: 'admin-1', confirmLost };
  return (await bench.requests.request(activateModelPack, request)).peopleLost;
}

/** A frame that both packs looked at; they may see other people, which tells by whom it was decided. */
function seenByBoth(cameraId: string, atMs: number, first: PretendedFace, second = first) {
  const faces = [pretend({ picture: `frame ${atMs}`, ...second }, packId)];
  return { ...frame(cameraId, atMs, first), secondOpinion: { model: secondModel, faces } };
}

async function whoIsRecognised(first: PretendedFace, second = first, target = bench): Promise<string | undefined> {
  const scene = new CameraScene(target);
  for (const atMs of [0, 200, 400, 600]) await scene.deliver(seenByBoth(scene.cameraId, atMs, first, second));
  return (await scene.recognitions())[0]?.personId;
}

/** Of what is enrolled later. */
async function bothVectorsOf(personId: string): Promise<void> {
  const areThere = async () => {
    bench.get(ReEmbeddingService).wake();
    return (await vectorsOf(personId)).length === 2;
  };
  await waitFor(areThere, { what: 'the vectors of both packs' });
  await bench.get(GalleryService).catchUp();
}

/** Whether some replica is at work. */
async function lockHeld(): Promise<boolean> {
  const locks =
    "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid::bigint = (hashtext('re-embedding')::bigint & 4294967295)";
  return (await bench.sql(locks)).length > 0;
}

function vectorsOf(personId: string): Promise<{ pack_id: string }[]> {
  return bench.sql('SELECT pack_id FROM gallery_vectors WHERE person_id = $1 ORDER BY pack_id', [personId]);
}

describe('a change of models', () => {
  it('is not begun with a pack that no worker has, and leaves everything as it is', async () => {
    const registering = bench.requests.request(registerModelPack, { packId: 'nobody-has-it', authorId: 'admin-1' });
    await expect(registering).rejects.toMatchObject({ code: 'refused', reason: 'pack_not_served' });
    expect((await bench.requests.request(listModelPacks, {})).packs).toEqual([]);
    expect(await whoIsRecognised({ who: ada.who }, { who: bob.who })).toBe(ada.personId);
  });

  it('makes the vectors of all photos, and lists those of which none can be made', async () => {
    await bench.requests.request(registerModelPack, { packId, authorId: 'admin-1' });
    const { packs } = await bench.requests.request(listModelPacks, {});
    expect(packs.map(({ packId: id, isActive }) => [id, isActive])).toEqual([
      [model.packId, true],
      [packId, false],
    ]);
    expect(await finished()).toMatchObject({ photosTotal: 4, photosDone: 2, photosFailed: 2, peopleTotal: 4 });
    const { photos } = await bench.requests.request(listUnreadablePhotos, { packId, page: { limit: 10 } });
    const listed = new Map(photos.map(({ personId, reason, isOnlyOne }) => [personId, { reason, isOnlyOne }]));
    expect(listed.get(eve.personId)).toEqual({ reason: 'too_blurry', isOnlyOne: true });
    // Of the stranger who alone is found no vector is made.
    expect(listed.get(kim.personId)).toEqual({ reason: 'face_unclear', isOnlyOne: true });
    const pageAt = (cursor: string) =>
      bench.requests.request(listUnreadablePhotos, { packId, page: { limit: 1, cursor } });
    const first = await pageAt('');
    const second = await pageAt(first.pageInfo?.nextCursor ?? '');
    expect([...first.photos, ...second.photos]).toEqual(photos);
    expect([first, second].map(({ pageInfo }) => [pageInfo?.total, pageInfo?.nextCursor === ''])).toEqual([
      [2, false],
      [2, true],
    ]);
    await expect(pageAt('no cursor')).rejects.toMatchObject({ code: 'invalid_argument' });
    await bench.requests.request(deletePerson, { personId: kim.personId });
  });

  it('lists a photo at which its models fail, and goes on with everybody behind', async () => {
    const who = bench.somebody();
    // The work goes by the order of ids.
    const personId = await bench.createNamed(who, { personId: '00000000-0000-4000-8000-000000000001' });
    await bench.enrol(personId, { who, isFatal: true });
    const behind = await bench.enrolled();
    await bothVectorsOf(behind.personId);
    expect(await finished()).toMatchObject({ stalledReason: '' });
    const { photos } = await bench.requests.request(listUnreadablePhotos, { packId, page: { limit: 10 } });
    expect(photos.find((photo) => photo.personId === personId)).toMatchObject({ reason: 'internal', isOnlyOne: true });
    for (const id of [personId, behind.personId]) await bench.requests.request(deletePerson, { personId: id });
  });

  it('counts how far both agree, while the active one decides', async () => {
    expect(await whoIsRecognised({ who: ada.who })).toBe(ada.personId);
    expect(await whoIsRecognised({ who: ada.who }, { who: bob.who })).toBe(ada.personId);
    await bench.get(SecondOpinionService).keep();
    const { agreement } = await pack();
    expect(agreement).toMatchObject({ faces: 8, samePerson: 4, differentPeople: 4 });
  });

  it('tells who would be lost, and waits for somebody to say so', async () => {
    await expect(activate(packId)).rejects.toMatchObject({
      code: 'refused',
      reason: 'people_would_be_lost',
      details: { people_lost: '1', people_total: '3' },
    });
    expect(await whoIsRecognised({ who: ada.who }, { who: bob.who })).toBe(ada.personId);
  });

  it('waits for workers that have one pack alone', async () => {
    const behind = await startFaceInferenceFake(bench.nats.url, '');
    const sentence = expect.stringContaining('1 of 2 workers') as string;
    await expect(activate(packId, true)).rejects.toMatchObject({ reason: 'pack_not_served', message: sentence });
    await behind.stop();
  });

  it('keeps a no in both packs, so that it holds after the switch', async () => {
    const { who, personId } = await bench.enrolled();
    await bothVectorsOf(personId);
    const scene = new CameraScene(bench);
    const likeThem = { who, picture: 'look-alike', likeness: 0.75 };
    for (const atMs of [0, 200, 400]) await scene.deliver(seenByBoth(scene.cameraId, atMs, likeThem));
    const recognitionId = (await scene.recognitions())[0]?.id ?? '';
    await bench.requests.request(rejectRecognition, { recognitionId, authorId: 'hr-1', reason: '' });
    expect((await pack()).counterExamplesLost).toBe(0);
    const kept = 'SELECT pack_id FROM counter_examples WHERE person_id = $1 ORDER BY pack_id';
    expect(await bench.sql(kept, [personId])).toEqual([{ pack_id: model.packId }, { pack_id: packId }]);
    await activate(packId, true);
    expect(await whoIsRecognised(likeThem)).toBeUndefined();
    expect(await whoIsRecognised({ who })).toBe(personId);
    await activate(model.packId, true);
    await bench.requests.request(deletePerson, { personId });
  });

  it('lets what is being decided end first', async () => {
    const packs = bench.get(ActivePackRepository);
    const waiting = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ExclusiveLock' AND NOT granted";
    let activating: Promise<number> | undefined;
    const decidedBy = await bench.get(Database).transaction(async (tx) => {
      const before = await packs.hold(tx);
      activating = activate(packId, true);
      await waitFor(async () => (await bench.sql(waiting)).length > 0, { what: 'the switch to wait', everyMs: 5 });
      return [before, (await packs.known()).activeId];
    });
    expect(decidedBy).toEqual([model.packId, model.packId]);
    await activating;
    expect((await packs.known()).activeId).toBe(packId);
    await activate(model.packId, true);
  });

  it('and a cancellation in the same moment never leave a pack that is both active and cancelled', async () => {
    const [packs, database] = [bench.get(ActivePackRepository), bench.get(Database)];
    const reasonOf = (asked: Promise<unknown>) =>
      asked.then(
        () => '',
        (error: unknown) => (error as AppError).reason,
      );
    const cancel = () => reasonOf(bench.requests.request(cancelReEmbedding, { packId }));
    const waits = async (query: string) =>
      (await bench.sql("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE $1", [query]))
        .length > 0;
    let second: Promise<string> | undefined;
    await database.transaction(async (tx) => {
      await packs.activate(tx, packId);
      second = cancel();
      await waitFor(() => waits('UPDATE model_packs SET state%'), { what: 'the cancellation to wait', everyMs: 5 });
    });
    expect(await second).toBe('pack_active');
    expect(await pack()).toMatchObject({ isActive: true, state: 'finished' });
    await activate(model.packId, true);
    await database.transaction(async (tx) => {
      await packs.hold(tx);
      second = reasonOf(activate(packId, true));
      await waitFor(() => waits('SELECT pg_advisory_xact_lock(%'), { what: 'the switch to wait', everyMs: 5 });
      expect(await cancel()).toBe('');
    });
    expect(await second).toBe('not_finished');
    await bench.requests.request(resumeReEmbedding, { packId });
    expect(await finished()).toMatchObject({ isActive: false });
  });

  it('decides by the other pack from the answer on, at every replica, and keeps the names it has no vector of', async () => {
    const other = await bench.startReplica();
    expect(await activate(packId, true)).toBe(1);
    const elsewhere = Object.assign(Object.create(bench) as IdentityBench, { identity: other });
    for (const replica of [bench, elsewhere]) {
      expect(await whoIsRecognised({ who: ada.who }, { who: bob.who }, replica)).toBe(bob.personId);
      expect(await whoIsRecognised({ who: eve.who }, { who: eve.who }, replica)).toBe(eve.personId);
      expect(await whoIsRecognised({ who: 'a stranger' }, { who: 'a stranger' }, replica)).toBeUndefined();
    }
    await other.stop();
    // In the face of the second pack, whose picture the first one cut.
    const stranger = { who: 'a stranger', picture: 'close', cutOut: { who: 'a stranger' } };
    const scene = new CameraScene(bench);
    for (const atMs of [0, 200, 400]) await scene.deliver(seenByBoth(scene.cameraId, atMs, stranger));
    const visits = 'SELECT pack_id FROM unknown_face_visits WHERE camera_id = $1';
    expect(await bench.sql(visits, [scene.cameraId])).toEqual([{ pack_id: packId }]);
    expect((await bench.whoIs({ who: ada.who }))[0]).toMatchObject({ match: { personId: ada.personId } });
  });

  it('goes back in one call, and takes along who was enrolled meanwhile', async () => {
    const joe = await bench.enrolled();
    await bothVectorsOf(joe.personId);
    expect(await activate(model.packId)).toBe(0);
    expect(await whoIsRecognised({ who: ada.who }, { who: bob.who })).toBe(ada.personId);
    expect(await whoIsRecognised({ who: joe.who })).toBe(joe.personId);
  });

  it('forgets a person in every pack', async () => {
    const gone = await bench.enrolled();
    await bothVectorsOf(gone.personId);
    const { templates } = await bench.requests.request(listFaceTemplates, { personId: gone.personId });
    await bench.requests.request(deletePerson, { personId: gone.personId });
    const ids = templates.map(({ id }) => id);
    expect(await bench.sql('SELECT 1 FROM template_vectors WHERE template_id = ANY($1)', [ids])).toEqual([]);
    expect(await whoIsRecognised({ who: gone.who })).toBeUndefined();
  });

  it('makes nothing of somebody who is erased while their photo is looked at', async () => {
    const who = bench.somebody();
    const personId = await bench.createNamed(who);
    const looked = bench.get(ReEmbeddingService);
    await bench.enrol(personId, { who }, { picture: slowPhotoOf(400, { who }) });
    looked.wake();
    await waitFor(lockHeld, { what: 're-embedding to begin' });
    await bench.requests.request(deletePerson, { personId });
    expect(await finished()).toMatchObject({ state: 'finished', stalledReason: '' });
    expect(await vectorsOf(personId)).toEqual([]);
    const orphans =
      'SELECT 1 FROM template_vectors v LEFT JOIN face_templates t ON t.id = v.template_id WHERE t.id IS NULL';
    expect(await bench.sql(orphans)).toEqual([]);
  });

  it('stops when it is told to, but for the active pack', async () => {
    const cancelling = bench.requests.request(cancelReEmbedding, { packId: model.packId });
    await expect(cancelling).rejects.toMatchObject({ code: 'conflict', reason: 'pack_active' });
    await bench.requests.request(cancelReEmbedding, { packId });
    const late = await bench.enrolled();
    await expect(activate(packId, true)).rejects.toMatchObject({ reason: 'not_finished' });
    expect(await vectorsOf(late.personId)).toHaveLength(1);
  });

  it('goes on after kill -9 in the middle, and nobody is seen half done', async () => {
    const people = 5;
    const photos = 2;
    for (let i = 0; i < people; i += 1) {
      const who = bench.somebody();
      const personId = await bench.createNamed(who);
      for (let picture = 1; picture <= photos; picture += 1) {
        await bench.enrol(personId, { who }, { picture: slowPhotoOf(150, { who, picture }) });
      }
    }
    await bench.identity.stop();
    const killed = await ServiceProcess.start(mainFile, {
      NATS_URL: bench.nats.url,
      DATABASE_URL: bench.database.url,
      MASTER_KEY: masterKey,
      ADMIN_EMAIL: adminEmail,
      ADMIN_PASSWORD: adminPassword,
    });
    const before = (await pack()).photosDone;
    await bench.requests.request(resumeReEmbedding, { packId });
    await waitFor(async () => (await pack()).photosDone > before + 2, { what: 'some photos' });
    await killed.killAtOnce();
    const halves = await queryDatabase(
      bench.database.url,
      `SELECT t.person_id FROM identity.face_templates t LEFT JOIN identity.template_vectors v ON v.template_id = t.id
        WHERE t.pack_id = '${model.packId}' GROUP BY t.person_id HAVING count(*) > 1 AND count(v.template_id) NOT IN (0, count(*))`,
    );
    expect(halves).toEqual([]);
    bench.identity = await bench.startReplica();
    const done = await finished();
    expect(done.photosDone).toBe(done.photosTotal - done.photosFailed);
    expect(await whoIsRecognised({ who: ada.who })).toBe(ada.personId);
  });

  it('leaves a pack for good, with all that it made of photos', async () => {
    const deleting = bench.requests.request(deleteModelPack, { packId: model.packId });
    await expect(deleting).rejects.toMatchObject({ code: 'conflict', reason: 'pack_active' });
    const scene = new CameraScene(bench);
    const likeAda = { who: ada.who, picture: 'look-alike', likeness: 0.75 };
    for (const atMs of [0, 200, 400]) await scene.deliver(seenByBoth(scene.cameraId, atMs, likeAda));
    await bench.requests.request(deleteModelPack, { packId });
    expect(await bench.sql('SELECT 1 FROM template_vectors WHERE pack_id = $1', [packId])).toEqual([]);
    await bench.get(GalleryService).catchUp();
    // Those are left who were enrolled by it.
    const enrolled = 'SELECT DISTINCT person_id FROM face_templates WHERE pack_id = $1';
    expect(bench.get(GalleryService).sizeOf(packId)).toBe((await bench.sql(enrolled, [packId])).length);
    expect(await whoIsRecognised({ who: ada.who }, { who: bob.who })).toBe(ada.personId);
    // Of a recognition that both packs saw no counter-example of the pack comes back.
    const recognitionId = (await scene.recognitions())[0]?.id ?? '';
    await bench.requests.request(rejectRecognition, { recognitionId, authorId: 'hr-1', reason: '' });
    const kept = 'SELECT pack_id FROM counter_examples WHERE person_id = $1';
    expect(await bench.sql(kept, [ada.personId])).toEqual([{ pack_id: model.packId }]);
  });
});
