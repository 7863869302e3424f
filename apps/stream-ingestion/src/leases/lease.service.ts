import { Inject, Injectable, Optional } from '@nestjs/common';
import type { MessageInitShape, ReplicaRecord, StreamHealthSchema } from '@smart-attendance/contracts';
import { timestampFromDate } from '@smart-attendance/contracts';
import { Logger, RepeatedEvents, runInNewTrace } from '@smart-attendance/observability';
import type { Member } from './assignment.policy';
import { Clock } from './clock';
import { decideLeases, type Holders, type LeaseDecision } from './lease-decision.policy';
import { LeaseValidity } from './lease-validity';
import { withoutReplica } from './lease.metrics';
import { LeaseRepository, type LeasesRead, type RecordRead } from './lease.repository';
import { isSurelyGone } from './process-mark';
import { deadIn, nextDeathMs, observe, type LivenessTimings, type Observation } from './replica-liveness.policy';
import { ReplicaName } from './replica-name';

export interface LeaseTimings extends LivenessTimings {
  readonly beatEveryMs: number;
  /** After its last record a replica may publish for so long. */
  readonly validForMs: number;
}

/**
 * A record a second. Between the end of the publishing (3.5 s) and the takeover (5 s) lies more than a frame can be
 * under way. A gap of 3 s in looking still leaves the others time for a record before the 5 s are over.
 */
export const leaseTimings: LeaseTimings = {
  beatEveryMs: 1_000,
  validForMs: 3_500,
  deadAfterMs: 5_000,
  lookGapMaxMs: 3_000,
};

/** The part of this replica that opens streams. */
export interface Carrier {
  /** Streams it would carry; 0 while it does not know the cameras, or stops. */
  readonly capacity: number;
  /** camera-changed events received so far. */
  readonly changesReceived: number;
  /** Cameras to be watched now, by whomever; undefined while that is not known. */
  readonly wanted: ReadonlySet<string> | undefined;
  /** Cameras whose stream is open, or still closing. */
  readonly open: ReadonlySet<string>;
  health(): MessageInitShape<typeof StreamHealthSchema>[];
  /** From now on exactly these; all others are closed. */
  carry(held: ReadonlySet<string>): void;
  /** Another replica received that cameras changed. */
  changedElsewhere(): void;
}

/** What the last beat has seen. */
export interface FleetView {
  readonly seenAtMs: number;
  readonly holders: Holders;
  /** Those that live, this one included. */
  readonly members: readonly Member[];
  /** Of the others that live. */
  readonly records: ReadonlyMap<string, ReplicaRecord>;
  /** Wanted cameras that no living replica holds, and since when. */
  readonly uncarried: ReadonlyMap<string, Date>;
  /** Wanted cameras for which nobody has room. */
  readonly left: ReadonlySet<string>;
}

/** Replicas that write at the same time; whoever lost so often waits for the next beat. */
const attemptsMax = 5;
const pauseBetweenAttemptsMaxMs = 60;
/** Between two beats at least. */
const restMinMs = 20;

/**
 * Agrees with the other replicas who carries which camera. One beat a second: write the own record, read the leases and
 * the records of the others, decide (lease-decision.policy.ts), write the leases if something is to be changed.
 *
 *     created ──start──▶ beating ──leave──▶ left
 *
 * When the bus is away nothing is decided; streams stay open, and `holds` says no as soon as another replica may have
 * taken over.
 */
@Injectable()
export class LeaseService {
  private readonly validity: LeaseValidity;
  private readonly repeated: RepeatedEvents;
  private readonly stopping = new AbortController();
  readonly startedAt = new Date();
  private changesSeen: ReadonlyMap<string, bigint> = new Map();

  private running: Promise<void> = Promise.resolve();
  private resting = new AbortController();
  private beats = 0n;
  private observation: Observation | undefined;
  /**
   * Those that ended on this machine before this process began: a restart need not wait for them to be silent long
   * enough.
   */
  private goneBefore: ReadonlySet<string> = new Set();
  private mine: ReadonlySet<string> = new Set();
  private held: ReadonlySet<string> = new Set();
  private confirmedMs = -Infinity;
  private seen: FleetView | undefined;

  constructor(
    @Inject(LeaseRepository) private readonly repository: Pick<LeaseRepository, keyof LeaseRepository>,
    private readonly replica: ReplicaName,
    private readonly clock: Clock,
    logger: Logger,
    @Optional() private readonly timings: LeaseTimings = leaseTimings,
    @Optional() private readonly random: () => number = Math.random,
  ) {
    this.validity = new LeaseValidity(timings.validForMs);
    this.repeated = new RepeatedEvents(logger, 60_000);
  }

  start(carrier: Carrier): void {
    this.running = this.run(carrier);
  }

  /** Something changed that the others, or the leases, should know at once. */
  beatSoon(): void {
    this.resting.abort();
  }

  /** Whether this replica, and surely no other, may publish frames of the camera now. */
  holds(cameraId: string): boolean {
    return this.held.has(cameraId) && this.validity.isValid(this.clock.nowMs());
  }

  /** Whether it holds the camera, if only to close its stream. */
  mayReportOn(cameraId: string): boolean {
    return this.mine.has(cameraId) && this.validity.isValid(this.clock.nowMs());
  }

  /** When the beat began that last found the leases to be what `holds` says. */
  get confirmedSinceMs(): number {
    return this.confirmedMs;
  }

  /** Undefined before the first beat that succeeded. */
  get view(): FleetView | undefined {
    return this.seen;
  }

  /** For a stop: once every stream is closed, gives up all leases at once, so that the others need not wait. */
  async leave(): Promise<void> {
    this.stopping.abort();
    this.resting.abort();
    await this.running;
    this.validity.end();
    try {
      await this.repository.deleteRecord(this.replica.id);
      await this.giveUpAll();
    } catch (error) {
      this.repeated.warn('leases-not-given-up', { error });
    }
    this.repeated.close();
  }

  private async giveUpAll(): Promise<void> {
    for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
      const { holders, revision } = await this.repository.readLeases();
      const others = new Map([...holders].filter(([, replicaId]) => replicaId !== this.replica.id));
      if (others.size === holders.size || (await this.repository.writeLeases(others, revision))) return;
      await this.clock.pause(this.random() * pauseBetweenAttemptsMaxMs);
    }
  }

  private async run(carrier: Carrier): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const begunMs = this.clock.nowMs();
      this.resting = new AbortController();
      await runInNewTrace(() => this.beat(carrier, signal));
      const restMs = this.nextBeatMs(begunMs) - this.clock.nowMs();
      await this.clock.pause(restMinMs);
      await this.clock.pause(restMs - restMinMs, this.resting.signal);
    }
  }

  /** Just when another replica would have died, so that its cameras do not wait for the next beat. */
  private nextBeatMs(begunMs: number): number {
    const deathMs = this.observation === undefined ? undefined : nextDeathMs(this.observation, this.timings);
    return Math.min(begunMs + this.timings.beatEveryMs, deathMs ?? Infinity);
  }

  private async beat(carrier: Carrier, signal: AbortSignal): Promise<void> {
    const startedMs = this.clock.nowMs();
    try {
      await this.repository.writeRecord(this.record(carrier));
      this.validity.recordWritten(startedMs, this.clock.nowMs());
      for (let attempt = 1; attempt <= attemptsMax && !signal.aborted; attempt += 1) {
        if (await this.settle(carrier, startedMs)) return;
        await this.clock.pause(this.random() * pauseBetweenAttemptsMaxMs);
      }
    } catch (error) {
      this.repeated.warn('leases-not-renewed', { error });
    }
  }

  private record(carrier: Carrier) {
    this.beats += 1n;
    return {
      replicaId: this.replica.id,
      replica: this.replica.name,
      startedAt: timestampFromDate(this.startedAt),
      streamsMax: carrier.capacity,
      streams: carrier.health(),
      beat: this.beats,
      changesHeard: BigInt(carrier.changesReceived),
      processMark: this.replica.processMark,
    };
  }

  /** False when somebody else wrote the leases meanwhile. */
  private async settle(carrier: Carrier, startedMs: number): Promise<boolean> {
    // The leases before the records: whoever is dead in the records below, and alive after all, must have written the
    // leases later than this (see LeaseValidity), and then our own writing of them fails.
    const leases = await this.repository.readLeases();
    const records = await this.lookAround(leases);
    const view = this.viewOf(carrier, leases, records);
    const decision = decideLeases({ ...view, me: this.replica.id, open: carrier.open, wanted: carrier.wanted });

    this.mine = this.minesIn(leases.holders);
    this.letGo(carrier, leases, decision);
    const isToConfirm = !this.validity.isValid(this.clock.nowMs()) && this.mine.size > 0;
    const next = decision.next ?? (isToConfirm ? leases.holders : undefined);
    if (next !== undefined) {
      if (!(await this.repository.writeLeases(next, leases.revision))) return false;
      this.validity.leasesWritten();
    }
    const holders = next ?? leases.holders;
    this.mine = this.minesIn(holders);
    this.held = decision.held;
    this.confirmedMs = startedMs;
    this.see(carrier, view, holders, records, decision);
    carrier.carry(this.held);
    return true;
  }

  private async lookAround({ holders }: LeasesRead): Promise<ReadonlyMap<string, RecordRead>> {
    const startedMs = this.clock.nowMs();
    const records = await this.repository.readRecordsBut(this.replica.id);
    if (this.observation === undefined) this.goneBefore = goneOf(records);
    const revisions = new Map<string, number>();
    for (const replicaId of holders.values()) if (replicaId !== this.replica.id) revisions.set(replicaId, 0);
    for (const [replicaId, { revision }] of records) revisions.set(replicaId, revision);
    const look = { startedMs, endedMs: this.clock.nowMs(), revisions };
    this.observation = observe(this.observation, look, this.timings);
    return records;
  }

  private viewOf(carrier: Carrier, { holders }: LeasesRead, records: ReadonlyMap<string, RecordRead>) {
    const silent = this.observation === undefined ? [] : deadIn(this.observation, this.timings);
    const dead = new Set([...silent, ...this.goneBefore]);
    const living = [...records].filter(([replicaId]) => !dead.has(replicaId));
    const members: Member[] = [
      { replicaId: this.replica.id, capacity: carrier.capacity },
      ...living.map(([replicaId, { record }]) => ({ replicaId, capacity: record.streamsMax })),
    ];
    return { holders, members, dead };
  }

  /** What another one holds, or should, is closed before anything is written. */
  private letGo(carrier: Carrier, { holders }: LeasesRead, { held }: LeaseDecision): void {
    const kept = [...this.held].filter(
      (cameraId) => held.has(cameraId) && (holders.get(cameraId) ?? this.replica.id) === this.replica.id,
    );
    if (kept.length === this.held.size) return;
    this.held = new Set(kept);
    carrier.carry(this.held);
  }

  private minesIn(holders: Holders): ReadonlySet<string> {
    const mine = [...holders].filter(([, replicaId]) => replicaId === this.replica.id);
    return new Set(mine.map(([cameraId]) => cameraId));
  }

  private see(
    carrier: Carrier,
    { members }: { readonly members: readonly Member[] },
    holders: Holders,
    records: ReadonlyMap<string, RecordRead>,
    { left }: LeaseDecision,
  ): void {
    const memberIds = new Set(members.map(({ replicaId }) => replicaId));
    const living = [...records].filter(([replicaId]) => memberIds.has(replicaId));
    const uncarried = [...(carrier.wanted ?? [])].filter((cameraId) => !memberIds.has(holders.get(cameraId) ?? ''));
    const now = new Date();
    this.seen = {
      seenAtMs: this.clock.nowMs(),
      holders,
      members,
      left: new Set(left),
      records: new Map(living.map(([replicaId, { record }]) => [replicaId, record])),
      uncarried: new Map(uncarried.map((cameraId) => [cameraId, this.seen?.uncarried.get(cameraId) ?? now])),
    };
    withoutReplica.set(uncarried.length);
    if (left.length > 0) {
      const capacity = members.reduce((sum, member) => sum + member.capacity, 0);
      this.repeated.warn('streams-over-capacity', { replicas: members.length, capacity, left: left.length });
    }
    this.listenToOthers(carrier, records);
  }

  private listenToOthers(carrier: Carrier, records: ReadonlyMap<string, RecordRead>): void {
    const before = this.changesSeen;
    this.changesSeen = new Map([...records].map(([replicaId, { record }]) => [replicaId, record.changesHeard]));
    const hasNews = [...this.changesSeen].some(([replicaId, heard]) => heard > (before.get(replicaId) ?? 0n));
    if (hasNews) carrier.changedElsewhere();
  }
}

function goneOf(records: ReadonlyMap<string, RecordRead>): ReadonlySet<string> {
  const gone = [...records].filter(([, { record }]) => isSurelyGone(record.processMark));
  return new Set(gone.map(([replicaId]) => replicaId));
}
