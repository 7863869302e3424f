import {
  assignUnknownFace,
  create,
  deletePerson,
  dismissUnknownFace,
  facesDetected,
  getRecognition,
  listFaceTemplates,
  listUnknownFaces,
  mergeUnknownFaces,
  personRecognized,
  RecognitionChange,
  recognitionChanged,
  rejectRecognition,
  restoreRecognition,
  tellUnknownFaceVisits,
  timestampDate,
  undoUnknownFace,
  unknownFaceChanged,
  updatePerson,
} from '@smart-attendance/contracts';
import { Retention } from '@smart-attendance/database';
import { waitFor } from '@smart-attendance/testing';
import { randomUUID } from 'node:crypto';
import { FacesDetectedConsumer } from '../recognition/faces-detected.consumer';
import { at, CameraScene, frame } from '../testing/camera-scene';
import { model, photoOf } from '../testing/face-inference.fake';
import { IdentityBench } from '../testing/identity-bench';
import { author, pictured, unknownFacesOf, walk } from '../testing/unknown-faces-bench';
import { GroupingService } from './grouping.service';
import { ReviewRetentionService } from './review-retention.service';

let bench: IdentityBench;

beforeAll(async () => {
  bench = await IdentityBench.start({}, 'attendance');
});

afterAll(() => bench.stop());

const { everybodyLeft, visitsOf, facesAt, oneAt, unknownFace, addVisits, get, pictureOf, undo, atOnce } =
  unknownFacesOf(() => bench);

describe('faces nobody knows', () => {
  it('are one unknown face over cameras and times, with the best picture of each visit', async () => {
    const who = bench.somebody();
    const scenes = [new CameraScene(bench), new CameraScene(bench)];
    await scenes[0]?.show(walk, pictured(who, { qualityScore: 0.6, picture: 'poor' }));
    await scenes[0]?.show([600, 800], pictured(who, { qualityScore: 0.9, picture: 'good' }));
    await scenes[1]?.show(
      walk.map((atMs) => atMs + 3_600_000),
      pictured(who),
    );
    await everybodyLeft();
    const face = await oneAt(scenes[0]);
    expect(face).toMatchObject({ status: 'waiting', visits: 2, isDoubtful: false, candidates: [] });
    expect(new Set(face.cameraIds)).toEqual(new Set(scenes.map(({ cameraId }) => cameraId)));
    expect(await oneAt(scenes[1])).toMatchObject({ id: face.id });
    expect(face.lastSeenAt && timestampDate(face.lastSeenAt)).toEqual(at(3_600_400));
    const best = { who, picture: 'good', qualityScore: 0.9 };
    expect(await pictureOf(face.id)).toEqual(photoOf(best));
    const { visits } = await get(face.id);
    expect(visits.map(({ cameraId }) => cameraId)).toEqual([scenes[1]?.cameraId, scenes[0]?.cameraId]);
    expect(visits[1]?.lastSeenAt && timestampDate(visits[1].lastSeenAt)).toEqual(at(800));

    const sealed = await bench.sql<{ sealed_picture: Buffer }>('SELECT sealed_picture FROM unknown_face_visits');
    for (const { sealed_picture: bytes } of sealed) expect(bytes.includes('picture')).toBe(false);
  });

  it('are listed newest first', async () => {
    const first = await unknownFace();
    const other = new CameraScene(bench);
    await other.show(
      walk.map((atMs) => atMs + 9_000_000),
      pictured(bench.somebody()),
    );
    await everybodyLeft();
    const page = { sort: 'last_seen_at', descending: true, limit: 1_000 };
    const { unknownFaces } = await bench.requests.request(listUnknownFaces, { page });
    const ids = unknownFaces.map(({ id }) => id);
    expect(ids.indexOf((await oneAt(other)).id)).toBeLessThan(ids.indexOf(first.id));
  });

  it('are not kept of somebody who is recognised a moment later, nor of who was there too shortly', async () => {
    const { who } = await bench.enrolled();
    const scene = new CameraScene(bench);
    await scene.show(walk, pictured(who, { likeness: 0.2 }));
    expect(await bench.sql('SELECT 1 FROM unknown_face_visits WHERE camera_id = $1', [scene.cameraId])).toHaveLength(1);
    await scene.show([600, 800, 1_000], { who });
    expect(await scene.recognitions()).toHaveLength(1);
    const passing = new CameraScene(bench);
    await passing.show([0, 200], pictured(bench.somebody()));
    await everybodyLeft();
    const kept = await bench.sql('SELECT 1 FROM unknown_face_visits WHERE camera_id = ANY($1)', [
      [scene.cameraId, passing.cameraId],
    ]);
    expect(kept).toEqual([]);
  });

  it('are doubtful when somebody enrolled is near, and then say who', async () => {
    const { who, personId } = await bench.enrolled();
    const [scene] = await visitsOf(pictured(who, { likeness: 0.55, picture: 'from the side' }));
    const face = await oneAt(scene);
    expect(face).toMatchObject({ isDoubtful: true, candidates: [{ personId }] });
    expect(face.candidates[0]?.similarity).toBeLessThan(face.candidates[0]?.threshold ?? 0);
  });

  it('of two model packs never meet', async () => {
    const who = bench.somebody();
    const first = await unknownFace(who);
    const scene = new CameraScene(bench);
    for (const atMs of walk) {
      const event = { ...frame(scene.cameraId, atMs, pictured(who)), model: { ...model, packId: 'another-pack' } };
      await bench.get(FacesDetectedConsumer).onFacesDetected(create(facesDetected.schema, event));
    }
    await everybodyLeft();
    const other = await oneAt(scene);
    expect(other.id).not.toBe(first.id);
    const merge = bench.requests.request(mergeUnknownFaces, { unknownFaceId: first.id, otherId: other.id, ...author });
    await expect(merge).rejects.toMatchObject({ code: 'conflict', reason: 'two_model_packs' });
  });

  it('are grouped once by two replicas, and are the same after a restart', async () => {
    const replica = await bench.startReplica();
    const whos = [bench.somebody(), bench.somebody(), bench.somebody()];
    const scene = new CameraScene(bench);
    for (const [index, who] of [...whos, ...whos].entries()) {
      await scene.show(
        walk.map((atMs) => atMs + index * 60_000),
        pictured(who),
      );
    }
    const groupings = [bench.get(GroupingService), replica.app.get(GroupingService)];
    await Promise.all([...groupings, ...groupings].map((grouping) => grouping.group(0)));
    await replica.stop();
    await everybodyLeft();
    const before = await facesAt(scene);
    expect(before.map(({ visits }) => visits)).toEqual([2, 2, 2]);
    await bench.restart();
    expect(await facesAt(scene)).toEqual(before);
    expect(await pictureOf(before[0]?.id ?? '')).toBeDefined();
  });
});

describe('assigning an unknown face', () => {
  const consentOf = (personId: string) =>
    bench.sql('SELECT biometric_consent, consent_source, consent_recorded_at FROM people WHERE id = $1', [personId]);
  const assign = (unknownFaceId: string, personId: string, fields = {}) =>
    bench.requests.request(assignUnknownFace, { unknownFaceId, personId, ...author, ...fields });
  const newPerson = () => ({
    personId: randomUUID(),
    firstName: 'Grace',
    lastName: 'Hopper',
    email: `${randomUUID()}@example.test`,
    password: 'a good password',
    employeeId: randomUUID(),
    isActive: true,
    role: 'employee',
  });

  it('enrols its best picture, so that the person is recognised from then on, and can be undone', async () => {
    const who = bench.somebody();
    const face = await unknownFace(who);
    const personId = await bench.createNamed(who);
    const assigned = await assign(face.id, personId, { expectedRevision: face.revision });
    expect(assigned).toMatchObject({
      unknownFace: { status: 'assigned', personId, lastAction: { kind: 'assigned', authorId: 'hr-1' } },
      enrolment: { isEnrolled: true, reason: '' },
    });
    expect((await bench.whoIs({ who }))[0]).toMatchObject({ match: { personId } });
    const again = await assign(face.id, personId);
    expect(again.unknownFace?.revision).toBe(assigned.unknownFace?.revision);

    expect(await undo(face.id)).toMatchObject({ status: 'waiting', personId: '', templateId: '' });
    expect((await bench.requests.request(listFaceTemplates, { personId })).templates).toEqual([]);
    expect(await consentOf(personId)).toMatchObject([{ biometric_consent: null }]);
    await expect(undo(face.id)).rejects.toMatchObject({ reason: 'nothing_to_undo' });
  });

  it('undone, puts back the no of an upload that it had a yes against', async () => {
    for (const authorId of ['hr-1', 'hr-2']) {
      const who = bench.somebody();
      const personId = await bench.createNamed(who);
      const refused = bench.enrol(personId, { who, picture: 'refused' }, { consentAnswer: false, authorId });
      await expect(refused).rejects.toMatchObject({ reason: 'no_consent' });
      const before = await consentOf(personId);
      expect(before).toMatchObject([{ biometric_consent: false, consent_source: `uploader:${authorId}` }]);
      const face = await unknownFace(who);
      await assign(face.id, personId, { consentAnswer: true });
      expect(await consentOf(personId)).toMatchObject([{ biometric_consent: true }]);
      expect(await undo(face.id)).toMatchObject({ status: 'waiting', visits: 1 });
      expect(await consentOf(personId)).toEqual(before);
    }
  });

  it('undone, leaves a yes that another upload gave as well', async () => {
    const who = bench.somebody();
    const face = await unknownFace(who);
    const personId = await bench.createNamed(who);
    await assign(face.id, personId);
    await bench.enrol(personId, { who, picture: 'another' }, { consentAnswer: true, authorId: 'hr-2' });
    await undo(face.id);
    expect(await consentOf(personId)).toMatchObject([{ biometric_consent: true }]);
    expect((await bench.requests.request(listFaceTemplates, { personId })).templates).toHaveLength(1);
  });

  it('keeps its photo where nothing is left to undo', async () => {
    const who = bench.somebody();
    const face = await unknownFace(who);
    const personId = await bench.createNamed(who);
    await assign(face.id, personId);
    await bench.sql('UPDATE unknown_faces SET last_action_id = NULL WHERE id = $1', [face.id]);
    await expect(undo(face.id)).rejects.toMatchObject({ reason: 'nothing_to_undo' });
    expect((await bench.requests.request(listFaceTemplates, { personId })).templates).toHaveLength(1);
  });

  it('says that nothing is enrolled any more where the photo went and the rest could not be undone', async () => {
    const who = bench.somebody();
    const face = await unknownFace(who);
    const personId = await bench.createNamed(who);
    const { unknownFace: assigned } = await assign(face.id, personId);
    const [{ id } = { id: '' }] = await bench.sql<{ id: string }>(
      'SELECT last_action_id AS id FROM unknown_faces WHERE id = $1',
      [face.id],
    );
    const setAction = 'UPDATE unknown_faces SET last_action_id = $2 WHERE id = $1';
    const setNone = () => bench.sql(setAction, [face.id, null]);
    const [undoing] = await atOnce([() => undo(face.id)], setNone);
    expect(undoing).toMatchObject({ reason: { code: 'conflict', reason: 'changed_meanwhile' } });
    expect(await assign(face.id, personId)).toMatchObject({
      unknownFace: { status: 'assigned', templateId: '', revision: assigned?.revision },
      enrolment: { isEnrolled: false },
    });
    await bench.sql(setAction, [face.id, id]);
    expect(await undo(face.id)).toMatchObject({ status: 'waiting', personId: '' });
  });

  it('says why the picture is not enrolled, and stands all the same', async () => {
    const who = bench.somebody();
    const [scene] = await visitsOf({ ...pictured(who), cutOut: { who, reasons: ['too_blurry'] } });
    const face = await oneAt(scene);
    const personId = await bench.createNamed(who);
    const { enrolment, unknownFace: assigned } = await assign(face.id, personId);
    expect(enrolment).toMatchObject({ isEnrolled: false, reason: 'too_blurry' });
    expect(enrolment?.message).toMatch(/blurry/);
    expect(assigned).toMatchObject({ status: 'assigned', templateId: '' });
  });

  it('tells attendance of the visits when it is asked to, each once', async () => {
    const who = bench.somebody();
    const scenes = await visitsOf(pictured(who), 2);
    const face = await oneAt(scenes[0]);
    const personId = await bench.createNamed(who);
    const early = bench.requests.request(tellUnknownFaceVisits, { unknownFaceId: face.id, ...author });
    await expect(early).rejects.toMatchObject({ reason: 'not_assigned' });
    await assign(face.id, personId);
    expect(await scenes[0]?.recognitions()).toEqual([]);
    for (let i = 0; i < 2; i += 1) {
      const told = await bench.requests.request(tellUnknownFaceVisits, { unknownFaceId: face.id, ...author });
      expect(told.unknownFace).toMatchObject({ visitsTold: 2 });
    }
    for (const [index, scene] of scenes.entries()) {
      const [recognition, ...others] = await scene.recognitions();
      expect(others).toEqual([]);
      expect(recognition).toMatchObject({ personId, sightings: 3, toldBy: 'hr-1' });
      expect(recognition?.toldAt).toBeDefined();
      expect(recognition?.firstSeenAt && timestampDate(recognition.firstSeenAt)).toEqual(at(index * 60_000));
      expect(await scene.visits()).toEqual([]);
    }
    const newest = await waitFor(() => bench.client.reader.newest(personRecognized, personId), { what: 'the event' });
    expect(newest.recognition).toMatchObject({ personId, toldBy: 'hr-1' });
  });

  it('says of what was told who told it, until they are erased, and lets nobody decide about their own', async () => {
    const who = bench.somebody();
    const [scene] = await visitsOf(pictured(who));
    const face = await oneAt(scene);
    const [personId, tellerId] = [await bench.createNamed(who), await bench.createNamed()];
    const ownWord = { unknownFaceId: face.id, authorId: personId };
    const own = { code: 'permission_denied', reason: 'own_row' };
    const assignOwn = bench.requests.request(assignUnknownFace, { ...ownWord, personId, tellVisits: true });
    await expect(assignOwn).rejects.toMatchObject(own);
    await assign(face.id, personId);
    await expect(bench.requests.request(tellUnknownFaceVisits, ownWord)).rejects.toMatchObject(own);
    await bench.requests.request(tellUnknownFaceVisits, { unknownFaceId: face.id, authorId: tellerId });

    const [told] = (await scene?.recognitions()) ?? [];
    const recognitionId = told?.id ?? '';
    const by = (authorId: string) => ({ recognitionId, authorId });
    const { explanation } = await bench.requests.request(getRecognition, { recognitionId });
    expect(explanation).toMatch(/^.+ told it from a kept face, on \d{4}-\d\d-\d\d at \d\d:\d\d UTC/);
    await expect(bench.requests.request(rejectRecognition, by(personId))).rejects.toMatchObject(own);
    await expect(bench.requests.request(undoUnknownFace, ownWord)).rejects.toMatchObject(own);
    expect((await bench.requests.request(listFaceTemplates, { personId })).templates).toHaveLength(1);
    await bench.requests.request(rejectRecognition, by(tellerId));
    for (const authorId of [personId, tellerId]) {
      await expect(bench.requests.request(restoreRecognition, by(authorId))).rejects.toMatchObject(own);
    }
    await bench.requests.request(restoreRecognition, by('hr-2'));

    await bench.requests.request(deletePerson, { personId: tellerId });
    const { recognition, ...after } = await bench.requests.request(getRecognition, { recognitionId });
    expect(recognition).toMatchObject({ toldBy: '', toldAt: told?.toldAt });
    expect(after.explanation).toContain('Somebody who is erased told it');
  });

  it('said not to be that person takes the wrong photo out, counts no more, and is not told or assigned again', async () => {
    const who = bench.somebody();
    const scenes = await visitsOf(pictured(who), 2);
    const face = await oneAt(scenes[0]);
    const personId = await bench.createNamed();
    const { unknownFace: assigned } = await assign(face.id, personId, { tellVisits: true });
    expect(assigned?.visitsTold).toBe(2);
    const [told] = (await scenes[0]?.recognitions()) ?? [];
    const by = { recognitionId: told?.id ?? '', authorId: 'hr-2' };

    const { rejection } = await bench.requests.request(rejectRecognition, by);
    expect(rejection?.deletedTemplateIds).toEqual([assigned?.templateId]);
    expect((await bench.requests.request(listFaceTemplates, { personId })).templates).toEqual([]);
    expect((await bench.whoIs({ who }))[0]?.match).toBeUndefined();
    expect((await bench.requests.request(rejectRecognition, by)).rejection).toEqual(rejection);
    await bench.get(GroupingService).group(0);
    expect((await get(face.id)).unknownFace).toMatchObject({ visitsTold: 1, templateId: '' });
    await bench.requests.request(tellUnknownFaceVisits, { unknownFaceId: face.id, ...author });
    expect(await scenes[0]?.recognitions()).toEqual([]);

    await bench.requests.request(restoreRecognition, by);
    await bench.get(GroupingService).group(0);
    expect((await get(face.id)).unknownFace).toMatchObject({ visitsTold: 2 });
    await bench.requests.request(rejectRecognition, by);
    await undo(face.id);
    const restore = bench.requests.request(restoreRecognition, by);
    await expect(restore).rejects.toMatchObject({ code: 'conflict', reason: 'assignment_undone' });
    await expect(assign(face.id, personId)).rejects.toMatchObject({ code: 'conflict', reason: 'rejected_before' });
    expect(await scenes[0]?.recognitions()).toEqual([]);
  });

  it('of somebody who said no while the picture was looked at is refused, also where nothing is enrolled', async () => {
    const who = bench.somebody();
    const [scene] = await visitsOf({ ...pictured(who), cutOut: { who, reasons: ['too_blurry'] } });
    const face = await oneAt(scene);
    const personId = await bench.createNamed(who);
    const recordNo = "UPDATE people SET biometric_consent = false, consent_source = 'record:hr' WHERE id = $1";
    const [assigning] = await atOnce([() => assign(face.id, personId)], () => bench.sql(recordNo, [personId]));
    expect(assigning).toMatchObject({ reason: { code: 'refused', reason: 'no_consent' } });
    await expect(get(face.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('creates nobody for a face that is not enrolled after all, and can be undone with whom it created', async () => {
    const who = bench.somebody();
    const face = await unknownFace(who);
    // Its picture shows somebody else than its vector says.
    const torn = { ...pictured(bench.somebody()), cutOut: { who: (await bench.enrolled()).who, picture: 'cut' } };
    const tornFace = await oneAt((await visitsOf(torn))[0]);
    const refused = newPerson();
    await expect(assign(tornFace.id, '', { newPerson: refused })).rejects.toMatchObject({
      reason: 'looks_like_another_person',
    });
    expect(await bench.sql('SELECT 1 FROM people WHERE id = $1', [refused.personId])).toEqual([]);

    const mustLeaveNothing = { unknownFaceId: face.id, mustLeaveNothing: true, ...author };
    const created = newPerson();
    await assign(face.id, '', { newPerson: created });
    await bench.enrol(created.personId, { who, picture: 'another' });
    const kept = bench.requests.request(undoUnknownFace, mustLeaveNothing);
    await expect(kept).rejects.toMatchObject({ code: 'conflict', reason: 'person_has_more' });
    expect((await get(face.id)).unknownFace).toMatchObject({ status: 'assigned', personId: created.personId });
    await bench.sql('DELETE FROM face_templates WHERE person_id = $1 AND id <> $2', [
      created.personId,
      (await get(face.id)).unknownFace?.templateId,
    ]);
    const undone = await bench.requests.request(undoUnknownFace, mustLeaveNothing);
    expect(undone).toMatchObject({ createdPersonId: created.personId, unknownFace: { status: 'waiting' } });
    await assign(face.id, created.personId);
    const ofNobody = bench.requests.request(undoUnknownFace, mustLeaveNothing);
    await expect(ofNobody).rejects.toMatchObject({ code: 'conflict', reason: 'created_nobody' });
  });

  it('leaves no photo and no new person behind of a face that is merged into another before it is done', async () => {
    for (const isNew of [false, true]) {
      const who = bench.somebody();
      const [face, other] = [await unknownFace(who), await unknownFace()];
      const person = newPerson();
      const personId = isNew ? person.personId : await bench.createNamed(who);
      const merging = () =>
        bench.requests.request(mergeUnknownFaces, { unknownFaceId: other.id, otherId: face.id, ...author });
      const assigning = () => (isNew ? assign(face.id, '', { newPerson: person }) : assign(face.id, personId));
      expect(await atOnce<unknown>([merging, assigning])).toMatchObject([
        { status: 'fulfilled' },
        { reason: { code: 'not_found' } },
      ]);
      expect(await bench.sql('SELECT 1 FROM face_templates WHERE person_id = $1', [personId])).toEqual([]);
      expect(await bench.sql('SELECT 1 FROM people WHERE id = $1', [personId])).toHaveLength(isNew ? 0 : 1);
    }
  });

  it('asked for twice at once, or again after a replica died in between, is done once', async () => {
    const who = bench.somebody();
    const face = await unknownFace(who);
    const person = newPerson();
    const { personId } = person;
    const ask = () => assign(face.id, '', { newPerson: person });
    const templateIds = async () =>
      (await bench.requests.request(listFaceTemplates, { personId })).templates.map(({ id }) => id);
    expect((await atOnce([ask, ask])).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    const assigned = { status: 'assigned', personId };
    expect((await get(face.id)).unknownFace).toMatchObject(assigned);
    const [templateId, ...others] = await templateIds();
    expect(others).toEqual([]);
    expect(templateId).toBeDefined();

    // As a replica leaves it that dies between the two steps.
    await bench.sql(
      `UPDATE unknown_faces SET status = 'waiting', person_id = NULL, template_id = NULL, last_action_id = NULL
        WHERE id = $1`,
      [face.id],
    );
    expect((await ask()).unknownFace).toMatchObject({ ...assigned, templateId });
    expect(await templateIds()).toEqual([templateId]);
  });

  it('tells attendance that they hold no more when it is undone, and again what is said then', async () => {
    const who = bench.somebody();
    const [scene] = await visitsOf(pictured(who));
    const face = await oneAt(scene);
    const personId = await bench.createNamed(who);
    await assign(face.id, personId, { tellVisits: true });
    const [before] = (await scene?.recognitions()) ?? [];
    expect(await undo(face.id)).toMatchObject({ status: 'waiting', visitsTold: 0 });
    expect(await scene?.recognitions()).toEqual([]);
    expect(await scene?.visits()).toMatchObject([{ sightings: 3 }]);
    const changed = await waitFor(() => bench.client.reader.newest(recognitionChanged, personId), {
      what: 'the event',
    });
    expect(changed).toMatchObject({
      change: RecognitionChange.WITHDRAWN,
      recognition: { id: before?.id, revision: 2 },
    });
    await assign(face.id, personId, { tellVisits: true });
    const [again, ...others] = (await scene?.recognitions()) ?? [];
    expect(others).toEqual([]);
    expect(again?.id).not.toBe(before?.id);
  });

  it('undone, takes back every visit that attendance was told of, also one whose picture is deleted by then', async () => {
    const who = bench.somebody();
    const scenes = await visitsOf(pictured(who), 2);
    const face = await oneAt(scenes[0]);
    const personId = await bench.createNamed(who);
    await assign(face.id, personId, { tellVisits: true });
    await bench.sql("UPDATE unknown_face_visits SET created_at = now() - interval '25 hours' WHERE camera_id = $1", [
      scenes[0]?.cameraId,
    ]);
    await bench.get(ReviewRetentionService).sweep(new Date());
    expect((await get(face.id)).unknownFace).toMatchObject({ visits: 1, visitsTold: 1 });

    expect(await undo(face.id)).toMatchObject({ status: 'waiting', visitsTold: 0 });
    for (const scene of scenes) {
      expect(await scene.recognitions()).toEqual([]);
      expect(await scene.visits()).toMatchObject([{ sightings: 3 }]);
    }
  });

  it('tells of more visits than are told at a time when it is asked again, of each once', async () => {
    const who = bench.somebody();
    const [scene] = await visitsOf({ ...pictured(who), cutOut: { who, reasons: ['too_blurry'] } });
    const face = await oneAt(scene);
    await addVisits(face.id, 229);
    await assign(face.id, await bench.createNamed(who));
    const tell = async () => {
      const asked = { unknownFaceId: face.id, ...author };
      return (await bench.requests.request(tellUnknownFaceVisits, asked, { deadlineMs: 60_000 })).unknownFace;
    };
    expect(await tell()).toMatchObject({ visits: 230, visitsTold: 200 });
    expect(await tell()).toMatchObject({ visits: 230, visitsTold: 230 });
    expect(await tell()).toMatchObject({ visitsTold: 230 });
    const told = await bench.sql('SELECT 1 FROM recognitions WHERE camera_id = $1', [scene?.cameraId]);
    expect(told).toHaveLength(230);
  });

  it('tells attendance at once when that is wished, of somebody who is created for it', async () => {
    const who = bench.somebody();
    const [scene] = await visitsOf(pictured(who));
    const face = await oneAt(scene);
    const person = newPerson();
    const { personId } = person;
    const told = { newPerson: person, tellVisits: true };
    const { unknownFace: assigned } = await assign(face.id, '', told);
    expect(assigned).toMatchObject({ personId, visitsTold: 1 });
    expect(await scene?.recognitions()).toMatchObject([{ personId }]);
    expect((await assign(face.id, '', told)).unknownFace).toEqual(assigned);
  });

  it('is refused for somebody else’s face, for one unlike all of the person’s, and when it was changed meanwhile', async () => {
    const { who } = await bench.enrolled();
    const face = await unknownFace();
    const other = await bench.enrolled();
    await expect(assign(face.id, other.personId)).rejects.toMatchObject({ reason: 'not_the_same_person' });
    await expect(assign(face.id, randomUUID())).rejects.toMatchObject({ code: 'not_found' });
    await expect(assign(randomUUID(), other.personId)).rejects.toMatchObject({ code: 'not_found' });
    const stale = assign(face.id, other.personId, { expectedRevision: face.revision + 1 });
    await expect(stale).rejects.toMatchObject({ reason: 'changed_meanwhile' });
    const late = await unknownFace();
    // Enrolled by another photo after the camera saw the face.
    const lateWho = `${who} late`;
    const [scene] = await visitsOf(pictured(lateWho));
    await bench.enrolled(lateWho);
    const wrong = assign((await oneAt(scene)).id, await bench.createNamed());
    await expect(wrong).rejects.toMatchObject({ reason: 'looks_like_another_person' });
    expect((await get(late.id)).unknownFace?.status).toBe('waiting');
  });

  it('to somebody who says no is refused, and what was kept of them is deleted', async () => {
    const who = bench.somebody();
    const face = await unknownFace(who, 2);
    const personId = await bench.createNamed(who, { consentAnswer: false, authorId: 'hr-1' });
    await expect(assign(face.id, personId)).rejects.toMatchObject({ code: 'refused', reason: 'no_consent' });
    await expect(get(face.id)).rejects.toMatchObject({ code: 'not_found' });
    const kept = await bench.sql('SELECT 1 FROM unknown_face_visits WHERE unknown_face_id = $1', [face.id]);
    expect(kept).toEqual([]);
  });
});

describe('who looks at unknown faces', () => {
  it('is told of a new one, and of what somebody did to one', async () => {
    const face = await unknownFace();
    const newest = (change: string) =>
      waitFor(
        async () => {
          const event = await bench.client.reader.newest(unknownFaceChanged, face.id);
          return event?.change === change ? event : undefined;
        },
        { what: `the event ${change}` },
      );
    expect(await newest('appeared')).toMatchObject({ cameraId: face.bestCameraId, revision: face.revision });
    await bench.requests.request(dismissUnknownFace, { unknownFaceId: face.id, ...author });
    const changed = await newest('changed');
    expect(
      Object.keys(changed)
        .filter((name) => !name.startsWith('$'))
        .sort(),
    ).toEqual(['cameraId', 'change', 'changedAt', 'isDoubtful', 'revision', 'unknownFaceId'].sort());
  });
});

describe('what is kept of unknown faces', () => {
  it('goes with a person: what was assigned to them, and whatever looks like them', async () => {
    const who = bench.somebody();
    const face = await unknownFace(who);
    const { personId } = await bench.enrolled(who);
    const alike = await unknownFace(`${who}, somebody else`);
    const [scene] = await visitsOf(pictured(bench.somebody()));
    await bench.requests.request(assignUnknownFace, {
      unknownFaceId: (await oneAt(scene)).id,
      personId,
      confirmSamePerson: true,
      ...author,
    });
    await bench.requests.request(deletePerson, { personId });
    await expect(get(face.id)).rejects.toMatchObject({ code: 'not_found' });
    expect(scene && (await facesAt(scene, 'assigned'))).toEqual([]);
    expect((await get(alike.id)).unknownFace).toMatchObject({ status: 'waiting' });
    for (const table of ['unknown_faces', 'unknown_face_visits', 'unknown_face_actions']) {
      expect(await bench.sql(`SELECT 1 FROM ${table} AS row WHERE row::text LIKE $1`, [`%${personId}%`])).toEqual([]);
    }
  });

  it('goes with the consent of whom it looks like', async () => {
    const who = bench.somebody();
    const face = await unknownFace(who);
    await bench.requests.request(dismissUnknownFace, { unknownFaceId: face.id, ...author });
    const { personId } = await bench.enrolled(who);
    await bench.requests.request(updatePerson, { personId, biometricConsent: false, authorId: 'hr-1' });
    await expect(get(face.id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await bench.sql('SELECT 1 FROM unknown_face_actions WHERE unknown_face_id = $1', [face.id])).toEqual([]);
  });

  it('cannot be read any more once the key of its day is destroyed, wherever a copy lies', async () => {
    const face = await unknownFace();
    expect(await pictureOf(face.id)).toBeDefined();
    await bench.sql('CREATE TABLE stolen AS SELECT * FROM unknown_face_visits');
    await bench.sql('DELETE FROM review_keys');
    await expect(pictureOf(face.id)).rejects.toMatchObject({ code: 'not_found' });
    expect((await get(face.id)).unknownFace).toMatchObject({ id: face.id });
    // A new key of the same day opens nothing that the other one sealed.
    const later = await unknownFace();
    await bench.sql(
      `UPDATE unknown_face_visits v SET sealed_picture = s.sealed_picture, key_id = (SELECT id FROM review_keys)
         FROM stolen s WHERE s.id = v.id`,
    );
    await expect(pictureOf(face.id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await pictureOf(later.id)).toBeDefined();
    await bench.sql('DROP TABLE stolen');
  });

  it('is deleted when it is old enough, the key first', async () => {
    const face = await unknownFace();
    await bench.sql(
      "UPDATE unknown_face_visits SET created_at = now() - interval '25 hours' WHERE unknown_face_id = $1",
      [face.id],
    );
    const other = await unknownFace();
    await bench.get(ReviewRetentionService).sweep(new Date());
    await expect(get(face.id)).rejects.toMatchObject({ code: 'not_found' });
    expect((await get(other.id)).unknownFace).toBeDefined();
    const kinds = bench.get(Retention).report();
    const told = kinds.find(({ kind }) => kind === 'unknown_faces');
    expect(told).toMatchObject({ days: 1, setting: 'REVIEW_HOURS' });
    expect(told?.lastRun?.deleted).toBeGreaterThan(0);
    await bench.get(ReviewRetentionService).sweep(new Date(Date.now() + 3 * 86_400_000));
    expect(await bench.sql('SELECT 1 FROM review_keys')).toEqual([]);
    expect(await bench.sql('SELECT 1 FROM unknown_face_visits')).toEqual([]);
    expect(await bench.sql('SELECT 1 FROM unknown_faces')).toEqual([]);
  });

  it('is nothing with REVIEW_HOURS=0, and what was kept before goes at the start', async () => {
    await unknownFace();
    await bench.restart({ REVIEW_HOURS: '0' });
    const nothing = async () => (await bench.sql('SELECT 1 FROM review_keys, unknown_face_visits')).length === 0;
    await waitFor(nothing, { what: 'nothing to be kept' });
    const scene = new CameraScene(bench);
    await scene.show(walk, pictured(bench.somebody()));
    expect(await scene.visits()).toHaveLength(1);
    expect(await bench.sql('SELECT 1 FROM review_keys')).toEqual([]);
    expect(await bench.sql('SELECT 1 FROM unknown_face_visits')).toEqual([]);
  });
});
