import {
  assignUnknownFace,
  dismissUnknownFace,
  mergeUnknownFaces,
  splitUnknownFace,
} from '@smart-attendance/contracts';
import { randomUUID } from 'node:crypto';
import { IdentityBench } from '../testing/identity-bench';
import { author, pictured, unknownFacesOf } from '../testing/unknown-faces-bench';
import { GroupingService } from './grouping.service';

let bench: IdentityBench;

beforeAll(async () => {
  bench = await IdentityBench.start();
});

afterAll(() => bench.stop());

const { everybodyLeft, visitsOf, facesAt, oneAt, unknownFace, addVisits, get, pictureOf, undo, atOnce } =
  unknownFacesOf(() => bench);

describe('sorting unknown faces', () => {
  const merge = (unknownFaceId: string, otherId: string) =>
    bench.requests.request(mergeUnknownFaces, { unknownFaceId, otherId, ...author });

  it('merges two that are one person, and takes it back', async () => {
    const [one, other] = [await unknownFace(), await unknownFace()];
    expect((await merge(one.id, other.id)).unknownFace).toMatchObject({ id: one.id, visits: 2 });
    await expect(get(other.id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await undo(one.id)).toMatchObject({ visits: 1, status: 'waiting' });
    expect((await get(other.id)).unknownFace).toMatchObject({ visits: 1, status: 'waiting' });
    await expect(merge(one.id, one.id)).rejects.toMatchObject({ code: 'invalid_argument' });
    await expect(merge(one.id, randomUUID())).rejects.toMatchObject({ code: 'not_found' });
  });

  it('merges what was merged before, and takes back each step', async () => {
    const [first, second, third] = [await unknownFace(), await unknownFace(), await unknownFace()];
    const mergeAll = async () => {
      await merge(second.id, first.id);
      await merge(third.id, second.id);
      await bench.get(GroupingService).group(0);
    };
    await mergeAll();
    expect(await undo(third.id)).toMatchObject({ visits: 1 });
    expect(await undo(second.id)).toMatchObject({ visits: 1 });
    expect((await get(first.id)).unknownFace).toMatchObject({ visits: 1, status: 'waiting' });

    await mergeAll();
    await bench.sql('DELETE FROM unknown_face_visits WHERE unknown_face_id = $1', [third.id]);
    await bench.get(GroupingService).group(0);
    const ids = [first, second, third].map(({ id }) => id);
    expect(await bench.sql('SELECT 1 FROM unknown_faces WHERE id = ANY($1)', [ids])).toEqual([]);
    expect(await bench.sql('SELECT 1 FROM unknown_face_actions WHERE unknown_face_id = ANY($1)', [ids])).toEqual([]);
  });

  it('groups anew what a merge is undone for whose face is gone', async () => {
    const [scene] = await visitsOf(pictured(bench.somebody()));
    const other = await unknownFace();
    const gone = await oneAt(scene);
    await merge(other.id, gone.id);
    await bench.sql('DELETE FROM unknown_faces WHERE id = $1', [gone.id]);
    expect(await undo(other.id)).toMatchObject({ visits: 1 });
    await everybodyLeft();
    expect(await oneAt(scene)).toMatchObject({ visits: 1, bestVisitId: gone.bestVisitId });
  });

  it('takes back one step where it is asked twice at once', async () => {
    const face = await unknownFace();
    for (const other of [await unknownFace(), await unknownFace()]) await merge(face.id, other.id);
    expect(await atOnce([() => undo(face.id), () => undo(face.id)])).toMatchObject([
      { status: 'fulfilled' },
      { reason: { code: 'conflict', reason: 'changed_meanwhile' } },
    ]);
    expect((await get(face.id)).unknownFace).toMatchObject({ visits: 2 });
  });

  it('splits off what is somebody else’s, and takes it back', async () => {
    const who = bench.somebody();
    const face = await unknownFace(who, 3);
    const foreign = await unknownFace();
    const visitIds = (await get(face.id)).visits.map(({ id }) => id);
    const split = (ids: string[], newId = '') =>
      bench.requests.request(splitUnknownFace, { unknownFaceId: face.id, visitIds: ids, newId, ...author });
    for (const wrong of [visitIds, [foreign.bestVisitId], [randomUUID()]]) {
      await expect(split(wrong)).rejects.toMatchObject({ code: 'invalid_argument' });
    }
    const newId = randomUUID();
    const first = await split(visitIds.slice(0, 1), newId);
    expect(first).toMatchObject({ unknownFace: { visits: 2 }, splitOff: { id: newId, visits: 1 } });
    expect(await split(visitIds.slice(0, 1), newId)).toEqual(first);
    await bench.requests.request(dismissUnknownFace, { unknownFaceId: newId, ...author });
    await expect(undo(face.id)).rejects.toMatchObject({ reason: 'undo_the_other_first' });
    await undo(newId);
    expect(await undo(newId)).toMatchObject({ id: face.id, visits: 3 });
    await expect(get(newId)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('takes a split back with all that came to the half since, however many visits those are', async () => {
    const face = await unknownFace(bench.somebody(), 2);
    const [visitId = ''] = (await get(face.id)).visits.map(({ id }) => id);
    const newId = randomUUID();
    const request = { unknownFaceId: face.id, visitIds: [visitId], newId, ...author };
    await bench.requests.request(splitUnknownFace, request);
    await addVisits(newId, 210);
    expect((await get(newId)).unknownFace).toMatchObject({ visits: 211 });
    expect(await undo(face.id)).toMatchObject({ id: face.id, visits: 212 });
    await expect(get(newId)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('takes a split back only when what was done to either half since is taken back', async () => {
    const who = bench.somebody();
    const [face, other] = [await unknownFace(who, 2), await unknownFace()];
    const [visitId = ''] = (await get(face.id)).visits.map(({ id }) => id);
    const request = { unknownFaceId: face.id, visitIds: [visitId], newId: randomUUID(), ...author };
    const { newId } = request;
    await bench.requests.request(splitUnknownFace, request);
    const first = { code: 'conflict', reason: 'undo_the_other_first' };

    const personId = await bench.createNamed(who);
    await bench.requests.request(assignUnknownFace, { unknownFaceId: face.id, personId, ...author });
    await expect(undo(newId)).rejects.toMatchObject(first);
    expect((await get(face.id)).unknownFace).toMatchObject({ status: 'assigned', visits: 1 });
    await undo(face.id);

    await merge(other.id, face.id);
    await expect(undo(newId)).rejects.toMatchObject(first);
    await undo(other.id);
    await merge(other.id, newId);
    await expect(undo(face.id)).rejects.toMatchObject(first);
    await undo(other.id);
    expect(await undo(newId)).toMatchObject({ id: face.id, visits: 2 });
  });

  it('dismisses one with its further visits, and takes it back', async () => {
    const who = bench.somebody();
    const face = await unknownFace(who);
    await bench.requests.request(dismissUnknownFace, { unknownFaceId: face.id, ...author });
    const [scene] = await visitsOf(pictured(who));
    expect(scene && (await facesAt(scene))).toEqual([]);
    expect(scene && (await facesAt(scene, 'dismissed'))).toMatchObject([{ id: face.id, visits: 2 }]);
    expect(await undo(face.id)).toMatchObject({ status: 'waiting', visits: 2 });
  });

  it('gives no picture of another one’s visit', async () => {
    const [one, other] = [await unknownFace(), await unknownFace()];
    await expect(pictureOf(one.id, other.bestVisitId)).rejects.toMatchObject({ code: 'not_found' });
    await expect(pictureOf(randomUUID())).rejects.toMatchObject({ code: 'not_found' });
  });
});
