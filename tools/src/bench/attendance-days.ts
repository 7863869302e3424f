import { randomUUID } from 'node:crypto';
import {
  approveDraft,
  createDraft,
  createShift,
  defaultSiteId,
  getDraft,
  personRecognized,
  timestampFromDate,
} from '@smart-attendance/contracts';
import { connectClient, type BusClient } from '@smart-attendance/messaging';
import { queryDatabase, waitFor } from '@smart-attendance/testing';
import type { AttendanceBench } from './attendance-bench.command';
import type { BenchOutcome } from './bench-command';
import { BenchedService } from './benched-service';
import { parentOf, usedBy } from './process-figures';

const peopleCount = 10_000;
/** Of them: each is seen in the morning and in the evening, the first half by one replica, the other by two. */
const recognizedPeople = 2_000;
const within = { everyMs: 50, timeoutMs: 1_200_000 } as const;
const dayMs = 24 * 60 * 60_000;
const dateOf = (daysAgo: number): string => new Date(Date.now() - daysAgo * dayMs).toISOString().slice(0, 10);

/** Of a thousand recognitions or days: on a busy machine time says little. */
export interface CpuSeconds {
  readonly attendance: number;
  readonly postgres: number;
}

export interface AttendanceDays {
  readonly people: number;
  readonly cpuOfOne: CpuSeconds;
  readonly cpuOfClosing: CpuSeconds;
  readonly cpuOfApplying: CpuSeconds;
  readonly recognitionsPerSecondOfOne: number;
  readonly recognitionsPerSecondOfTwo: number;
  /** A day of everybody when it is over: one replica. */
  readonly closeSeconds: number;
  /** The same day once more was seen of everybody: what would change is shown, and computed anew. */
  readonly previewSeconds: number;
  readonly applySeconds: number;
  readonly daysChanged: number;
}

/** Recognitions a second, a day of 10,000 people computed anew, and the same day closed. */
export async function measureDays({ setting: bench, databaseUrl }: AttendanceBench): Promise<BenchOutcome> {
  const environment = { NATS_URL: bench.natsUrl, DATABASE_URL: databaseUrl, LOG_LEVEL: 'warn' };
  const replicas = [1, 2].map(
    (name) => new BenchedService(bench, { app: 'attendance', name: `attendance-${name}`, environment }),
  );
  const [one, other] = replicas as [BenchedService, BenchedService];
  await one.start();
  const client = await connectClient({ natsUrl: bench.natsUrl, as: 'gateway' });
  try {
    const site = new Site(databaseUrl, client);
    const cpu = await CpuMeter.of(databaseUrl, one);
    const people = await site.hire();
    const half = recognizedPeople / 2;
    const ofOne = await site.recognize(people.slice(0, half));
    const cpuOfOne = cpu.ofThousand(half * 2);
    bench.log(`one replica: ${ofOne.toFixed(0)} recognitions/s, CPU ${JSON.stringify(cpuOfOne)}`);
    await other.start();
    const ofTwo = await site.recognize(people.slice(half, recognizedPeople));
    bench.log(`two replicas: ${ofTwo.toFixed(0)} recognitions/s`);
    await other.stop();
    const date = dateOf(2);
    await site.see(people, date, ['09:20', '17:40']);
    cpu.restart();
    const closeSeconds = await site.close(people, date);
    const cpuOfClosing = cpu.ofThousand(people.length);
    bench.log(`a day closed in ${closeSeconds.toFixed(1)} s, CPU ${JSON.stringify(cpuOfClosing)}`);
    await site.see(people, date, ['18:10']);
    const previewed = await site.preview(date);
    cpu.restart();
    const applySeconds = await site.apply(previewed.draftId);
    const cpuOfApplying = cpu.ofThousand(previewed.daysChanged);
    bench.log(`a day computed anew in ${applySeconds.toFixed(1)} s, CPU ${JSON.stringify(cpuOfApplying)}`);
    const days: AttendanceDays = {
      people: people.length,
      recognitionsPerSecondOfOne: ofOne,
      recognitionsPerSecondOfTwo: ofTwo,
      cpuOfOne,
      closeSeconds,
      cpuOfClosing,
      previewSeconds: previewed.previewSeconds,
      daysChanged: previewed.daysChanged,
      applySeconds,
      cpuOfApplying,
    };
    return { figures: { days } };
  } finally {
    await client.close();
    await Promise.all(replicas.map((replica) => replica.stop()));
  }
}

/** Processor time of one replica and of all of Postgres. */
class CpuMeter {
  private begun: CpuSeconds;

  private constructor(
    private readonly replica: BenchedService,
    private readonly postmaster: number,
  ) {
    this.begun = this.now();
  }

  static async of(databaseUrl: string, replica: BenchedService): Promise<CpuMeter> {
    const [child] = await queryDatabase<{ pid: number }>(
      databaseUrl,
      `SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'`,
    );
    return new CpuMeter(replica, parentOf(child?.pid ?? 0));
  }

  restart(): void {
    this.begun = this.now();
  }

  ofThousand(units: number): CpuSeconds {
    const { attendance, postgres } = this.now();
    const each = (until: number, from: number): number => Number((((until - from) * 1_000) / units).toFixed(2));
    return {
      attendance: each(attendance, this.begun.attendance),
      postgres: each(postgres, this.begun.postgres),
    };
  }

  private now(): CpuSeconds {
    return {
      attendance: usedBy([this.replica.processId]).cpuSeconds,
      postgres: usedBy([this.postmaster]).cpuSeconds,
    };
  }
}

/** A place with 10,000 people who all have one shift. */
class Site {
  constructor(
    private readonly databaseUrl: string,
    private readonly client: BusClient,
  ) {}

  async hire(): Promise<string[]> {
    const { shift } = await this.client.requests.request(createShift, { name: 'Day', rules, authorId: 'bench' });
    const people = Array.from({ length: peopleCount }, (): string => randomUUID());
    await this.query(
      `INSERT INTO attendance.people (id, name, employee_id, department, department_key, is_active, is_erased, revision, changed_at)
       SELECT id::uuid, 'Ada', '', 'Engines', 'engines', true, false, 1, now()
         FROM unnest('{${people.join()}}'::text[]) AS id`,
    );
    await this.query(
      `INSERT INTO attendance.assignments (id, person_id, department, department_key, site_id, shift_id, rotation, shift_ids,
           weekdays, work_site_id, valid_from, valid_to, revision, created_at, updated_at)
         SELECT gen_random_uuid(), id::uuid, NULL, NULL, NULL, '${shift?.id ?? ''}', NULL, '{${shift?.id ?? ''}}',
                '{1,2,3,4,5,6,7}', NULL, '2020-01-01', NULL, 1, now(), now()
           FROM unnest('{${people.join()}}'::text[]) AS id`,
    );
    return people;
  }

  /** @returns how many a second were counted */
  async recognize(people: readonly string[]): Promise<number> {
    const before = await this.count('punches');
    const startedAt = performance.now();
    for (const time of ['09:20', '17:40']) {
      await inPieces(people, 500, async (personId) => {
        const at = timestampFromDate(new Date(`${dateOf(3)}T${time}:00Z`));
        const recognition = { id: randomUUID(), personId, cameraId: randomUUID(), firstSeenAt: at, lastSeenAt: at };
        const given = { recognition: { ...recognition, similarity: 0.6, margin: 0.2, sightings: 3, decidedAt: at } };
        await this.client.publisher.publish(personRecognized, given);
      });
    }
    const published = 2 * people.length;
    await waitFor(async () => (await this.count('punches')) >= before + published, {
      what: 'all to be counted',
      ...within,
    });
    return published / ((performance.now() - startedAt) / 1_000);
  }

  /** As if it had been handled, and no day computed of it. */
  async see(people: readonly string[], date: string, times: readonly string[]): Promise<void> {
    await this.query(
      `INSERT INTO attendance.punches (recognition_id, person_id, camera_id, first_seen_at, last_seen_at, similarity,
         site_id, role, source, handled_at)
       SELECT gen_random_uuid(), id::uuid, gen_random_uuid(), seen.at, seen.at, 0.6, '${defaultSiteId}', 'both', 'camera', now()
         FROM unnest('{${people.join()}}'::text[]) AS id,
              unnest('{${times.map((time) => `${date}T${time}:00Z`).join()}}'::timestamptz[]) AS seen (at)`,
    );
  }

  async preview(date: string) {
    const change = { kind: 'recomputation', validFrom: date, validTo: date };
    const startedAt = performance.now();
    const { draft } = await this.client.requests.request(createDraft, { change, reason: 'bench', authorId: 'bench' });
    const draftId = draft?.id ?? '';
    const { daysChanged } = await this.until(draftId, 'previewing');
    return { draftId, daysChanged, previewSeconds: (performance.now() - startedAt) / 1_000 };
  }

  /** @returns seconds */
  async apply(draftId: string): Promise<number> {
    const startedAt = performance.now();
    await this.client.requests.request(approveDraft, { draftId, reason: 'bench', authorId: 'bench' });
    await this.until(draftId, 'applying');
    return (performance.now() - startedAt) / 1_000;
  }

  async close(people: readonly string[], date: string): Promise<number> {
    await this.query(
      `INSERT INTO attendance.day_work SELECT id::uuid, '${date}', now() FROM unnest('{${people.join()}}'::text[]) AS id`,
    );
    const left = (): Promise<number> => this.count(`day_work WHERE local_date = '${date}'`);
    await waitFor(async () => (await left()) < people.length, { what: 'the closing to begin', ...within });
    const [startedAt, atFirst] = [performance.now(), await left()];
    await waitFor(async () => (await left()) === 0, { what: 'the day to be closed', ...within });
    return (((performance.now() - startedAt) / 1_000) * people.length) / atFirst;
  }

  private async until(draftId: string, state: string) {
    return waitFor(
      async () => {
        const { draft } = await this.client.requests.request(getDraft, { draftId });
        return draft !== undefined && draft.state !== state && draft;
      },
      { what: `the draft to be ${state} no more`, ...within },
    );
  }

  private async count(table: string): Promise<number> {
    const [row] = await this.query<{ count: number }>(`SELECT count(*)::integer AS count FROM attendance.${table}`);
    return row?.count ?? 0;
  }

  private query<Row extends Record<string, unknown>>(sql: string): Promise<Row[]> {
    return queryDatabase<Row>(this.databaseUrl, sql);
  }
}

const rules = {
  startsAtMinutes: 540,
  endsAtMinutes: 1_050,
  beforeMinutes: 240,
  afterMinutes: 360,
  lateGraceMinutes: 5,
  earlyGraceMinutes: 5,
  autoCheckOut: 'off',
  workingTime: 'first_in_last_out',
  breaks: [{ kind: 'fixed', startsAtMinutes: 720, endsAtMinutes: 750 }],
};

async function inPieces<T>(values: readonly T[], size: number, work: (value: T) => Promise<void>): Promise<void> {
  for (let from = 0; from < values.length; from += size) await Promise.all(values.slice(from, from + size).map(work));
}
