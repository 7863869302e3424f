import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { H264Clip, required } from '@smart-attendance/testing';
import { FaceEngine, type DetectedFace } from '@smart-attendance/vision';
import { projectPaths } from '../project-paths';
import { prepareDemo, type Demo } from './prepare-demo';

const samplesPerSecond = 5;

interface Sample {
  readonly atMs: number;
  readonly faces: readonly DetectedFace[];
}

function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

/** The whole video is looked at once, as the default cameras do: five pictures a second, detector at 640 x 384. */
describe('the demo video', () => {
  let demo: Demo;
  let engine: FaceEngine;
  let samples: Sample[] = [];
  let templates = new Map<string, Float32Array>();
  let folder = '';

  beforeAll(async () => {
    const request = { cacheDir: projectPaths().cacheDir, ffmpegBin: required('FFMPEG_BIN'), log: () => undefined };
    demo = await prepareDemo(request);
    engine = await FaceEngine.load({ modelsDir: required('MODELS_DIR'), liveness: 'off' });
    folder = await mkdtemp(join(tmpdir(), 'demo-video-'));
    samples = await lookAtVideo();
    templates = await enrol();
  }, 300_000);

  afterAll(async () => {
    await engine.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function lookAtVideo(): Promise<Sample[]> {
    const count = (demo.durationMs / 1000) * samplesPerSecond;
    const input = ['-v', 'error', '-r', String(demo.framesPerSecond), '-i', demo.clipPath];
    const output = [
      '-vf',
      `fps=${samplesPerSecond}`,
      '-frames:v',
      String(count),
      '-q:v',
      '4',
      join(folder, '%04d.jpg'),
    ];
    await promisify(execFile)(required('FFMPEG_BIN'), [...input, ...output]);
    const looked: Sample[] = [];
    for (let index = 0; index < count; index += 1) {
      const jpeg = await readFile(join(folder, `${String(index + 1).padStart(4, '0')}.jpg`));
      const { faces } = await engine.analyzeFrame(jpeg);
      looked.push({ atMs: (index * 1000) / samplesPerSecond, faces });
    }
    return looked;
  }

  async function enrol(): Promise<Map<string, Float32Array>> {
    const enrolled = new Map<string, Float32Array>();
    for (const person of demo.cast) {
      for (const photo of person.enrolmentPhotos) {
        const { faces } = await engine.analyzePhoto(await readFile(photo));
        const [face] = faces;
        if (faces.length === 1 && face?.embedding !== undefined) enrolled.set(person.key, face.embedding);
      }
    }
    return enrolled;
  }

  function similarities(key: string, faces: readonly DetectedFace[]): number[] {
    const template = templates.get(key) ?? new Float32Array();
    return faces.flatMap((face) => (face.embedding === undefined ? [] : [cosine(template, face.embedding)]));
  }

  function during(appearances: Demo['cast'][number]['appearances']): Sample[] {
    return samples.filter(({ atMs }) => appearances.some(({ fromMs, toMs }) => atMs >= fromMs && atMs <= toMs));
  }

  it('is a clip that the RTSP server can play, with a keyframe every second', async () => {
    const clip = H264Clip.fromAnnexB(await readFile(demo.clipPath), demo.framesPerSecond);
    expect(clip.durationMs).toBe(demo.durationMs);
    const keyframes = clip.accessUnits.flatMap((unit, index) => (unit.isKeyframe ? [index] : []));
    expect(keyframes).toEqual(
      Array.from({ length: demo.durationMs / 1000 }, (_, second) => second * demo.framesPerSecond),
    );
  });

  it('has a portrait of everybody enrolled that holds exactly one usable face', () => {
    expect([...templates.keys()]).toEqual(demo.cast.map((person) => person.key));
  });

  it('shows every employee clearly in at least six samples of each appearance', () => {
    for (const person of demo.cast) {
      for (const appearance of person.appearances) {
        const best = during([appearance]).map(({ faces }) => Math.max(-1, ...similarities(person.key, faces)));
        expect(best.filter((similarity) => similarity > 0.55).length).toBeGreaterThanOrEqual(6);
      }
    }
  });

  it('shows nobody who is like an employee while that employee is not there', () => {
    for (const person of demo.cast) {
      const there = new Set(
        during(person.appearances.map(({ fromMs, toMs }) => ({ fromMs: fromMs - 1500, toMs: toMs + 1500 }))),
      );
      const others = samples
        .filter((sample) => !there.has(sample))
        .flatMap(({ faces }) => similarities(person.key, faces));
      expect(Math.max(...others)).toBeLessThan(0.4);
    }
  });

  it('shows every stranger, and like no employee', () => {
    for (const stranger of demo.strangers) {
      const unlike = during(stranger.appearances).filter(({ faces }) =>
        faces.some(
          (face) =>
            face.embedding !== undefined &&
            [...templates.values()].every((template) => cosine(template, face.embedding ?? template) < 0.4),
        ),
      );
      expect(unlike.length).toBeGreaterThanOrEqual(6);
    }
  });

  it('finds no face in the scene when nobody is there', () => {
    const everybody = [...demo.cast, ...demo.strangers].flatMap((person) => person.appearances);
    const wide = everybody.map(({ fromMs, toMs }) => ({ fromMs: fromMs - 1500, toMs: toMs + 1500 }));
    const there = new Set(during(wide));
    const empty = samples.filter((sample) => !there.has(sample));
    expect(empty.length).toBeGreaterThan(0);
    expect(empty.flatMap(({ faces }) => faces)).toEqual([]);
  });
});
