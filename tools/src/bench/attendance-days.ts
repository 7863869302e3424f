import { randomUUID } from 'node:crypto';
import { connectOperator, type OperatorClient } from '@smart-attendance/app-attendance';
import {
  approveDraft,
  createDraft,
  createShift,
  getDraft,
  personRecognized,
  timestampFromDate,
} from '@smart-attendance/contracts';
import { queryDatabase, waitFor } from '@smart-attendance/testing';
import type { AttendanceBench } from './attendance-bench.command';
import type { BenchOutcome } from './bench-command';
import { BenchedService } from './benched-service';

const peopleCount = 10_000;
/** Morning and evening of everybody: once by one replica, and once more by two. */
const recognitionsAPart = 2 * peopleCount;
const within = { everyMs: 50, timeoutMs: 600_000 } as const;
const dayMs = 24 * 60 * 60_000;
const dateOf = (daysAgo: number): string => new Date(Date.now() - daysAgo * dayMs).toISOString().slice(0, 10);

export interface AttendanceDays {
  readonly people: number;
  readonly recognitionsPerSecondOfOne: number;
  readonly recognitionsPerSecondOfTwo: number;
  /** A day of everybody, by a draft of other rules: shown, and computed anew. */
  readonly previewSeconds: number;
  readonly applySeconds: number;
  readonly daysChanged: number;
  /** A day of everybody when it is over: one replica. */
  readonly closeSeconds: number;
}

/** Recognitions a second, a day of 10,000 people computed anew, and the same day closed. */
export async function measureDays({ setting: bench, databaseUrl }: AttendanceBench): Promise<BenchOutcome> {
  const environment = { NATS_URL: bench.natsUrl, DATABASE_URL: databaseUrl, LOG_LEVEL: 'warn' };
  const replicas = [1, 2].map(
    (name) => new BenchedService(bench, { app: 'attendance', name: `attendance-${name}`, environment }),
  );
  const [one, other] = replicas as [BenchedService, BenchedService];
  await one.start();
  const client = await connectOperator(bench.natsUrl);
  try {
    const site = new Site(databaseUrl, client);
    const people = await site.hire();
    const ofOne = await site.recognize(people, dateOf(3));
    bench.log(`one replica: ${ofOne.toFixed(0)} recognitions/s`);
    await other.start();
    const ofTwo = await site.recognize(people, dateOf(2));
    bench.log(`two replicas: ${ofTwo.toFixed(0)} recognitions/s`);
    await other.stop();
    const recomputed = await site.recompute(dateOf(3));
    bench.log(`a day computed anew: ${JSON.stringify(recomputed)}`);
    const closeSeconds = await site.close(dateOf(2));
    bench.log(`a day closed in ${closeSeconds.toFixed(1)} s`);
    const days: AttendanceDays = {
      people: people.length,
      recognitionsPerSecondOfOne: ofOne,
      recognitionsPerSecondOfTwo: ofTwo,
      ...recomputed,
      closeSeconds,
    };
    return { figures: { days } };
  } finally {
    await client.close();
    await Promise.all(replicas.map((replica) => replica.stop()));
  }
}

/** A place with 10,000 people who all have one shift. */
class Site {
  constructor(
    private readonly databaseUrl: string,
    private readonly client: OperatorClient,
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
      `INSERT INTO attendance.assignments
         SELECT gen_random_uuid(), id::uuid, NULL, NULL, NULL, '${shift?.id ?? ''}', NULL, '{${shift?.id ?? ''}}',
                '{1,2,3,4,5,6,7}', NULL, '2020-01-01', NULL, 1, now(), now()
           FROM unnest('{${people.join()}}'::text[]) AS id`,
    );
    return people;
  }

  /** @returns how many a second were counted */
  async recognize(people: readonly string[], date: string): Promise<number> {
    const before = await this.count('punches');
    const startedAt = performance.now();
    for (const time of ['09:20', '17:40']) {
      await inPieces(people, 500, async (personId) => {
        const at = timestampFromDate(new Date(`${date}T${time}:00Z`));
        const recognition = { id: randomUUID(), personId, cameraId: randomUUID(), firstSeenAt: at, lastSeenAt: at };
        const given = { recognition: { ...recognition, similarity: 0.6, margin: 0.2, sightings: 3, decidedAt: at } };
        await this.client.publisher.publish(personRecognized, given);
      });
    }
    await waitFor(async () => (await this.count('punches')) >= before + recognitionsAPart, {
      what: 'all to be counted',
      ...within,
    });
    return recognitionsAPart / ((performance.now() - startedAt) / 1_000);
  }

  async recompute(date: string) {
    const change = { kind: 'recomputation', validFrom: date, validTo: date };
    const startedAt = performance.now();
    const { draft } = await this.client.requests.request(createDraft, { change, reason: 'bench', authorId: 'bench' });
    const draftId = draft?.id ?? '';
    const { daysChanged } = await this.until(draftId, 'previewing');
    const previewedAt = performance.now();
    await this.client.requests.request(approveDraft, { draftId, reason: 'bench', authorId: 'bench' });
    await this.until(draftId, 'applying');
    const applySeconds = (performance.now() - previewedAt) / 1_000;
    return { previewSeconds: (previewedAt - startedAt) / 1_000, applySeconds, daysChanged };
  }

  async close(date: string): Promise<number> {
    await this.query(
      `INSERT INTO attendance.day_work SELECT id, '${date}', now() FROM attendance.people ON CONFLICT DO NOTHING`,
    );
    const isBegun = async (): Promise<boolean> => (await this.count('day_work')) < peopleCount;
    await waitFor(isBegun, { what: 'the closing to begin', ...within });
    const [startedAt, left] = [performance.now(), await this.count('day_work')];
    await waitFor(async () => (await this.count('day_work')) === 0, { what: 'the day to be closed', ...within });
    return (((performance.now() - startedAt) / 1_000) * peopleCount) / left;
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
