import { Injectable } from '@nestjs/common';
import { streamLeases, streamReplicas, type MessageInitShape, type ReplicaRecord } from '@smart-attendance/contracts';
import { KeyValueTables, type KeyValueTable } from '@smart-attendance/messaging';
import type { Holders } from './lease-decision.policy';

/** Less than a beat, so that a server which hangs costs one beat and not three. */
const callTimeoutMs = 900;
const leasesKey = 'all';

export interface LeasesRead {
  readonly holders: Holders;
  /** 0 when there are none yet. */
  readonly revision: number;
}

export interface RecordRead {
  readonly record: ReplicaRecord;
  readonly revision: number;
}

/** The two tables that the replicas share. Everything throws AppError `unavailable` when the bus does not answer. */
@Injectable()
export class LeaseRepository {
  private readonly replicas: KeyValueTable<typeof streamReplicas.schema>;
  private readonly leases: KeyValueTable<typeof streamLeases.schema>;

  constructor(tables: KeyValueTables) {
    this.replicas = tables.open(streamReplicas, { timeoutMs: callTimeoutMs });
    this.leases = tables.open(streamLeases, { timeoutMs: callTimeoutMs });
  }

  /** A sign of life. */
  async writeRecord(record: MessageInitShape<typeof streamReplicas.schema> & { replicaId: string }): Promise<void> {
    await this.replicas.put(record.replicaId, record);
  }

  async deleteRecord(replicaId: string): Promise<void> {
    await this.replicas.delete(replicaId);
  }

  /** Of all replicas but one, by replica id. */
  async readRecordsBut(replicaId: string): Promise<ReadonlyMap<string, RecordRead>> {
    const keys = (await this.replicas.keys()).filter((key) => key !== replicaId);
    const entries = await Promise.all(keys.map(async (key) => [key, await this.replicas.get(key)] as const));
    return new Map(entries.flatMap(([key, entry]) => (entry === undefined ? [] : [[key, entry]])));
  }

  async readLeases(): Promise<LeasesRead> {
    const entry = await this.leases.get(leasesKey);
    const leases = entry?.record.leases ?? [];
    return {
      holders: new Map(leases.map(({ cameraId, replicaId }) => [cameraId, replicaId])),
      revision: entry?.revision ?? 0,
    };
  }

  /** False when somebody else wrote since `revision` was read. */
  async writeLeases(holders: Holders, revision: number): Promise<boolean> {
    const record = {
      replicaIds: [...new Set(holders.values())].sort(),
      leases: [...holders].sort().map(([cameraId, replicaId]) => ({ cameraId, replicaId })),
    };
    return (await this.leases.update(leasesKey, record, revision)) !== 'overtaken';
  }
}
