import {
  explainMissed,
  getThresholds,
  previewThreshold,
  timestampFromDate,
  updatePerson,
} from '@smart-attendance/contracts';
import { Database, managerOf } from '@smart-attendance/database';
import { randomUUID } from 'node:crypto';
import { GalleryService } from '../gallery/gallery.service';
import { GalleryRepository } from '../gallery/gallery.repository';
import { bytesOfVector } from '../gallery/unit-vector';
import { at, CameraScene } from '../testing/camera-scene';
import { model } from '../testing/face-inference.fake';
import { IdentityBench } from '../testing/identity-bench';
import { embeddingOf } from '../testing/synthetic-faces';
import { PersonVault, sealContexts } from '../vault/person-vault';
import { ThresholdComputationService } from './threshold-computation.service';

let bench: IdentityBench;

beforeAll(async () => {
  // Synthetic faces are less alike than people are: the defaults would decide everything.
  bench = await IdentityBench.start({
    MATCH_COSINE_MIN: '0.3',
    MATCH_STRANGER_RATE_MAX: '0.5',
    SIGHTING_RETENTION_DAYS: '3650',
  });
});

afterAll(() => bench.stop());

const span = { from: timestampFromDate(at(-60_000)), to: timestampFromDate(at(3_600_000)) };

async function explain(personId: string, { cameraId }: CameraScene) {
  return bench.requests.request(explainMissed, { personId, cameraId, ...span });
}

/** People with two photos each, without the seconds that passwords and pictures take. */
async function enrolMany(count: number): Promise<void> {
  await bench.get(Database).transaction(async (tx) => {
    for (let i = 0; i < count; i += 1) {
      const personId = randomUUID();
      await managerOf(tx).query(
        `INSERT INTO people (id, first_name, last_name, email, email_key, employee_id, employee_id_key, search_key,
                             is_active, role, password_hash)
         VALUES ($1, 'One', 'OfMany', $2, $3, $4, $5, '', true, 'employee', 'none')`,
        [personId, ...new Array<string>(4).fill(`${personId}@example.test`)],
      );
      const box = await bench.get(PersonVault).boxFor(tx, personId);
      for (const picture of ['a', 'b']) {
        const id = randomUUID();
        const vector = bytesOfVector(embeddingOf(personId, picture));
        await managerOf(tx).query(
          `INSERT INTO face_templates (id, person_id, pack_id, is_primary, quality_score, source_description,
                                       sealed_vector, sealed_photo)
           VALUES ($1, $2, $3, $4, 0.9, '', $5, '')`,
          [id, personId, model.packId, picture === 'a', box.seal(vector, sealContexts.templateVector(id))],
        );
      }
      await bench.get(GalleryRepository).markChanged(tx, personId);
    }
  });
  await bench.get(GalleryService).catchUp();
}

describe('why somebody was not recognised', () => {
  it('is told from what the cameras saw', async () => {
    const { who, personId } = await bench.enrolled();
    const { who: other } = await bench.enrolled();
    const camera = new CameraScene(bench);
    expect((await explain(personId, camera)).reason).toBe('no_faces');

    await camera.show([0, 200, 400, 600], { who, reasons: ['turned_away'] });
    expect(await explain(personId, camera)).toMatchObject({
      reason: 'turned_away',
      cameras: [
        { cameraId: camera.cameraId, faces: 4, compared: 0, refused: [{ reason: 'turned_away', sightings: 4 }] },
      ],
    });

    await camera.show([10_000, 10_200, 10_400, 10_600, 10_800], { who: other });
    expect((await explain(personId, camera)).cameras[0]).toMatchObject({ compared: 5, others: 5, near: 0 });
    // Who turned away may have been the person; the others were not.
    expect((await explain(personId, camera)).reason).toBe('turned_away');

    await camera.show([30_000, 30_200], { who, likeness: 0.43 });
    const near = await explain(personId, camera);
    expect(near).toMatchObject({ reason: 'below_threshold', recognitions: 0 });
    expect(near.nearest[0]).toMatchObject({ candidateId: personId, reason: 'below_threshold' });
    expect(near.nearest[0]?.similarity).toBeLessThan(near.nearest[0]?.threshold ?? 0);

    await camera.show([50_000, 50_200], { who });
    expect((await explain(personId, camera)).sentence).toContain('2 sightings named the person, but 3 must agree');
    await camera.show([50_400], { who });
    expect(await explain(personId, camera)).toMatchObject({ reason: 'recognized', recognitions: 1 });
  });

  it('is told of the person where it lies with them', async () => {
    const camera = new CameraScene(bench);
    expect((await explain(await bench.createNamed(), camera)).reason).toBe('not_enrolled');
    const { personId } = await bench.enrolled();
    await bench.requests.request(updatePerson, { personId, isActive: false, authorId: 'hr-1' });
    expect((await explain(personId, camera)).reason).toBe('inactive');
    await expect(explain(randomUUID(), camera)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the threshold', () => {
  it('that is tried over what was seen says who would be lost and which strangers named', async () => {
    const { who, personId } = await bench.enrolled();
    const camera = new CameraScene(bench);
    await camera.show([0, 200, 400, 600], { who });
    const strict = await bench.requests.request(previewThreshold, { cosine: 0.9, ...span });
    expect(strict.lost).toContainEqual(expect.objectContaining({ personId, cameraId: camera.cameraId, sightings: 4 }));
    expect(strict.visitsLost).toBe(strict.visits);
    const same = await bench.requests.request(previewThreshold, { cosine: 0.3, ...span });
    expect(same.lost).toEqual([]);

    const gate = new CameraScene(bench);
    await gate.show([0, 200, 400, 600], { who, likeness: 0.43 });
    expect(await gate.visits()).toHaveLength(1);
    const lax = await bench.requests.request(previewThreshold, { cosine: 0.15, ...span });
    expect(lax.gained).toContainEqual(expect.objectContaining({ cameraId: gate.cameraId, isStranger: true }));
    expect(lax.strangersNamed).toBeGreaterThanOrEqual(1);
    expect(await camera.recognitions()).toHaveLength(1);
  });

  it('counts no visit that a person told: the sightings say what they said before', async () => {
    const { who } = await bench.enrolled();
    const camera = new CameraScene(bench);
    await camera.show([0, 200, 400, 600], { who });
    const visits = async () => (await bench.requests.request(previewThreshold, { cosine: 0.3, ...span })).visits;
    const before = await visits();
    await bench.sql(
      'UPDATE recognized_tracks SET is_told = true WHERE track_id IN (SELECT track_id FROM sightings WHERE camera_id = $1)',
      [camera.cameraId],
    );
    expect(await visits()).toBe(before - 1);
  });

  it('says that there are too few people, and is computed from the gallery once there are enough', async () => {
    const before = await bench.requests.request(getThresholds, {});
    expect(before).toMatchObject({ state: 'few_people', version: 0, curve: [] });

    await enrolMany(60);
    const strict = await bench.requests.request(getThresholds, {});
    expect(strict.state).toBe('not_computed');
    // The curve of the pack at 0.1 % of visits among so many.
    expect(strict.threshold).toBeGreaterThan(0.48);

    await bench.get(ThresholdComputationService).compute(model.packId);
    const stated = await bench.requests.request(getThresholds, {});
    expect(stated).toMatchObject({ state: 'stated', version: 1, packId: model.packId });
    expect(stated.threshold).toBeLessThan(strict.threshold);
    expect(stated.sampledPeople).toBeGreaterThanOrEqual(60);
    expect(stated.missedPhotos).toMatchObject({ hits: 0 });
    expect(stated.sentence).toContain('at most 0.1 % of the visits of strangers get a name');
    const holding = stated.curve.find(({ cosine }) => cosine >= stated.threshold);
    expect(holding?.strangerVisitsHigh).toBeLessThanOrEqual(0.0011);
    // Whoever compares goes by it at once.
    const { who } = await bench.enrolled();
    expect((await bench.whoIs({ who, likeness: 0.55 }))[0]?.match).toBeDefined();
  });

  it('is not tried over more than a week, nor backwards', async () => {
    const backwards = { from: span.to, to: span.from };
    await expect(bench.requests.request(previewThreshold, { cosine: 0.5, ...backwards })).rejects.toMatchObject({
      code: 'invalid_argument',
    });
    const long = { from: timestampFromDate(at(-8 * 24 * 3_600_000)), to: timestampFromDate(at(0)) };
    await expect(bench.requests.request(previewThreshold, { cosine: 0.5, ...long })).rejects.toMatchObject({
      code: 'invalid_argument',
    });
  });
});
