import {
  deletePerson,
  getRecognition,
  listRecognitions,
  recognitionChanged,
  RecognitionChange,
  rejectRecognition,
  restoreRecognition,
  updatePerson,
} from '@smart-attendance/contracts';
import { waitFor } from '@smart-attendance/testing';
import { CameraScene } from '../testing/camera-scene';
import type { PretendedFace } from '../testing/face-inference.fake';
import { IdentityBench } from '../testing/identity-bench';

let bench: IdentityBench;

beforeAll(async () => {
  bench = await IdentityBench.start();
});

afterAll(() => bench.stop());

const elsewhere = { x: 900, y: 300, width: 100, height: 120 };

/** Somebody else, whose face is like that of `who` beyond the threshold (0.56) and always looks the same. */
function lookAlikeOf(who: string): PretendedFace {
  return { who, picture: 'look-alike', likeness: 0.7 };
}

async function reject(recognitionId: string, reason = 'That is the postman.') {
  const { rejection, recognition } = await bench.requests.request(rejectRecognition, {
    recognitionId,
    authorId: 'hr-1',
    reason,
  });
  if (rejection === undefined || recognition === undefined) throw new Error('Nothing was rejected.');
  return { rejection, recognition };
}

/** Everything that is decided at that camera. */
async function decidedAt({ cameraId }: CameraScene): Promise<Record<string, unknown[]>> {
  return {
    sightings: await bench.sql('SELECT * FROM sightings WHERE camera_id = $1 ORDER BY captured_at, face_index', [
      cameraId,
    ]),
    claims: await bench.sql(
      `SELECT * FROM recognized_tracks WHERE track_id IN (SELECT track_id FROM sightings WHERE camera_id = $1)
        ORDER BY track_id`,
      [cameraId],
    ),
    recognitions: await bench.sql(
      `SELECT id, person_id, withdrawn_at, withdrawn_by, withdrawal_reason, rejection_id FROM recognitions
        WHERE camera_id = $1 AND withdrawn_at IS NULL ORDER BY id`,
      [cameraId],
    ),
  };
}

describe('a recognition of which somebody says that it is not that person', () => {
  it('is taken back with the others of the same face, and who looks like that is nobody from then on', async () => {
    const { who, personId } = await bench.enrolled();
    const camera = new CameraScene(bench);
    await camera.show([0, 200, 400, 2_600, 2_800], lookAlikeOf(who));
    const [first, second] = await camera.recognitions();
    const recognitionId = first?.id ?? '';

    const { rejection, recognition } = await reject(recognitionId);

    expect(rejection).toMatchObject({ personId, hasCounterExample: true, counterExampleMissing: '', authorId: 'hr-1' });
    expect(rejection.withdrawnRecognitionIds.toSorted()).toEqual([first?.id, second?.id].toSorted());
    expect(recognition).toMatchObject({ revision: 2, withdrawnBy: 'hr-1', withdrawalReason: 'That is the postman.' });
    expect(await camera.recognitions()).toEqual([]);
    const listed = await bench.requests.request(listRecognitions, { personId, withWithdrawn: true });
    expect(listed.recognitions).toHaveLength(2);
    const event = await waitFor(() => bench.client.reader.newest(recognitionChanged, personId), { what: 'its news' });
    expect(event).toMatchObject({ change: RecognitionChange.WITHDRAWN, recognition: { personId, revision: 2 } });
    const { evidence, explanation } = await bench.requests.request(getRecognition, { recognitionId });
    expect(evidence[0]).toMatchObject({ reason: 'rejected', candidateId: personId });
    expect(explanation).toContain('not that person');

    const elsewhen = new CameraScene(bench);
    await waitFor(async () => (await bench.whoIs(lookAlikeOf(who)))[0]?.reason === 'counter_example', {
      what: 'the counter-example to be known',
    });
    await elsewhen.show([0, 200, 400], lookAlikeOf(who));
    expect(await elsewhen.recognitions()).toEqual([]);
    expect(await elsewhen.visits()).toHaveLength(1);
    await elsewhen.show([20_000, 20_200, 20_400], { who });
    expect(await elsewhen.recognitions()).toMatchObject([{ personId }]);
  });

  it('said twice comes to the same, and taken back everything is exactly as it was', async () => {
    const { who } = await bench.enrolled();
    const camera = new CameraScene(bench);
    await camera.show([0, 200, 400, 2_600, 2_800], lookAlikeOf(who));
    const before = await decidedAt(camera);
    const recognitionId = (await camera.recognitions())[0]?.id ?? '';

    const once = await reject(recognitionId);
    expect((await reject(recognitionId, 'Again.')).rejection).toEqual(once.rejection);
    // Of the face that is still followed: nobody, and as it was when that is taken back.
    await bench.requests.request(restoreRecognition, { recognitionId, authorId: 'hr-2' });

    expect(await decidedAt(camera)).toEqual(before);
    expect(await bench.sql('SELECT 1 FROM counter_examples WHERE rejection_id = $1', [once.rejection.id])).toEqual([]);
    const { recognition } = await bench.requests.request(restoreRecognition, { recognitionId, authorId: 'hr-2' });
    expect(recognition).toMatchObject({ revision: 3, withdrawnBy: '' });
    await waitFor(async () => (await bench.whoIs(lookAlikeOf(who)))[0]?.reason === '', {
      what: 'the counter-example to be gone',
    });
  });

  it('keeps no counter-example where no face is left, and the face that is followed is not that person all the same', async () => {
    const { who, personId } = await bench.enrolled();
    const camera = new CameraScene(bench);
    await camera.show([0, 200, 400], lookAlikeOf(who));
    await bench.sql("UPDATE recognition_vectors SET created_at = now() - interval '25 hours' WHERE person_id = $1", [
      personId,
    ]);
    await bench.sql("UPDATE recognitions SET created_at = now() - interval '25 hours' WHERE person_id = $1", [
      personId,
    ]);
    const recognitionId = (await camera.recognitions())[0]?.id ?? '';
    const { vectorKeptUntil } = await bench.requests.request(getRecognition, { recognitionId });
    expect(vectorKeptUntil).toBeUndefined();

    const { rejection } = await reject(recognitionId);
    expect(rejection).toMatchObject({ hasCounterExample: false, counterExampleMissing: 'kept_no_longer' });
    await camera.show([600, 800, 1_000, 1_200], lookAlikeOf(who));
    expect(await camera.recognitions()).toEqual([]);
    await bench.requests.request(restoreRecognition, { recognitionId, authorId: 'hr-1' });
    const named = await bench.sql('SELECT 1 FROM sightings WHERE camera_id = $1 AND person_id = $2', [
      camera.cameraId,
      personId,
    ]);
    expect(named).toHaveLength(7);
  });

  it('hides nobody who was there as well: what is left of the sightings is decided anew', async () => {
    const { who, personId } = await bench.enrolled();
    const camera = new CameraScene(bench);
    await camera.show([0, 200, 400], lookAlikeOf(who));
    // Too soon for another recognition of the same person.
    await camera.show([1_000, 1_200, 1_400], { who, box: elsewhere });
    const [wrong] = await camera.recognitions();

    const { rejection } = await reject(wrong?.id ?? '');

    const right = await camera.recognitions();
    expect(right).toMatchObject([{ personId, sightings: 3 }]);
    expect(rejection.decidedRecognitionIds).toEqual([right[0]?.id]);
    await bench.requests.request(restoreRecognition, { recognitionId: wrong?.id ?? '', authorId: 'hr-1' });
    expect((await camera.recognitions()).map(({ id }) => id)).toEqual([wrong?.id]);
  });

  it('names other recognitions of the person that show the same face', async () => {
    const { who } = await bench.enrolled();
    const [here, there] = [new CameraScene(bench), new CameraScene(bench)];
    await here.show([0, 200, 400], lookAlikeOf(who));
    await there.show([0, 200, 400], lookAlikeOf(who));
    await there.show([20_000, 20_200, 20_400], { who });
    const [other] = (await there.recognitions()).slice(-1);
    const recognitionId = (await here.recognitions())[0]?.id ?? '';
    const { rejection } = await reject(recognitionId);
    const ids = (await there.recognitions()).map(({ id }) => id);
    expect(rejection.similarRecognitionIds).toHaveLength(1);
    expect(ids).toContain(rejection.similarRecognitionIds[0]);
    expect(other).toBeDefined();
  });

  it('is not restored onto a face that is somebody else’s by now', async () => {
    const [{ who, personId }, other] = [await bench.enrolled(), await bench.enrolled()];
    const camera = new CameraScene(bench);
    await camera.show([0, 200, 400], lookAlikeOf(who));
    const recognitionId = (await camera.recognitions())[0]?.id ?? '';
    await reject(recognitionId);
    // As the next frames of the same face, and a person who was told it, make it.
    const tracks = `(SELECT DISTINCT track_id FROM sightings WHERE camera_id = $1)`;
    await bench.sql(`INSERT INTO recognized_tracks SELECT track_id, $2, now() FROM ${tracks} AS t`, [
      camera.cameraId,
      other.personId,
    ]);
    const restore = () => bench.requests.request(restoreRecognition, { recognitionId, authorId: 'hr-1' });
    await expect(restore()).rejects.toMatchObject({ code: 'conflict', reason: 'face_of_another' });
    const claims = await bench.sql(`SELECT person_id FROM recognized_tracks WHERE track_id IN ${tracks}`, [
      camera.cameraId,
    ]);
    expect(claims).toEqual([{ person_id: other.personId }]);
    expect(await camera.recognitions()).toEqual([]);
    await bench.sql(`DELETE FROM recognized_tracks WHERE person_id = $1`, [other.personId]);
    expect((await restore()).recognition).toMatchObject({ personId, withdrawnBy: '' });
  });

  it('is no way round what was told of the same face, by whom it is about or by who told it', async () => {
    const { who, personId } = await bench.enrolled();
    const camera = new CameraScene(bench);
    await camera.show([0, 200, 400, 2_600, 2_800], lookAlikeOf(who));
    const [seen, told] = await camera.recognitions();
    await bench.sql("UPDATE recognitions SET told_by = 'hr-1', told_at = now() WHERE id = $1", [told?.id]);
    const recognitionId = seen?.id ?? '';
    const by = (authorId: string) => ({ recognitionId, authorId });
    const own = { code: 'permission_denied', reason: 'own_row' };
    await expect(bench.requests.request(rejectRecognition, by(personId))).rejects.toMatchObject(own);
    expect(await camera.recognitions()).toHaveLength(2);
    await bench.requests.request(rejectRecognition, by('hr-2'));
    await expect(bench.requests.request(restoreRecognition, by('hr-1'))).rejects.toMatchObject(own);
    expect(await camera.recognitions()).toEqual([]);
    await bench.requests.request(restoreRecognition, by('hr-2'));
    expect(await camera.recognitions()).toHaveLength(2);
  });

  it('names nobody anew who said no meanwhile', async () => {
    const [{ who }, other] = [await bench.enrolled(), await bench.enrolled()];
    const camera = new CameraScene(bench);
    await camera.show([0, 200, 400], lookAlikeOf(who));
    await camera.show([300, 500], { who: other.who, box: elsewhere });
    // The third is of a frame that was decided by a replica that died, so nobody is recognised yet.
    await camera.show([700], { who: other.who, box: elsewhere });
    const [wrong, ...rest] = await camera.recognitions();
    const recognitionId = wrong?.personId === other.personId ? rest[0]?.id : wrong?.id;
    await bench.sql('DELETE FROM recognitions WHERE person_id = $1', [other.personId]);
    await bench.requests.request(updatePerson, { personId: other.personId, biometricConsent: false, authorId: 'hr' });
    const { rejection } = await reject(recognitionId ?? '');
    expect(rejection.decidedRecognitionIds).toEqual([]);
    expect(await camera.recognitions()).toEqual([]);
  });

  it('that is unknown is not found', async () => {
    const recognitionId = '00000000-0000-4000-8000-000000000000';
    const wish = { recognitionId, authorId: 'hr-1' };
    await expect(bench.requests.request(rejectRecognition, wish)).rejects.toMatchObject({ code: 'not_found' });
    await expect(bench.requests.request(restoreRecognition, wish)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('counter-examples', () => {
  async function withCounterExample() {
    const { who, personId } = await bench.enrolled();
    const camera = new CameraScene(bench);
    await camera.show([0, 200, 400], lookAlikeOf(who));
    await reject((await camera.recognitions())[0]?.id ?? '');
    const kept = () => bench.sql('SELECT 1 FROM counter_examples WHERE person_id = $1', [personId]);
    expect(await kept()).toHaveLength(1);
    return { who, personId, kept };
  }

  it('leave with the person, and with a no', async () => {
    const erased = await withCounterExample();
    await bench.requests.request(deletePerson, { personId: erased.personId });
    expect(await erased.kept()).toEqual([]);

    const refusing = await withCounterExample();
    await bench.requests.request(updatePerson, {
      personId: refusing.personId,
      biometricConsent: false,
      authorId: 'hr-1',
    });
    expect(await refusing.kept()).toEqual([]);
    const vectors = 'SELECT 1 FROM recognition_vectors WHERE person_id = $1';
    expect(await bench.sql(vectors, [refusing.personId])).toEqual([]);
  });

  it('leave with whoever they show, once that person is enrolled and leaves', async () => {
    const { who, kept } = await withCounterExample();
    const postmanId = await bench.createNamed();
    await bench.enrol(postmanId, { ...lookAlikeOf(who), likeness: 0.5 });
    await bench.requests.request(deletePerson, { personId: postmanId });
    expect(await kept()).toEqual([]);
  });

  it('leave with whoever the face was recognised as once it was rejected, long after its track is forgotten', async () => {
    const [{ who, personId }, right] = [await bench.enrolled(), await bench.enrolled()];
    const camera = new CameraScene(bench);
    await camera.show([0, 200, 400], lookAlikeOf(who));
    await camera.show([600, 800, 1_000], { who: right.who });
    expect(await camera.recognitions()).toMatchObject([{ personId }]);
    const { rejection } = await reject((await camera.recognitions())[0]?.id ?? '');
    expect(await camera.recognitions()).toMatchObject([{ personId: right.personId }]);
    await bench.sql('DELETE FROM recognized_tracks WHERE person_id = $1', [right.personId]);
    const kept = () => bench.sql('SELECT 1 FROM counter_examples WHERE rejection_id = $1', [rejection.id]);
    expect(await kept()).toHaveLength(1);
    await bench.requests.request(deletePerson, { personId: right.personId });
    expect(await kept()).toEqual([]);
  });
});
