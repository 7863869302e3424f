import { strangerSeen, streamOf, timestampDate } from '@smart-attendance/contracts';
import { at, CameraScene } from '../testing/camera-scene';
import { IdentityBench } from '../testing/identity-bench';

let bench: IdentityBench;

beforeAll(async () => {
  bench = await IdentityBench.start({}, 'face-inference');
});

afterAll(() => bench.stop());

/** How many visits the stream has taken. */
async function published(): Promise<number> {
  const info = await bench.client.bus.manager.streams.info(streamOf(strangerSeen)).catch(() => undefined);
  return info?.state.messages ?? 0;
}

describe('a stranger in front of a camera', () => {
  it('is never one of the enrolled, and is one visit that is published once', async () => {
    await bench.enrolled();
    const camera = new CameraScene(bench);
    const before = await published();
    await camera.show(
      Array.from({ length: 20 }, (_, i) => i * 200),
      { who: 'a stranger' },
    );
    expect(await camera.recognitions()).toEqual([]);
    const [visit, ...others] = await camera.visits();
    expect(others).toEqual([]);
    expect(visit).toMatchObject({ cameraId: camera.cameraId, sightings: 20 });
    expect(visit?.firstSeenAt && timestampDate(visit.firstSeenAt)).toEqual(at(0));
    expect(visit?.lastSeenAt && timestampDate(visit.lastSeenAt)).toEqual(at(3_800));
    expect(await published()).toBe(before + 1);
  });

  it('is not published again when the deciding frame comes again', async () => {
    const camera = new CameraScene(bench);
    const frames = await camera.show([0, 200, 400], { who: 'a stranger' });
    const before = await published();
    for (const event of frames) await camera.deliver(event);
    expect(await published()).toBe(before);
    expect(await camera.visits()).toMatchObject([{ sightings: 3 }]);
  });

  it('does not count after a single sighting', async () => {
    const camera = new CameraScene(bench);
    await camera.show([0, 200], { who: 'a stranger' });
    expect(await camera.visits()).toEqual([]);
  });

  it('is two visits when two are there, or when one comes back later', async () => {
    const camera = new CameraScene(bench);
    const left = { who: 'one stranger', box: { x: 100, y: 300, width: 100, height: 120 } };
    const right = { who: 'other stranger', box: { x: 900, y: 300, width: 100, height: 120 } };
    await camera.show([0, 200, 400], left, right);
    expect(await camera.visits()).toHaveLength(2);
    await camera.show([30_000, 30_200, 30_400], left);
    expect(await camera.visits()).toHaveLength(3);
  });

  it('is not somebody known who turns the head', async () => {
    const { who } = await bench.enrolled();
    const camera = new CameraScene(bench);
    await camera.show([0, 200, 400], { who });
    await camera.show(
      Array.from({ length: 12 }, (_, i) => 600 + i * 200),
      { who, likeness: 0.2 },
    );
    expect(await camera.visits()).toEqual([]);
  });

  it('is taken back when it turns out to be somebody known', async () => {
    const { who } = await bench.enrolled();
    const camera = new CameraScene(bench);
    await camera.show([0, 200, 400], { who, likeness: 0.2 });
    expect(await camera.visits()).toHaveLength(1);
    await camera.show([600, 800, 1_000], { who });
    expect(await camera.recognitions()).toHaveLength(1);
    expect(await camera.visits()).toEqual([]);
  });

  it('leaves nothing biometric behind', async () => {
    const columns = await bench.sql<{ column_name: string; data_type: string }>(
      `SELECT column_name, data_type FROM information_schema.columns
        WHERE table_schema = 'identity' AND table_name IN ('sightings', 'stranger_visits')`,
    );
    const types = columns.map((column) => column.data_type);
    expect(types).not.toContain('bytea');
    expect(types).not.toContain('ARRAY');
  });
});

describe('people who follow each other at the edge of the picture', () => {
  const edge = { x: 1_170, y: 300, width: 100, height: 120 };
  const [first, second] = [
    [0, 200, 400, 600],
    [1_600, 1_800, 2_000, 2_200],
  ] as const;

  it('are two visits when both are strangers', async () => {
    const camera = new CameraScene(bench);
    await camera.show(first, { who: 'one', box: edge });
    await camera.show(second, { who: 'other', box: edge });
    expect(await camera.visits()).toMatchObject([{ sightings: 4 }, { sightings: 4 }]);
  });

  it('are one visit when it is one stranger who stays', async () => {
    const camera = new CameraScene(bench);
    await camera.show([...first, 900, 1_200, ...second], { who: 'one', box: edge });
    expect(await camera.visits()).toMatchObject([{ sightings: 10 }]);
  });

  it.each([
    ['a stranger, then somebody known', 'edge', true],
    ['somebody known, then a stranger', 'edge', false],
    ['a stranger, then somebody known', 'middle', true],
    ['somebody known, then a stranger', 'middle', false],
  ] as const)('are one visit and one recognition: %s, at the %s', async (_what, place, isStrangerFirst) => {
    const { who, personId } = await bench.enrolled();
    const camera = new CameraScene(bench);
    const box = place === 'edge' ? edge : { ...edge, x: 600 };
    const [before, after] = isStrangerFirst ? ['a stranger', who] : [who, 'a stranger'];
    await camera.show(first, { who: before, box });
    await camera.show(second, { who: after, box });
    expect(await camera.visits()).toMatchObject([{ sightings: 4 }]);
    expect(new Set((await camera.recognitions()).map((one) => one.personId))).toEqual(new Set([personId]));
  });
});
