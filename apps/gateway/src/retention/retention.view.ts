import {
  retentionKinds,
  serviceNames,
  type DescribeReplicaResponse,
  type ServiceName,
} from '@smart-attendance/contracts';
import { ApiProperty } from '@nestjs/swagger';
import { Count, Instant, OneOf, Text, type Shape } from '../http/view.decorators';
import { toIsoInstant } from '../input/instant.policy';

export class KeptKindView {
  @OneOf(retentionKinds, { description: 'What is deleted by itself.', example: 'recognitions' }) kind!: string;
  @OneOf(serviceNames) service!: ServiceName;
  @Count({ description: 'So many days after it happened, or was over.', example: 400 }) days!: number;
  @Count({ description: 'The same in hours, exactly: days are rounded up where it is no whole number.', example: 9600 })
  hours!: number;
  @Text({
    nullable: true,
    description: 'The setting that says so; null where the days are fixed.',
    example: 'RECOGNITION_RETENTION_DAYS',
  })
  setting!: string | null;
  @Text({ description: 'A sentence: what is deleted.' }) description!: string;
  @Instant({ nullable: true, description: 'When that was done last; null where it was not yet, or the bus does it.' })
  last_run_at!: string | null;
  @Count({ nullable: true, description: 'How many rows that run deleted.' }) last_deleted!: number | null;
  @Count({ nullable: true, description: 'How many were deleted since it is counted.' }) deleted!: number | null;
}

export class RetentionReportView {
  @ApiProperty({
    type: [KeptKindView],
    description:
      'As the services say; where replicas differ, the longest. What is not named stays until it is deleted.',
  })
  data!: readonly Shape<KeptKindView>[];
  @ApiProperty({ type: [String], enum: serviceNames, description: 'Services that did not answer: theirs are missing.' })
  silent!: readonly ServiceName[];
}

type Replicas = ReadonlyMap<ServiceName, readonly DescribeReplicaResponse[]>;

/** Only of services that keep something; the others have nothing to say. */
const keeping: readonly ServiceName[] = ['identity', 'attendance', 'camera-registry', 'gateway'];

export function toRetentionReportView(replicas: Replicas): Shape<RetentionReportView> {
  return {
    data: [...replicas].flatMap(([service, all]) => kindsOf(service, all)),
    silent: keeping.filter((service) => (replicas.get(service) ?? []).length === 0),
  };
}

type ToldKind = DescribeReplicaResponse['retention'][number];

function kindsOf(service: ServiceName, replicas: readonly DescribeReplicaResponse[]): Shape<KeptKindView>[] {
  const kinds = new Map<string, Shape<KeptKindView>>();
  for (const told of replicas.flatMap(({ retention }) => retention)) {
    const kind = toKindView(service, told);
    const known = kinds.get(told.kind);
    kinds.set(told.kind, known === undefined ? kind : merged(known, kind));
  }
  return [...kinds.values()];
}

/** The longest time, and what the newest run did. */
function merged(one: Shape<KeptKindView>, other: Shape<KeptKindView>): Shape<KeptKindView> {
  const newest = (one.last_run_at ?? '') >= (other.last_run_at ?? '') ? one : other;
  return { ...newest, days: Math.max(one.days, other.days), hours: Math.max(one.hours, other.hours) };
}

function toKindView(service: ServiceName, told: ToldKind): Shape<KeptKindView> {
  const { kind, days, hours, setting, description, lastRunAt, lastDeleted, deleted } = told;
  const run =
    lastRunAt === undefined
      ? { last_run_at: null, last_deleted: null, deleted: null }
      : { last_run_at: toIsoInstant(lastRunAt), last_deleted: Number(lastDeleted), deleted: Number(deleted) };
  return {
    kind,
    service,
    days,
    hours: hours === 0 ? days * 24 : hours,
    setting: setting === '' ? null : setting,
    description,
    ...run,
  };
}
