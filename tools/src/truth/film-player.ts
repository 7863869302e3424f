import { cpus, loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@smart-attendance/client';
import { RtspServer, waitFor } from '@smart-attendance/testing';
import { frameShareLost, nextCameras } from './camera-pace.policy';
import { readFilm } from './truth-films';
import type { ScriptedFilm } from './visit-script.policy';

export interface PlayedFilm {
  readonly film: ScriptedFilm;
  readonly cameraId: string;
  /** When its first picture was sent, ms since 1970. */
  readonly startedAtMs: number;
}

export interface PlayerLoad {
  readonly camerasMin: number;
  readonly camerasMax: number;
  readonly framesPublished: number;
  /** Replaced by a newer one, or too old, before a worker took them. */
  readonly framesNotLookedAt: number;
  readonly framesDroppedAtIngestion: number;
  readonly loadAverage: number;
  readonly seconds: number;
}

export interface PlayerRequest {
  readonly api: Client;
  /** Frames that face-inference took. */
  readonly framesTaken: () => Promise<number>;
  readonly camerasMax: number;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

const framesAskedPerSecond = 5;
const liveWithinMs = 60_000;
/** What is still on its way when a film has ended. */
const settleMs = 2_000;

/** Plays films, each as a camera of its own, so many at a time as the machine looks at nearly all frames of. */
export class FilmPlayer {
  readonly played: PlayedFilm[] = [];
  private published = 0;
  private dropped = 0;
  private readonly cameras: number[] = [];
  private readonly loads: number[] = [];

  private constructor(
    private readonly request: PlayerRequest,
    private readonly rtsp: RtspServer,
  ) {}

  static async play(
    films: readonly { readonly film: ScriptedFilm; readonly file: string }[],
    request: PlayerRequest,
  ): Promise<{ readonly played: readonly PlayedFilm[]; readonly load: PlayerLoad }> {
    const player = new FilmPlayer(request, await RtspServer.start());
    try {
      return { load: await player.playAll(films), played: player.played };
    } finally {
      await player.rtsp.close();
    }
  }

  private async playAll(films: readonly { readonly film: ScriptedFilm; readonly file: string }[]): Promise<PlayerLoad> {
    const { framesTaken, camerasMax, log } = this.request;
    const startedMs = performance.now();
    const takenBefore = await framesTaken();
    let done = 0;
    let cameras = Math.min(camerasMax, cpus().length);
    while (done < films.length) {
      const round = films.slice(done, done + cameras);
      done += round.length;
      const before = { published: this.published, taken: await framesTaken() };
      await Promise.all(round.map(({ film, file }) => this.playOne(film, file)));
      this.cameras.push(round.length);
      this.loads.push(loadavg()[0] ?? 0);
      const lost = frameShareLost(this.published - before.published, (await framesTaken()) - before.taken);
      log(
        `${done} of ${films.length} films, ${round.length} at a time, ${Math.round(lost * 100)} % of frames not looked at`,
      );
      cameras = nextCameras(cameras, lost, camerasMax);
    }
    return {
      camerasMin: Math.min(...this.cameras),
      camerasMax: Math.max(...this.cameras),
      framesPublished: this.published,
      framesNotLookedAt: Math.max(0, this.published - ((await framesTaken()) - takenBefore)),
      framesDroppedAtIngestion: this.dropped,
      loadAverage: this.loads.reduce((sum, one) => sum + one, 0) / this.loads.length,
      seconds: Math.round((performance.now() - startedMs) / 1_000),
    };
  }

  private async playOne(film: ScriptedFilm, file: string): Promise<void> {
    const { api, signal } = this.request;
    const path = `/${film.name}`;
    this.rtsp.add(path, await readFilm(file), { startOn: 'first-viewer' });
    const { id: cameraId } = await api.post('/cameras', {
      body: { name: film.name, rtsp_url: this.rtsp.url(path), frame_rate: framesAskedPerSecond, location: 'Hall' },
    });
    const params = { path: { id: cameraId } };
    await api.post('/cameras/{id}/start-stream', { params });
    const startedAtMs = await waitFor(() => this.rtsp.playback(path).startedAtMs, {
      what: `${film.name} to be watched`,
      timeoutMs: liveWithinMs,
    });
    this.played.push({ film, cameraId, startedAtMs });
    const isLive = async (): Promise<boolean> => (await api.get('/cameras/{id}/health', { params })).state === 'live';
    await waitFor(isLive, { what: `${film.name} to be live`, timeoutMs: liveWithinMs, everyMs: 250 });
    const [firstMs = Infinity] = film.visits.map(({ walk }) => walk.fromMs);
    if (Date.now() > startedAtMs + firstMs)
      throw new Error(`${film.name} was live too late: this machine is too busy.`);
    await pause(startedAtMs + film.durationMs - Date.now(), undefined, { signal });
    const health = await api.get('/cameras/{id}/health', { params });
    this.published += health.frames_published;
    this.dropped += droppedOf(health.frames_dropped);
    await api.post('/cameras/{id}/stop-stream', { params });
    await pause(settleMs, undefined, { signal });
    this.rtsp.remove(path);
  }
}

/** Those in which nothing moves are meant to be left out. */
function droppedOf(byReason: Readonly<Record<string, number>>): number {
  return Object.entries(byReason).reduce((sum, [reason, count]) => sum + (reason === 'still' ? 0 : count), 0);
}
