import {
  ffmpegOutput,
  H264Clip,
  OddCamera,
  oddCameraKinds,
  required,
  waitFor,
  type OddCameraKind,
  type Outcome,
} from '@smart-attendance/testing';
import { setTimeout as pause } from 'node:timers/promises';
import { TestStream } from '../testing/test-stream';
import { testFilm } from '../testing/film';

const ffmpegFile = required('FFMPEG_BIN');
/** What a person waits for, on a machine that does other things as well. */
const liveWithinMs = 25_000;
/** Longer than a stream has patience with a camera that it does not know. */
const failsWithinMs = 50_000;
const watchMs = 2_000;
/** Longer than the slowest kind is watched, twice. */
const kindMaxMs = 90_000;

let usualFilm: H264Clip;

beforeAll(async () => {
  const film = await testFilm(ffmpegFile, { size: '320x180', framesPerSecond: 10, seconds: 2 });
  usualFilm = H264Clip.fromAnnexB(film, 10);
});

/** A camera of that kind, of its own. */
async function withCamera(kind: OddCameraKind, check: (stream: TestStream) => Promise<void>): Promise<void> {
  const camera = await OddCamera.start(
    (await kind.film?.((args) => ffmpegOutput(ffmpegFile, args))) ?? usualFilm,
    kind.oddity(),
  );
  const { credentials } = kind;
  const stream = new TestStream({ url: camera.url, ffmpegFile, ...(credentials !== undefined && { credentials }) });
  try {
    await check(stream);
  } finally {
    await stream.stop();
    await camera.close();
  }
}

async function expectOfTest(stream: TestStream, outcome: Outcome): Promise<void> {
  const { reason, says = /./ } = outcome.state === 'live' ? { reason: '', says: '' } : outcome;
  const answer = await stream.test();
  expect(answer).toMatchObject({ success: outcome.state === 'live', reason });
  expect(answer.message).toMatch(says);
}

async function expectOfStream(stream: TestStream, outcome: Outcome): Promise<void> {
  stream.openStream();
  if (outcome.state === 'failure') return expectFailure(stream, outcome.reason, outcome.says);
  await waitFor(() => stream.health().state === 'live', { what: 'a live stream', timeoutMs: liveWithinMs });
  if (outcome.then !== undefined) return expectFailure(stream, outcome.then);
  await pause(outcome.forMs ?? watchMs);
  const before = stream.framesPublished;
  await waitFor(() => stream.framesPublished > before, { what: 'one more frame' });
  expect(stream.health()).toMatchObject({ state: 'live', reconnects: 0 });
}

async function expectFailure(stream: TestStream, reason: string, says: RegExp = /./): Promise<void> {
  const failure = await waitFor(
    () => stream.reported.find(({ state }) => state === 'waiting' || state === 'failed')?.failure,
    { what: 'a failure of the stream', timeoutMs: failsWithinMs },
  );
  expect(failure.reason).toBe(reason);
  expect(failure.message).toMatch(says);
}

const kinds = Object.entries(oddCameraKinds).flatMap(([subject, some]) =>
  some.map((kind) => [subject, kind.name, kind] as const),
);

it.concurrent.each(kinds)(
  'a camera that is odd in its %s and %s comes to the same in a connection test and in a stream',
  async (_subject, _name, kind) => {
    await withCamera(kind, (stream) => expectOfTest(stream, kind.becomes));
    await withCamera(kind, (stream) => expectOfStream(stream, kind.becomes));
  },
  kindMaxMs,
);
