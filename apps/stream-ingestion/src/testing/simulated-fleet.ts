import { setImmediate } from 'node:timers/promises';
import { create, type MessageInitShape, ReplicaRecordSchema } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { createLogger } from '@smart-attendance/observability';
import type { Clock } from '../leases/clock';
import { LeaseService, type Carrier, type LeaseTimings } from '../leases/lease.service';
import type { LeasesRead, LeaseRepository, RecordRead } from '../leases/lease.repository';
import { ReplicaName } from '../leases/replica-name';

interface Happening {
  readonly atMs: number;
  readonly of: SimulatedReplica | undefined;
  readonly run: () => void;
}

/**
 * Many replicas in one process on a time of its own, with tables that answer late, lose answers or do not answer. Of
 * the real thing are the keeper and its policies; what is played is time, the bus and the streams.
 */
export class SimulatedFleet {
  nowMs = 0;
  readonly replicas: SimulatedReplica[] = [];
  wanted = new Set<string>();
  isBusAway = false;
  /** Now and then a call is late, and the answer to one done is lost. */
  isLossy = true;
  leases = new Map<string, string>();
  private lastRevision = 0;
  revisionOfLeases = 0;
  readonly records = new Map<string, RecordRead>();
  /** How often a camera changed its holder. */
  moves = 0;
  private happenings: Happening[] = [];

  constructor(
    readonly random: () => number,
    readonly timings: LeaseTimings,
  ) {}

  join(capacity: number): SimulatedReplica {
    const replica = new SimulatedReplica(this, capacity);
    this.replicas.push(replica);
    return replica;
  }

  at(atMs: number, of: SimulatedReplica | undefined, run: () => void): void {
    this.happenings.push({ atMs, of, run });
  }

  /** `check` is called after everything that happens. */
  async run(forMs: number, check: () => void): Promise<void> {
    const untilMs = this.nowMs + forMs;
    for (;;) {
      const next = this.takeNext(untilMs);
      if (next === undefined) break;
      this.nowMs = next.atMs;
      next.run();
      await setImmediate();
      check();
    }
    this.nowMs = untilMs;
  }

  get living(): SimulatedReplica[] {
    return this.replicas.filter((replica) => replica.isRunning);
  }

  nextRevision(): number {
    this.lastRevision += 1;
    return this.lastRevision;
  }

  write(leases: ReadonlyMap<string, string>): void {
    this.revisionOfLeases = this.nextRevision();
    for (const [cameraId, replicaId] of leases) if (this.leases.get(cameraId) !== replicaId) this.moves += 1;
    this.leases = new Map(leases);
  }

  private takeNext(untilMs: number): Happening | undefined {
    this.happenings = this.happenings.flatMap((happening) => {
      const { of } = happening;
      if (of?.isDead === true) return [];
      // A stopped process finds everything that came meanwhile when it goes on.
      return [of === undefined ? happening : { ...happening, atMs: Math.max(happening.atMs, of.frozenUntilMs) }];
    });
    let first: Happening | undefined;
    for (const happening of this.happenings) if (first === undefined || happening.atMs < first.atMs) first = happening;
    if (first === undefined || first.atMs > untilMs) return undefined;
    this.happenings = this.happenings.filter((happening) => happening !== first);
    return first;
  }
}

const callTimeoutMs = 900;

export class SimulatedReplica implements Carrier {
  readonly name = new ReplicaName();
  readonly open = new Set<string>();
  readonly keeper: LeaseService;
  changesReceived = 0;
  isDead = false;
  isCutOff = false;
  frozenUntilMs = -1;
  private isLeaving = false;
  private held: ReadonlySet<string> = new Set();

  constructor(
    private readonly fleet: SimulatedFleet,
    private readonly streamsMax: number,
  ) {
    const clock: Clock = { nowMs: () => fleet.nowMs, pause: (forMs, signal) => this.pause(forMs, signal) };
    const quiet = createLogger('stream-ingestion', { write: () => undefined });
    this.keeper = new LeaseService(this.repository(), this.name, clock, quiet, fleet.timings, fleet.random);
    this.keeper.start(this);
  }

  get capacity(): number {
    return this.isLeaving ? 0 : this.streamsMax;
  }

  get wanted(): ReadonlySet<string> {
    return this.isLeaving ? new Set() : this.fleet.wanted;
  }

  get isRunning(): boolean {
    return !this.isDead && this.frozenUntilMs <= this.fleet.nowMs;
  }

  publishes(cameraId: string): boolean {
    return this.isRunning && this.open.has(cameraId) && this.keeper.holds(cameraId);
  }

  health(): [] {
    return [];
  }

  changedElsewhere(): void {
    // Here everybody always knows what is wanted.
  }

  carry(held: ReadonlySet<string>): void {
    this.held = held;
    for (const cameraId of held) this.open.add(cameraId);
    for (const cameraId of this.open) if (!held.has(cameraId)) this.close(cameraId);
  }

  freeze(forMs: number): void {
    this.frozenUntilMs = this.fleet.nowMs + forMs;
  }

  kill(): void {
    this.isDead = true;
  }

  /** As SIGTERM does. */
  async leave(): Promise<void> {
    this.isLeaving = true;
    this.carry(new Set());
    while (this.open.size > 0) await this.pause(20);
    await this.keeper.leave();
    this.isDead = true;
  }

  private close(cameraId: string): void {
    this.fleet.at(this.fleet.nowMs + 20 + this.fleet.random() * 400, this, () => {
      if (this.held.has(cameraId)) return;
      this.open.delete(cameraId);
      this.keeper.beatSoon();
    });
  }

  private pause(forMs: number, signal?: AbortSignal): Promise<void> {
    if (forMs <= 0 || signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      this.fleet.at(this.fleet.nowMs + forMs, this, resolve);
      signal?.addEventListener('abort', () => {
        resolve();
      });
    });
  }

  private repository(): Pick<LeaseRepository, keyof LeaseRepository> {
    const { fleet } = this;
    return {
      writeRecord: (record: MessageInitShape<typeof ReplicaRecordSchema> & { replicaId: string }) =>
        this.call(() => {
          const revision = fleet.nextRevision();
          fleet.records.set(record.replicaId, { record: create(ReplicaRecordSchema, record), revision });
        }),
      deleteRecord: (replicaId) =>
        this.call(() => {
          fleet.records.delete(replicaId);
        }),
      readRecordsBut: (replicaId) => this.call(() => new Map([...fleet.records].filter(([key]) => key !== replicaId))),
      readLeases: () => this.call((): LeasesRead => ({ holders: fleet.leases, revision: fleet.revisionOfLeases })),
      writeLeases: (holders, revision) =>
        this.call(() => {
          if (revision !== fleet.revisionOfLeases) return false;
          fleet.write(holders);
          return true;
        }),
    };
  }

  /** There and back again; seldom it takes long, seldom the answer is lost though the work is done. */
  private async call<T>(work: () => T): Promise<T> {
    await this.pause(this.travelMs());
    if (this.fleet.isBusAway || this.isCutOff) {
      await this.pause(callTimeoutMs);
      throw AppError.unavailable('The message bus');
    }
    const answer = work();
    await this.pause(this.travelMs());
    if (this.fleet.isLossy && this.fleet.random() < 0.01) {
      await this.pause(callTimeoutMs);
      throw AppError.unavailable('The message bus');
    }
    return answer;
  }

  private travelMs(): number {
    const { random, isLossy } = this.fleet;
    return isLossy && random() < 0.02 ? random() * 400 : 1 + random() * 15;
  }
}
