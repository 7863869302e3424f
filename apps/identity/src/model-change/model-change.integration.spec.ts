import 'reflect-metadata';
import {
  activateModelPack,
  cancelReEmbedding,
  deletePerson,
  getModelPack,
  listFaceTemplates,
  listModelPacks,
  listUnreadablePhotos,
  registerModelPack,
  resumeReEmbedding,
  type ModelPack,
} from '@smart-attendance/contracts';
import { queryDatabase, ServiceProcess, waitFor } from '@smart-attendance/testing';
import { join } from 'node:path';
import { GalleryService } from '../gallery/gallery.service';
import { CameraScene, frame } from '../testing/camera-scene';
import { model, pretend, secondModel, slowPhotoOf, type PretendedFace } from '../testing/face-inference.fake';
import { adminEmail, adminPassword, IdentityBench, masterKey, type Enrolled } from '../testing/identity-bench';
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

beforeAll(async () => {
  bench = await IdentityBench.start();
  [ada, bob] = [await bench.enrolled(), await bench.enrolled()];
  const who = bench.somebody();
  eve = { who, personId: await bench.createNamed(who) };
  await bench.enrol(eve.personId, { who, isUnreadable: true });
});

afterAll(() => bench.stop());

async function pack(id = packId): Promise<ModelPack> {
  const { pack: found } = await bench.requests.request(getModelPack, { packId: id });
  if (found === undefined) throw new Error('The answer holds no pack.');
  return found;
}

async function finished(): Promise<ModelPack> {
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
    expect(await finished()).toMatchObject({ photosTotal: 3, photosDone: 2, photosFailed: 1, peopleTotal: 3 });
    const { photos } = await bench.requests.request(listUnreadablePhotos, { packId, page: { limit: 10 } });
    expect(photos).toMatchObject([{ personId: eve.personId, reason: 'too_blurry', isOnlyOne: true }]);
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
});
