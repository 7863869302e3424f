import 'reflect-metadata';
import {
  activateModelPack,
  assignUnknownFace,
  cancelReEmbedding,
  checkIdentityErasure,
  deleteModelPack,
  deletePerson,
  exportIdentityPerson,
  exportPicture,
  getIdentityErasure,
  getModelPack,
  registerModelPack,
  rejectRecognition,
  restoreRecognition,
  tellUnknownFaceVisits,
  updatePerson,
} from '@smart-attendance/contracts';
import { waitFor } from '@smart-attendance/testing';
import { GalleryService } from '../gallery/gallery.service';
import { cosineOf, unitVector } from '../gallery/unit-vector';
import { ReEmbeddingService } from '../model-change/re-embedding.service';
import { CameraScene } from '../testing/camera-scene';
import { model, photoOf, secondModel, type PretendedFace } from '../testing/face-inference.fake';
import { IdentityBench, type Enrolled } from '../testing/identity-bench';
import { embeddingOf } from '../testing/synthetic-faces';
import { author, pictured, unknownFacesOf, walk } from '../testing/unknown-faces-bench';
import { KeptFacesService } from '../unknown-faces/kept-faces.service';
import type { SealedVisit } from '../unknown-faces/review-vault';

let bench: IdentityBench;

beforeAll(async () => {
  bench = await IdentityBench.start();
});

afterAll(() => bench.stop());

const { everybodyLeft, visitsOf, oneAt, undo } = unknownFacesOf(() => bench);

/** Of which nothing is enrolled when it is assigned. */
const tooPoor = (who: string): PretendedFace => ({ ...pictured(who), cutOut: { who, reasons: ['too_blurry'] } });

const receiptOf = async (personId: string) => (await bench.requests.request(getIdentityErasure, { personId })).erasure;

async function rejected(scene: CameraScene): Promise<string> {
  const recognitionId = (await scene.recognitions())[0]?.id ?? '';
  await bench.requests.request(rejectRecognition, { recognitionId, authorId: 'hr-1', reason: '' });
  return recognitionId;
}

describe('the export of a person', () => {
  it('has unknown faces that were assigned to them, with the pictures, for as long as they are kept', async () => {
    const who = bench.somebody();
    const scenes = await visitsOf(pictured(who), 2);
    const face = await oneAt(scenes[0]);
    const personId = await bench.createNamed(who);
    const rows = async () => {
      const page = await bench.requests.request(exportIdentityPerson, { personId, kind: 'unknown_faces' });
      return page.rows.map((row) => JSON.parse(row) as Record<string, unknown>);
    };
    expect(await rows()).toEqual([]);
    await bench.requests.request(assignUnknownFace, { unknownFaceId: face.id, personId, ...author });
    await bench.requests.request(tellUnknownFaceVisits, { unknownFaceId: face.id, ...author });
    const exported = await rows();
    expect(new Set(exported.map((row) => row['camera_id']))).toEqual(new Set(scenes.map(({ cameraId }) => cameraId)));
    expect(exported[0]).toMatchObject({
      unknown_face_id: face.id,
      model_pack: model.packId,
      assigned_by: 'another',
      first_seen_at: expect.any(String) as string,
      last_seen_at: expect.any(String) as string,
      recognition_id: expect.any(String) as string,
    });
    for (const secret of ['sealed', 'vector', 'hr-1']) expect(JSON.stringify(exported)).not.toContain(secret);

    const wanted = { personId, kind: 'unknown_faces', pictureId: String(exported[0]?.['id']) };
    const { picture } = await bench.requests.request(exportPicture, wanted);
    expect(Buffer.from(picture)).toEqual(photoOf({ who, picture: 'cut' }));
    const { personId: otherId } = await bench.enrolled();
    const ofAnother = bench.requests.request(exportPicture, { ...wanted, personId: otherId });
    await expect(ofAnother).rejects.toMatchObject({ code: 'not_found' });
    await undo(face.id);
    await expect(bench.requests.request(exportPicture, wanted)).rejects.toMatchObject({ code: 'not_found' });
    expect(await rows()).toEqual([]);
  });

  it('is what an erasure counts and a check finds', async () => {
    const face = await oneAt((await visitsOf(tooPoor(bench.somebody()), 3))[0]);
    const personId = await bench.createNamed();
    await bench.requests.request(assignUnknownFace, { unknownFaceId: face.id, personId, ...author });
    const findings = async () =>
      (await bench.requests.request(checkIdentityErasure, { personId })).findings
        .filter(({ isKept }) => !isKept)
        .map(({ place }) => place);
    expect(await findings()).toContain('identity.unknown_faces');
    await bench.requests.request(deletePerson, { personId });
    const removed = new Map((await receiptOf(personId))?.removed.map(({ kind, rows }) => [kind, rows]));
    expect(removed.get('unknown_faces')).toBe(1);
    expect(removed.get('unknown_face_visits')).toBe(3);
    expect(await findings()).not.toContain('identity.unknown_faces');
  });
});

describe('who told or took back recognitions of others and is erased', () => {
  it('is in no row any more, and the receipt says where the bare id still is', async () => {
    const who = bench.somebody();
    const scenes = await visitsOf(pictured(who), 2);
    const face = await oneAt(scenes[0]);
    const [personId, hrId] = [await bench.createNamed(who), await bench.createNamed()];
    await bench.requests.request(assignUnknownFace, { unknownFaceId: face.id, personId, authorId: 'hr-1' });
    await bench.requests.request(tellUnknownFaceVisits, { unknownFaceId: face.id, authorId: hrId });
    // Facts of before 7 days are on the bus no more.
    await bench.sql(
      "UPDATE recognitions SET told_at = now() - interval '8 days' WHERE told_by = $1 AND camera_id = $2",
      [hrId, scenes[0]?.cameraId],
    );
    await bench.requests.request(deletePerson, { personId: hrId });
    const receipt = await receiptOf(hrId);
    expect(receipt?.removed).toContainEqual(expect.objectContaining({ kind: 'words_about_recognitions', rows: 2 }));
    expect(receipt?.kept.at(-1)).toMatchObject({ kind: 'recognition_events', rows: 1, days: 7 });
    const { findings } = await bench.requests.request(checkIdentityErasure, { personId: hrId });
    expect(findings.map(({ place }) => place)).not.toContain('identity.recognitions');
    await bench.sql("UPDATE erasures SET erased_at = erased_at - interval '8 days' WHERE person_id = $1", [hrId]);
    expect((await receiptOf(hrId))?.kept.map(({ kind }) => kind)).not.toContain('recognition_events');
  });
});

describe('an assignment whose author is erased', () => {
  it('is undone all the same, with what was said about consent before it', async () => {
    const who = bench.somebody();
    const [hrId, recordedById] = [await bench.createNamed(), await bench.createNamed()];
    const personId = await bench.createNamed(who);
    await bench.sql("UPDATE people SET consent_source = 'record:' || $2::text WHERE id = $1", [personId, recordedById]);
    const unknownFaceId = (await oneAt((await visitsOf(pictured(who)))[0])).id;
    const request = { unknownFaceId, personId, authorId: hrId, consentAnswer: true };
    await bench.requests.request(assignUnknownFace, request);
    const consentOf = () => bench.sql('SELECT biometric_consent, consent_source FROM people WHERE id = $1', [personId]);
    expect(await consentOf()).toEqual([{ biometric_consent: true, consent_source: `uploader:${hrId}` }]);
    for (const id of [recordedById, hrId]) await bench.requests.request(deletePerson, { personId: id });
    expect(await consentOf()).toEqual([{ biometric_consent: true, consent_source: 'uploader:' }]);
    await undo(unknownFaceId);
    expect(await consentOf()).toEqual([{ biometric_consent: null, consent_source: 'record:' }]);
  });
});

describe('faces that are not those of who is erased', () => {
  const isKept = async ({ cameraId }: CameraScene) =>
    (await bench.sql('SELECT 1 FROM unknown_face_visits WHERE camera_id = $1', [cameraId])).length > 0;

  /** Somebody else, who is taken for them. */
  const lookAlikeOf = (who: string) => pictured(who, { picture: 'look-alike', likeness: 0.75 });

  /** Taken for them, rejected, and seen further on. */
  async function rejectedAndSeen(who: string): Promise<CameraScene> {
    const scene = new CameraScene(bench);
    await scene.show(walk, lookAlikeOf(who));
    await rejected(scene);
    await scene.show([600, 800, 1_000], lookAlikeOf(who));
    await everybodyLeft();
    return scene;
  }

  it('stay though they are alike, where they were assigned to another, or somebody said that they are not theirs', async () => {
    const { who, personId } = await bench.enrolled();
    const alike = { likeness: 0.55, picture: 'from the side' };
    const [near] = await visitsOf(pictured(who, alike));
    const [assigned] = await visitsOf({ ...tooPoor(who), ...alike, picture: 'a sister' });
    const request = { personId: await bench.createNamed(), ...author };
    const unknownFaceId = (await oneAt(assigned)).id;
    await bench.requests.request(assignUnknownFace, { unknownFaceId, ...request });
    const scenes = [near, assigned, await rejectedAndSeen(who)].flatMap((scene) => scene ?? []);
    expect(await Promise.all(scenes.map(isKept))).toEqual([true, true, true]);
    await bench.requests.request(deletePerson, { personId });
    expect(await Promise.all(scenes.map(isKept))).toEqual([false, true, true]);
  });

  it('stay where a counter-example ruled them out, and the likeness of then is that to somebody else', async () => {
    const { who, personId } = await bench.enrolled();
    // Near enough to the look-alike for two pictures of one person, and too far for a name.
    await bench.enrol(await bench.createNamed(), { who: `${who} look-alike`, likeness: 0.6 });
    const further = await rejectedAndSeen(who);
    await waitFor(async () => (await bench.whoIs(lookAlikeOf(who)))[0]?.reason === 'counter_example', {
      what: 'the counter-example to be known',
    });
    const [elsewhere] = await visitsOf(lookAlikeOf(who));
    const seen = await bench.sql('SELECT similarity FROM sightings WHERE candidate_id = $1 AND camera_id = $2', [
      personId,
      elsewhere?.cameraId,
    ]);
    expect(seen[0]).toEqual({ similarity: expect.closeTo(0.4, 1) as number });
    // As if a pack of before had enrolled them: by vectors nothing can be told.
    await bench.sql("UPDATE face_templates SET pack_id = 'before' WHERE person_id = $1", [personId]);
    const scenes = [further, elsewhere].flatMap((scene) => scene ?? []);
    await bench.requests.request(deletePerson, { personId });
    expect(await Promise.all(scenes.map(isKept))).toEqual([true, true]);
  });
});

describe('visits of one unknown face', () => {
  it('go with who is erased where ids say of one that it is theirs, and no vector can say it of the others', async () => {
    const { personId } = await bench.enrolled();
    const scenes = await visitsOf(pictured(bench.somebody()), 3);
    const [others] = await visitsOf(pictured(bench.somebody()));
    // As when they are recognised on that track a moment later.
    await bench.sql(
      `INSERT INTO recognized_tracks (track_id, person_id, last_seen_at)
       SELECT track_id, $2, last_seen_at FROM unknown_face_visits WHERE camera_id = $1`,
      [scenes[0]?.cameraId, personId],
    );
    await bench.sql("UPDATE face_templates SET pack_id = 'before' WHERE person_id = $1", [personId]);
    await bench.requests.request(deletePerson, { personId });
    const cameraIds = [...scenes, others].map((scene) => scene?.cameraId);
    const kept = 'SELECT camera_id FROM unknown_face_visits WHERE camera_id = ANY($1)';
    expect(await bench.sql(kept, [cameraIds])).toEqual([{ camera_id: others?.cameraId }]);
  });
});

describe('faces of a model pack that was left', () => {
  let bob: Enrolled;
  let ada: Enrolled;

  const activate = (packId: string) =>
    bench.requests.request(activateModelPack, { packId, authorId: 'admin-1', confirmLost: true });

  async function finished(packId: string): Promise<void> {
    bench.get(ReEmbeddingService).wake();
    const isFinished = async () => {
      const { pack } = await bench.requests.request(getModelPack, { packId });
      return pack?.state === 'finished' && pack.photosDone === pack.photosTotal;
    };
    await waitFor(isFinished, { what: 'all vectors', timeoutMs: 60_000 });
    await bench.get(GalleryService).catchUp();
  }

  beforeAll(async () => {
    bob = await bench.enrolled();
    await bench.requests.request(registerModelPack, { packId: secondModel.packId, authorId: 'admin-1' });
    await finished(secondModel.packId);
    await activate(secondModel.packId);
    ada = await bench.enrolled();
    await finished(model.packId);
    await activate(model.packId);
  });

  /** In every column of bytes of every table. */
  async function placesOf(sealed: readonly Buffer[]): Promise<string[]> {
    const columns = await bench.sql<{ table_name: string; column_name: string }>(
      `SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
        WHERE table_schema = 'identity' AND table_type = 'BASE TABLE' AND data_type = 'bytea'`,
    );
    const places: string[] = [];
    for (const { table_name: table, column_name: column } of columns) {
      const found = await bench.sql(
        `SELECT 1 FROM ${table}, unnest($1::bytea[]) AS wanted WHERE position(wanted IN ${column}) > 0`,
        [sealed],
      );
      places.push(...found.map(() => `${table}.${column}`));
    }
    return places.sort();
  }

  async function sealedVisits(scenes: readonly (CameraScene | undefined)[]): Promise<Buffer[]> {
    const rows = await bench.sql<{ sealed_vector: Buffer; sealed_picture: Buffer }>(
      'SELECT sealed_vector, sealed_picture FROM unknown_face_visits WHERE camera_id = ANY($1)',
      [scenes.map((scene) => scene?.cameraId)],
    );
    return rows.flatMap((row) => [row.sealed_vector, row.sealed_picture]);
  }

  async function sealedExamples(recognitionId: string): Promise<Buffer[]> {
    const rows = await bench.sql<{ sealed_vector: Buffer }>(
      `SELECT sealed_vector FROM counter_examples c JOIN recognition_rejections r ON r.id = c.rejection_id
        WHERE r.recognition_id = $1`,
      [recognitionId],
    );
    return rows.map(({ sealed_vector: sealed }) => sealed);
  }

  /** Somebody who is taken for Bob; what is kept of the face is a counter-example of his. */
  async function takenForBob(): Promise<string> {
    const scene = new CameraScene(bench);
    await scene.show(walk, { who: bob.who, picture: bench.somebody(), likeness: 0.75 });
    return rejected(scene);
  }

  it('go with who is erased where a track, a recognition, an assignment or likeness of then says whose they are', async () => {
    const [near] = await visitsOf(pictured(ada.who, { likeness: 0.55, picture: 'from the side' }));
    const [assigned] = await visitsOf(tooPoor(bench.somebody()));
    const request = { personId: ada.personId, confirmSamePerson: true, ...author };
    const unknownFaceId = (await oneAt(assigned)).id;
    await bench.requests.request(assignUnknownFace, { unknownFaceId, ...request });
    // Rejected, seen further on, and restored: what was kept meanwhile is on a track that is hers again.
    const restored = new CameraScene(bench);
    await restored.show(walk, { who: ada.who });
    const recognitionId = await rejected(restored);
    await restored.show([600, 800, 1_000], pictured(ada.who));
    await everybodyLeft();
    await bench.requests.request(restoreRecognition, { recognitionId, authorId: 'hr-2' });
    const [stranger] = await visitsOf(pictured(bench.somebody()));
    const ofBob = (await oneAt((await visitsOf(tooPoor(bench.somebody())))[0])).id;
    await bench.requests.request(assignUnknownFace, { ...request, unknownFaceId: ofBob, personId: bob.personId });
    const [example, exampleOfStranger] = [await takenForBob(), await takenForBob()];
    // As when she is recognised on that track a moment later.
    await bench.sql(
      `INSERT INTO recognized_tracks (track_id, person_id, last_seen_at)
       SELECT track_id, $2, last_seen_at FROM rejected_tracks JOIN recognition_rejections r ON r.id = rejection_id
        WHERE r.recognition_id = $1`,
      [example, ada.personId],
    );
    await activate(secondModel.packId);
    // As if no worker looked with the pack any more when she was enrolled.
    await bench.requests.request(cancelReEmbedding, { packId: model.packId });
    await bench.sql('DELETE FROM template_vectors WHERE pack_id = $1', [model.packId]);

    const theirs = [...(await sealedVisits([near, assigned, restored])), ...(await sealedExamples(example))];
    const others = [...(await sealedVisits([stranger])), ...(await sealedExamples(exampleOfStranger))];
    const places = ['counter_examples.sealed_vector', 'unknown_face_visits.sealed_picture'];
    expect(new Set(await placesOf(theirs))).toEqual(new Set([...places, 'unknown_face_visits.sealed_vector']));
    expect([theirs.length, others.length]).toEqual([7, 3]);

    await bench.requests.request(deletePerson, { personId: ada.personId });
    expect(await placesOf(theirs)).toEqual([]);
    expect(await placesOf(others)).toEqual([...places, 'unknown_face_visits.sealed_vector']);
    const kept = await bench.sql<SealedVisit>(
      'SELECT id, key_id AS "keyId", sealed_vector AS "sealedVector" FROM unknown_face_visits',
    );
    const face = unitVector(embeddingOf(ada.who, 'cut')) ?? new Float32Array();
    const alike = (await bench.get(KeptFacesService).open(kept)).filter(({ vector }) => cosineOf(vector, face) > 0.3);
    expect(alike).toEqual([]);
    const { findings } = await bench.requests.request(checkIdentityErasure, {
      personId: ada.personId,
      texts: [ada.who],
    });
    // What is on the bus follows seconds later.
    expect(findings.filter(({ isKept, place }) => !isKept && !place.includes('_v1_'))).toEqual([]);
  });

  it('are told in the receipt where nothing says whose they are, and end with the pack as far as nothing needs them', async () => {
    const keptOf = async () => (await receiptOf(ada.personId))?.kept.map(({ kind, rows }) => [kind, rows]);
    const faces = await bench.sql(
      `SELECT 1 FROM unknown_face_visits v JOIN unknown_faces f ON f.id = v.unknown_face_id
        WHERE v.pack_id = $1 AND f.person_id IS NULL`,
      [model.packId],
    );
    const all = await bench.sql('SELECT 1 FROM unknown_face_visits WHERE pack_id = $1', [model.packId]);
    expect(all.length).toBeGreaterThan(faces.length);
    expect(await keptOf()).toEqual([
      ['unknown_face_visits', faces.length],
      ['counter_examples', 1],
    ]);
    expect((await receiptOf(ada.personId))?.kept[0]).toMatchObject({
      days: 1,
      reason: expect.stringContaining('could not be compared') as string,
    });
    await bench.requests.request(deleteModelPack, { packId: model.packId });
    expect(await bench.sql('SELECT 1 FROM counter_examples WHERE pack_id = $1', [model.packId])).toEqual([]);
    expect(await keptOf()).toEqual([['unknown_face_visits', faces.length]]);
  });

  it('are told to nobody who had no photo any more, as after a no, or never had one', async () => {
    const { personId: refusingId } = await bench.enrolled();
    await bench.requests.request(updatePerson, { personId: refusingId, biometricConsent: false, authorId: 'hr-1' });
    for (const personId of [refusingId, await bench.createNamed()]) {
      await bench.requests.request(deletePerson, { personId });
      expect((await receiptOf(personId))?.kept).toEqual([]);
    }
  });
});
