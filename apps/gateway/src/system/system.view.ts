import { ApiProperty } from '@nestjs/swagger';
import { serviceNames, type DescribeReplicaResponse, type ServiceName } from '@smart-attendance/contracts';
import { Count, Flag, Id, Instant, OneOf, Text, type Shape } from '../http/view.decorators';
import { toIsoInstant } from '../input/instant.policy';
import type { SystemState } from './system-state';
import { judgeSystem, liveStreams, type SystemReason } from './system.policy';

class SystemReasonView {
  @Text({ description: 'Machine-readable.', example: 'behind' }) code!: string;
  @Text({ description: 'A service, nats or database.' }) about!: string;
  @Text({ description: 'A sentence a person can act on.' }) message!: string;
}

class ReplicaDependencyView {
  @Text() name!: string;
  @Flag() ready!: boolean;
  @Text({ description: 'A sentence; empty when ready.' }) detail!: string;
  @Count({ nullable: true, description: 'Room left for what it keeps, where that can be known.' })
  free_bytes!: number | null;
}

class ReplicaView {
  @Id({ description: 'A new one at each start of the process.' }) id!: string;
  @Instant() started_at!: string | null;
  @Text() version!: string;
  @Text({ description: 'What it was built from; empty when that is not known.' }) revision!: string;
  @Flag() ready!: boolean;
  @ApiProperty({ type: [ReplicaDependencyView] }) dependencies!: readonly Shape<ReplicaDependencyView>[];
  @Text({ nullable: true, description: 'The models it works with.' }) model_pack!: string | null;
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer', minimum: 0 },
    description: 'People it compares faces with, by model pack.',
  })
  gallery_people!: Readonly<Record<string, number>>;
  @Count({ nullable: true, description: 'Events that the bus has not taken yet.' }) outbox_rows!: number | null;
}

class SystemServiceView {
  @OneOf(serviceNames) name!: string;
  @OneOf(['ready', 'not_ready', 'timed_out'], { description: 'As /health/ready has it.' }) state!: string;
  @Text({ description: 'A sentence; empty when ready.' }) detail!: string;
  @Count() replica_count!: number;
  @ApiProperty({ type: [ReplicaView] }) replicas!: readonly Shape<ReplicaView>[];
}

class BacklogView {
  @Text({ example: 'identity.v1.person-recognized' }) event!: string;
  @OneOf(serviceNames) receiver!: string;
  @Count({ nullable: true, description: 'Not handled yet; null when nobody ever consumed it.' })
  waiting!: number | null;
  @Instant({ nullable: true, description: 'When the oldest of them was published.' }) oldest_at!: string | null;
}

class SystemDeadLettersView {
  @Count() total!: number;
  @Instant({ nullable: true }) last_at!: string | null;
}

class SystemStreamsView {
  @Count({ description: 'Cameras that should be watched now.' }) wanted!: number;
  @Count() live!: number;
}

class SystemAuditLogView {
  @Count({ description: 'Entries of this replica that are not in the database yet.' }) waiting!: number;
  @Instant({ nullable: true, description: 'Since when the database takes none.' }) failing_since!: string | null;
}

class RetentionView {
  @Text({ description: 'What is deleted by itself.', example: 'recognitions' }) kind!: string;
  @Count({ description: 'So many days after it happened.', example: 400 }) days!: number;
  @OneOf(serviceNames) service!: string;
  @Text({ description: 'The setting that says so.', example: 'RECOGNITION_RETENTION_DAYS' }) setting!: string;
}

export class SystemView {
  @OneOf(['ok', 'degraded', 'not_ready'], {
    description: 'degraded: all is there, not all is well. not_ready: something is missing.',
  })
  status!: string;
  @ApiProperty({ type: [SystemReasonView] }) reasons!: readonly SystemReason[];
  @Instant() checked_at!: string;
  @ApiProperty({ type: [SystemServiceView] }) services!: readonly Shape<SystemServiceView>[];
  @ApiProperty({ type: [BacklogView], nullable: true }) backlogs!: readonly Shape<BacklogView>[] | null;
  @ApiProperty({ type: SystemDeadLettersView, nullable: true }) dead_letters!: Shape<SystemDeadLettersView> | null;
  @ApiProperty({ type: SystemStreamsView, nullable: true }) streams!: Shape<SystemStreamsView> | null;
  @ApiProperty({
    type: [RetentionView],
    description:
      'As the services say; where replicas differ, the longest. What is not named stays until it is deleted.',
  })
  retention!: readonly Shape<RetentionView>[];
  @ApiProperty({ type: SystemAuditLogView }) audit_log!: Shape<SystemAuditLogView>;
}

export function toSystemView(state: SystemState): SystemView {
  const { deadLetters, fleet, auditLog, backlogs } = state;
  return {
    ...judgeSystem(state),
    checked_at: state.at.toISOString(),
    services: serviceNames.map((name) => toServiceView(name, state)),
    backlogs:
      backlogs?.map(({ event, receiver, waiting, oldestAt }) => ({
        event,
        receiver,
        waiting: waiting ?? null,
        oldest_at: oldestAt?.toISOString() ?? null,
      })) ?? null,
    dead_letters:
      deadLetters === undefined
        ? null
        : { total: deadLetters.total, last_at: deadLetters.lastDiedAt?.toISOString() ?? null },
    streams: fleet === undefined ? null : { wanted: fleet.camerasWanted, live: liveStreams(fleet) },
    retention: retentionOf(state),
    audit_log: { waiting: auditLog.waiting, failing_since: auditLog.failingSince?.toISOString() ?? null },
  };
}

function retentionOf({ replicas }: SystemState): Shape<RetentionView>[] {
  const longest = new Map<string, Shape<RetentionView>>();
  for (const [service, all] of replicas) {
    for (const { kind, days, setting } of all.flatMap(({ retention }) => retention)) {
      // What is fixed is told by GET /retention.
      if (setting === '') continue;
      const name = `${service} ${kind}`;
      if (days >= (longest.get(name)?.days ?? 0)) longest.set(name, { kind, days, service, setting });
    }
  }
  return [...longest.values()];
}

function toServiceView(name: ServiceName, { dependencies, replicas }: SystemState): Shape<SystemServiceView> {
  const all = replicas.get(name) ?? [];
  // Of itself the gateway need not ask: it is the one that answers.
  const { state, detail } = dependencies.find((one) => one.name === name) ?? { state: 'ready', detail: '' };
  return { name, state, detail, replica_count: all.length, replicas: all.map(toReplicaView) };
}

function toReplicaView(replica: DescribeReplicaResponse): Shape<ReplicaView> {
  return {
    id: replica.replicaId,
    started_at: toIsoInstant(replica.startedAt),
    version: replica.version,
    revision: replica.revision,
    ready: replica.ready,
    dependencies: replica.dependencies.map(({ name, ready, detail, freeBytes }) => ({
      name,
      ready,
      detail,
      free_bytes: freeBytes === undefined ? null : Number(freeBytes),
    })),
    model_pack: replica.modelPack === '' ? null : replica.modelPack,
    gallery_people: replica.galleryPeople,
    outbox_rows: replica.outboxRows ?? null,
  };
}
