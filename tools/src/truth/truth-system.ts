import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createClient, ProblemError, type Client } from '@smart-attendance/client';
import { waitFor } from '@smart-attendance/testing';
import { createEmployee, enrolPhoto } from '../demo/enrolment';
import { projectPaths } from '../project-paths';
import { startSystem, type RunningSystem } from '../start/system';
import type { EnrolledPerson } from './truth-cast';
import type { SaidRecognition, SaidRow } from './truth-score.policy';

const keyLifeMs = 4 * 60 * 60_000;
/** Identity looks once a minute whether the gallery has grown. */
const thresholdWithinMs = 15 * 60_000;
/** As much as a gallery may grow before identity computes its threshold anew at once. */
const sampledShareMin = 0.9;

/** The whole system of one bench, seen from outside: by its API, and by the metrics of face-inference. */
export class TruthSystem {
  private constructor(
    readonly running: RunningSystem,
    readonly api: Client,
    private readonly log: (line: string) => void,
  ) {}

  /** With the settings of an installation that nobody changed. */
  static async start(folder: string, log: (line: string) => void, signal: AbortSignal): Promise<TruthSystem> {
    const runDir = join(folder, 'run');
    mkdirSync(runDir, { recursive: true, mode: 0o700 });
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, PORT: '0', SITE_TIME_ZONE: zoneOfNoon(new Date()) };
    const running = await startSystem({ paths: { ...projectPaths(), runDir }, env, log, signal });
    const { key: apiKey } = await running.asOperator((access) => access.lendKey('bench:truth', keyLifeMs));
    const { baseUrl } = running;
    return new TruthSystem(running, createClient({ baseUrl, credentials: { apiKey }, signal }), log);
  }

  /** Whoever has a photo that is taken, by the key; and why the others were refused. */
  async enrol(people: readonly EnrolledPerson[]) {
    const enrolled = new Map<string, string>();
    const refusals: Record<string, number> = {};
    for (const [index, { key, photos, face }] of people.entries()) {
      const number = String(index + 1).padStart(4, '0');
      const [firstName, lastName] = ['Person', number];
      const employee = {
        firstName,
        lastName,
        email: `person-${number}@example.com`,
        employeeId: number,
        department: 'Hall',
      };
      const { id } = await createEmployee(this.api, employee);
      for (const photo of photos) {
        const refusal = await this.refusalOf(id, photo, face);
        if (refusal === undefined) enrolled.set(key, id);
        else refusals[refusal] = (refusals[refusal] ?? 0) + 1;
      }
      if ((index + 1) % 50 === 0) this.log(`${index + 1} of ${people.length} people enrolled`);
    }
    return { enrolled, refusals };
  }

  private async refusalOf(userId: string, photo: string, face: string | undefined): Promise<string | undefined> {
    try {
      await enrolPhoto(this.api, userId, photo, face);
      return undefined;
    } catch (error) {
      if (error instanceof ProblemError && error.status === 422) return error.reason ?? 'refused';
      throw error;
    }
  }

  /** What holds when the gallery has been looked at as it is now. */
  async computedThreshold() {
    return waitFor(
      async () => {
        const now = await this.api.get('/thresholds');
        return now.sampled_people >= sampledShareMin * now.people && now.computed_at !== null ? now : undefined;
      },
      { what: 'the threshold to be computed from everybody', timeoutMs: thresholdWithinMs, everyMs: 2_000 },
    );
  }

  async framesTaken(): Promise<number> {
    const { healthPort } = this.running.supervisor.factsOf('face-inference');
    const text = await (await fetch(`http://127.0.0.1:${Number(healthPort)}/metrics`)).text();
    const counts = [...text.matchAll(/^face_inference_frames_total\{[^}]*\} (\d+)$/gm)];
    return counts.reduce((sum, [, count]) => sum + Number(count), 0);
  }

  async recognitions(): Promise<SaidRecognition[]> {
    const all: SaidRecognition[] = [];
    for await (const { id } of this.api.allPages('/recognitions')) {
      const { user_id: personId, camera_id: cameraId, evidence } = await this.explained(id);
      const sightings = evidence.map(({ captured_at: at, bounding_box: box }) => ({
        atMs: Date.parse(at),
        faceYPx: box === null ? undefined : box.y + box.height / 2,
      }));
      all.push({ id, personId, cameraId, sightings });
    }
    return all;
  }

  explained(recognitionId: string) {
    return this.api.get('/recognitions/{id}', { params: { path: { id: recognitionId } } });
  }

  async rows(): Promise<SaidRow[]> {
    const all: SaidRow[] = [];
    for await (const { id } of this.api.allPages('/attendance')) {
      const row = await this.api.get('/attendance/{id}', { params: { path: { id } } });
      const punches = row.punches.map((punch) => ({
        recognitionId: punch.id,
        fromMs: Date.parse(punch.from),
        toMs: Date.parse(punch.to),
      }));
      const checkInMs = row.check_in === null ? undefined : Date.parse(row.check_in);
      all.push({ personId: row.user_id, checkInMs, punches });
    }
    return all;
  }
}

/** Where it is about noon now, so that no day begins in the middle. */
function zoneOfNoon(now: Date): string {
  const ahead = 12 - now.getUTCHours();
  // POSIX counts the hours to the west.
  return ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}
