import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient, type Client, type RowOf } from '@smart-attendance/client';
import { H264Clip, RtspServer } from '@smart-attendance/testing';
import { demoCast, prepareDemo, type Demo } from '../demo-video';
import { quantile } from '../statistics.policy';
import { demoCameraName, demoCameraPath, startCamera } from './camera';
import { removeDemo } from './clean-up';
import { enrolCast } from './enrolment';
import { tableOf } from './result-table';
import { RowWatch } from './row-watch';
import { findFaults, type Expected } from './verdict.policy';

/** What the demo needs: the address of a running system, and an administrator's API key, like any program. */
export interface DemoContext {
  /** For example `http://127.0.0.1:8000`, without `/api/v1`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Until then the camera plays on, so that its stream can be stopped before it goes away. */
  readonly cameraSignal: AbortSignal;
  readonly ffmpegFile: string;
  readonly modelsDir: string;
  readonly cacheDir: string;
  readonly log: (line: string) => void;
  /** Takes what was seen, as text of several lines. Default: standard output. */
  readonly show?: (text: string) => void;
  readonly signal: AbortSignal;
}

export interface DemoFigures {
  /** Milliseconds from the capture of the frame that decided to the row, of every change of a row. */
  readonly frameToRowMs: readonly number[];
  /** When the first row was there, milliseconds since 1970. */
  readonly firstRowAtMs: number | undefined;
}

export type DemoOutcome = { readonly figures: DemoFigures } & (
  | { readonly isRight: true }
  | { readonly isRight: false; readonly reason: string }
);

const cameraUser = { username: 'viewer', password: 'lobby-demo' };
const pollMs = 250;
/** After the video has been seen a second time, which somebody missed while a service was restarted may need. */
const graceMs = 10_000;

/**
 * Plays the demo video as a camera and takes attendance from it, through the public API only. What it made stays to be
 * looked at, until `cleanUpDemo` or the next run.
 */
export async function runDemo(context: DemoContext): Promise<DemoOutcome> {
  const { log, show = console.log, signal } = context;
  const demo = await prepareDemo({ cacheDir: context.cacheDir, ffmpegBin: context.ffmpegFile, log });
  signal.throwIfAborted();
  const rtsp = await RtspServer.start();
  keepPlaying(rtsp, context.cameraSignal);
  const clip = H264Clip.fromAnnexB(await readFile(demo.clipPath), demo.framesPerSecond);
  rtsp.add(demoCameraPath, clip, { auth: { ...cameraUser, scheme: 'digest' } });
  log(`a camera plays the demo video at ${rtsp.url(demoCameraPath)} (${demo.durationMs / 1_000} s, in a loop)`);

  const api = clientOf(context);
  await removeDemo(api, demo.cast);
  const expected = await enrolCast(api, demo.cast, log);
  const since = new Date();
  const cameraId = await startCamera(api, { rtspUrl: rtsp.url(demoCameraPath), ...cameraUser }, log);
  return watch({ api, demo, expected, cameraId, since, log, show, signal });
}

/** Removes what the demo made: its camera, its people and their rows. */
export async function cleanUpDemo(context: Pick<DemoContext, 'baseUrl' | 'apiKey' | 'signal'>): Promise<void> {
  await removeDemo(clientOf(context), demoCast);
}

function clientOf({ baseUrl, apiKey, signal }: Pick<DemoContext, 'baseUrl' | 'apiKey' | 'signal'>): Client {
  return createClient({ baseUrl, credentials: { apiKey }, signal });
}

type StrangerVisit = RowOf<'/stranger-visits'>;

interface Watched {
  readonly api: Client;
  readonly demo: Demo;
  readonly expected: readonly Expected[];
  readonly cameraId: string;
  readonly since: Date;
  readonly log: (line: string) => void;
  readonly show: (text: string) => void;
  readonly signal: AbortSignal;
}

async function watch({ api, demo, expected, cameraId, since, log, show, signal }: Watched): Promise<DemoOutcome> {
  const rowWatch = new RowWatch(api, cameraId, since);
  const announced = new Set<string>();
  let firstRowAtMs: number | undefined;
  const seenOnceAt = Date.now() + demo.durationMs;
  let faults: string[];
  do {
    await pause(pollMs, undefined, { signal });
    await rowWatch.look();
    for (const row of rowWatch.rows) {
      if (announced.has(row.user_id)) continue;
      firstRowAtMs ??= Date.now();
      announced.add(row.user_id);
      const name = expected.find(({ userId }) => userId === row.user_id)?.name ?? 'somebody unexpected';
      log(`${name} is here since ${timeOfDay(row.check_in)}`);
    }
    faults = findFaults(expected, rowWatch.rows);
  } while (Date.now() < seenOnceAt || (faults.length > 0 && Date.now() < seenOnceAt + demo.durationMs + graceMs));

  const strangers: StrangerVisit[] = [];
  const query = { camera_id: cameraId, seen_from: since.toISOString() };
  for await (const visit of api.allPages('/stranger-visits', { query })) strangers.push(visit);
  show(describeRows(expected, rowWatch));
  show(describeStrangers(strangers));
  show(describeLatency(rowWatch.frameToRowMs));
  const figures = { frameToRowMs: rowWatch.frameToRowMs, firstRowAtMs };
  return faults.length === 0 ? { isRight: true, figures } : { isRight: false, reason: faults.join('; '), figures };
}

function keepPlaying(rtsp: RtspServer, signal: AbortSignal): void {
  if (signal.aborted) void rtsp.close();
  signal.addEventListener('abort', () => void rtsp.close(), { once: true });
}

function describeRows(expected: readonly Expected[], { rows }: RowWatch): string {
  const header = ['who', 'first seen', 'last seen', 'similarity', 'camera'];
  const lines = rows.map((row) => [
    expected.find(({ userId }) => userId === row.user_id)?.name ?? row.user_id,
    timeOfDay(row.check_in),
    timeOfDay(row.check_out),
    row.similarity?.toFixed(2) ?? '',
    demoCameraName,
  ]);
  return ['', ...tableOf(header, lines), ''].join('\n');
}

function describeStrangers(visits: readonly StrangerVisit[]): string {
  const sightings = visits.reduce((sum, visit) => sum + visit.sightings, 0);
  return `  strangers: ${visits.length} visits in ${sightings} sightings, none of them named`;
}

function describeLatency(frameToRowMs: readonly number[]): string {
  const [p50, p95] = [quantile(frameToRowMs, 0.5), quantile(frameToRowMs, 0.95)];
  if (p50 === undefined || p95 === undefined) return '';
  return `  from frame to row: p50 ${p50} ms, p95 ${p95} ms, over ${frameToRowMs.length} changes of rows\n`;
}

function timeOfDay(instant: string | null): string {
  return instant === null ? '' : new Date(instant).toLocaleTimeString('en-GB');
}
