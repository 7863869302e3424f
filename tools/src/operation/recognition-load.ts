import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@smart-attendance/client';
import { personRecognized, timestampFromDate } from '@smart-attendance/contracts';
import { connectClient } from '@smart-attendance/messaging';
import { createEmployee } from '../demo/enrolment';

const peopleCount = 20;
/** One try; the same recognition is published again until the bus has taken it, as identity's outbox does. */
const patienceMs = 20_000;

export interface Published {
  /** Ids of the recognitions. */
  readonly ids: readonly string[];
  /** First and last time of each person and day, by `person date`. */
  readonly days: ReadonlyMap<string, { readonly from: string; readonly to: string }>;
}

/**
 * Recognitions of people who are in no picture, published in identity's place and with its rights at an even pace,
 * beside those that identity makes of pictures: so many that each restart has some in hand.
 */
export class RecognitionLoad {
  private readonly stopping = new AbortController();
  private readonly ids: string[] = [];
  private readonly days = new Map<string, { from: string; to: string }>();
  private readonly loop: Promise<void>;

  private constructor(
    private readonly people: readonly string[],
    private readonly bus: Awaited<ReturnType<typeof connectClient>>,
    perSecond: number,
  ) {
    this.loop = this.publishAll(1_000 / perSecond);
  }

  static async start(
    client: Client,
    options: { readonly natsUrl: string; readonly hasRights: boolean; readonly perSecond: number },
  ): Promise<RecognitionLoad> {
    const people: string[] = [];
    for (let index = 0; index < peopleCount; index += 1) {
      const { id } = await createEmployee(client, {
        firstName: 'Load',
        lastName: `Person ${index + 1}`,
        email: `load-${index + 1}@example.com`,
        employeeId: `load-${index + 1}`,
        department: 'Load',
      });
      people.push(id);
    }
    const { natsUrl, hasRights: streamsProvisioned, perSecond } = options;
    const bus = await connectClient({ natsUrl, as: 'identity', streamsProvisioned });
    return new RecognitionLoad(people, bus, perSecond);
  }

  get count(): number {
    return this.ids.length;
  }

  /** Resolves when the bus has taken all that was begun. */
  async stop(): Promise<Published> {
    this.stopping.abort();
    await this.loop;
    await this.bus.close();
    return { ids: this.ids, days: this.days };
  }

  private async publishAll(everyMs: number): Promise<void> {
    const startedAt = performance.now();
    for (let count = 0; !this.stopping.signal.aborted; count += 1) {
      await this.publish(this.people[count % this.people.length] ?? '');
      const waitMs = startedAt + (count + 1) * everyMs - performance.now();
      if (waitMs > 0) await pause(waitMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  private async publish(personId: string): Promise<void> {
    const id = randomUUID();
    const at = new Date();
    const seenAt = timestampFromDate(at);
    const seen = { firstSeenAt: seenAt, lastSeenAt: seenAt, decidedAt: seenAt };
    const recognition = { id, personId, cameraId: randomUUID(), similarity: 0.7, margin: 0.3, sightings: 3, ...seen };
    for (let isTaken = false; !isTaken;) {
      const patience = { patienceMs, signal: AbortSignal.timeout(2 * patienceMs) };
      isTaken = await this.bus.publisher.publish(personRecognized, { recognition }, patience).then(
        () => true,
        () => false,
      );
    }
    this.ids.push(id);
    const iso = at.toISOString();
    const day = `${personId} ${iso.slice(0, 10)}`;
    this.days.set(day, { from: this.days.get(day)?.from ?? iso, to: iso });
  }
}
