import { getCameraFitness, facesDetected, LivenessMode, timestampFromDate } from '@smart-attendance/contracts';
import { waitFor } from '@smart-attendance/testing';
import { randomUUID } from 'node:crypto';
import { model, type FaceInit } from '../testing/face-inference.fake';
import { IdentityBench } from '../testing/identity-bench';
import { embeddingOf } from '../testing/synthetic-faces';

let bench: IdentityBench;

beforeAll(async () => {
  bench = await IdentityBench.start({}, 'face-inference');
});

afterAll(() => bench.stop());

const noon = Date.parse('2026-03-02T12:00:00Z');

/** A face of a stranger as the engine measured it, eyes `interEyePx` apart. */
function measured(interEyePx: number, yawDegrees: number, reasons: string[] = []): FaceInit {
  return {
    box: { x: 100, y: 100, width: interEyePx * 2, height: interEyePx * 2.4 },
    detectorScore: 0.9,
    landmarks: Array.from({ length: 10 }, () => 1),
    pose: { yawDegrees, pitchDegrees: -4, rollDegrees: 0 },
    quality: { score: 0.8, interEyePx, sharpness: 0.3, brightness: 120, reasons },
    embedding: reasons.length === 0 ? [...embeddingOf('a stranger', yawDegrees, 0.8)] : [],
  };
}

/** One whose box alone was looked at. */
function refusedBySize(widthPx: number): FaceInit {
  return {
    box: { x: 700, y: 100, width: widthPx, height: widthPx * 1.2 },
    detectorScore: 0.8,
    pose: { yawDegrees: 0, pitchDegrees: 0, rollDegrees: 0 },
    quality: { score: 0.3, interEyePx: 0, sharpness: 0, brightness: 0, reasons: ['too_small'] },
  };
}

async function see(
  cameraId: string,
  atMs: number,
  faces: readonly FaceInit[],
  livenessMode = LivenessMode.UNSPECIFIED,
): Promise<void> {
  await bench.client.publisher.publish(facesDetected, {
    frameId: randomUUID(),
    cameraId,
    frameWidth: 1280,
    frameHeight: 720,
    model,
    livenessMode,
    capturedAt: timestampFromDate(new Date(noon + atMs)),
    faces: [...faces],
  });
}

async function fitness(cameraId: string, fromMs: number, toMs: number) {
  const [from, to] = [timestampFromDate(new Date(noon + fromMs)), timestampFromDate(new Date(noon + toMs))];
  const { fitness: answer } = await bench.requests.request(getCameraFitness, { cameraId, from, to });
  if (answer === undefined) throw new Error('The answer has no report in it.');
  return answer;
}

const seen = (cameraId: string, faces: number) =>
  waitFor(async () => (await fitness(cameraId, -60_000, 3_600_000)).faces === faces, { what: `${faces} faces` });

describe('the report of a camera', () => {
  it('counts the faces of its time, those refused too, and tells the medians', async () => {
    const cameraId = randomUUID();
    await see(cameraId, -1, [measured(90, 0)]);
    await see(cameraId, 0, [measured(20, 10, ['too_small', 'turned_away']), measured(40, 20)]);
    await see(cameraId, 10_000, [measured(44, 30)]);
    await see(cameraId, 20_000, [refusedBySize(40), measured(60, 50, ['turned_away'])]);
    await see(cameraId, 30_000, [measured(95, 0)]);
    await seen(cameraId, 7);

    const report = await fitness(cameraId, 0, 30_000);
    expect(report).toMatchObject({ faces: 5, usableFaces: 2, usableFacesPerMinute: 4, verdict: 'usable' });
    expect(report.refused).toEqual({ too_small: 2, turned_away: 1 });
    // Of 18 (from the box of 40 px), 20, 40, 44 and 60.
    expect(report.interEyePx).toBeCloseTo(40);
    // Of the four that were measured: 10, 20, 30 and 50.
    expect(report.yawDegrees).toBeCloseTo(25);
    expect(report.pitchDegrees).toBeCloseTo(-4);
    expect(report.sharpness).toBeCloseTo(0.3);
    expect(report.brightness).toBeCloseTo(120);
    expect(report.advice[0]).toBe(
      'Move the camera closer or use a longer lens: 2 of 5 faces are smaller than this camera asks for.',
    );
  });

  it('whose faces are all too small says how far apart their eyes are', async () => {
    const cameraId = randomUUID();
    for (let i = 0; i < 12; i += 1) await see(cameraId, i * 1_000, [refusedBySize(32)]);
    await seen(cameraId, 12);
    const report = await fitness(cameraId, 0, 60_000);
    expect(report).toMatchObject({ faces: 12, usableFaces: 0, verdict: 'poor', refused: { too_small: 12 } });
    expect(report.advice).toEqual([
      'Move the camera closer or use a longer lens: eyes are 14 px apart, 30 are needed.',
    ]);
    expect(report.sharpness).toBeUndefined();
    expect(report.yawDegrees).toBeUndefined();
  });

  it('that saw nobody has no numbers and says so', async () => {
    const report = await fitness(randomUUID(), 0, 60_000);
    expect(report).toMatchObject({ faces: 0, usableFaces: 0, usableFacesPerMinute: 0, verdict: 'no_faces' });
    expect(report.interEyePx).toBeUndefined();
    expect(report.advice[0]).toContain('no face was seen');
  });

  it('counts what was stored before anything was measured', async () => {
    const cameraId = randomUUID();
    await see(cameraId, 0, [measured(50, 5)]);
    await seen(cameraId, 1);
    await bench.sql(
      `UPDATE sightings SET inter_eye_px = NULL, sharpness = NULL, brightness = NULL, yaw_degrees = NULL,
              pitch_degrees = NULL WHERE camera_id = $1`,
      [cameraId],
    );
    const report = await fitness(cameraId, 0, 60_000);
    expect(report).toMatchObject({ faces: 1, usableFaces: 1, verdict: 'usable' });
    // From the box of 100 px.
    expect(report.interEyePx).toBeCloseTo(45.5);
    expect(report.brightness).toBeUndefined();
  });

  it('is refused for no time, a time that ends before it begins, and more than a day', async () => {
    const cameraId = randomUUID();
    await expect(fitness(cameraId, 0, 0)).rejects.toMatchObject({ code: 'invalid_argument' });
    await expect(fitness(cameraId, 1, 0)).rejects.toMatchObject({ code: 'invalid_argument' });
    await expect(fitness(cameraId, 0, 86_400_001)).rejects.toMatchObject({ code: 'invalid_argument' });
    await expect(bench.requests.request(getCameraFitness, { cameraId })).rejects.toMatchObject({
      code: 'invalid_argument',
    });
  });
});

describe('a camera that enforces liveness where the service does not', () => {
  it('lets nobody count who was not seen to be alive, and other cameras as they ask', async () => {
    const alive = { ...measured(50, 1), liveness: 0.9 };
    const flat = { ...measured(50, 2), liveness: 0.1 };
    const unknown = measured(50, 3);
    const refused: unknown[] = [];
    const scoresKept: unknown[] = [];
    for (const mode of [LivenessMode.ENFORCE, LivenessMode.UNSPECIFIED, LivenessMode.OFF]) {
      const cameraId = randomUUID();
      await see(cameraId, 0, [alive, flat, unknown], mode);
      await seen(cameraId, 3);
      refused.push((await fitness(cameraId, 0, 60_000)).refused);
      const rows = await bench.sql('SELECT 1 FROM sightings WHERE camera_id = $1 AND liveness IS NOT NULL', [cameraId]);
      scoresKept.push(rows.length);
    }
    expect(refused).toEqual([{ spoof_suspected: 1, liveness_unknown: 1 }, {}, {}]);
    expect(scoresKept).toEqual([2, 2, 0]);
  });
});
