import { ApiProperty } from '@nestjs/swagger';
import { keptOfErasedKinds, removedKinds, type Erasure } from '@smart-attendance/contracts';
import { Count, Flag, Id, Instant, OneOf, Text, type Shape } from '../http/view.decorators';
import { toIsoInstant } from '../input/instant.policy';
import type { Told } from './erasures.service';

export const erasingServices = ['identity', 'attendance', 'gateway'] as const;

export type ErasingService = (typeof erasingServices)[number];

/** `unknown`: the service is away now. */
export const erasureStates = ['finished', 'in_progress', 'unknown'] as const;

class RemovedView {
  @OneOf(removedKinds, { example: 'face_templates' }) kind!: string;
  @Count({ example: 3 }) rows!: number;
}

class KeptView {
  @OneOf(keptOfErasedKinds, { example: 'attendance_records' }) kind!: string;
  @Count({ description: 'As many as there are now.', example: 212 }) rows!: number;
  @Text({ description: 'Why, and what of the person is still in it.' }) reason!: string;
  @Count({ nullable: true, description: 'So many days after it happened it goes; null: when somebody deletes it.' })
  days!: number | null;
}

class ServiceErasureView {
  @OneOf(erasingServices) service!: ErasingService;
  @OneOf(erasureStates, { description: 'in_progress goes on by itself, also after a crash; unknown: away right now.' })
  status!: (typeof erasureStates)[number];
  @Instant({ nullable: true }) finished_at!: string | null;
  @ApiProperty({ type: [RemovedView] }) removed!: readonly Shape<RemovedView>[];
  @ApiProperty({ type: [KeptView] }) kept!: readonly Shape<KeptView>[];
}

export class ErasureListView {
  @Id({ description: 'Of the person who was; nothing else is known of them.' }) id!: string;
  @Instant({ nullable: true }) erased_at!: string | null;
  @OneOf(['finished', 'in_progress'], { description: 'Of identity: faces, pictures and the record of the person.' })
  identity_status!: 'finished' | 'in_progress';
}

export class ErasureView {
  @Id({ description: 'Of the person who was; nothing else is known of them.' }) id!: string;
  @OneOf(erasureStates, { description: 'finished once every service is.' }) status!: (typeof erasureStates)[number];
  @Instant({ nullable: true, description: 'Since when nothing of them is shown.' }) erased_at!: string | null;
  @Instant({ nullable: true }) finished_at!: string | null;
  @ApiProperty({ type: [ServiceErasureView] }) services!: readonly Shape<ServiceErasureView>[];
}

class ErasureFindingView {
  @OneOf(erasingServices) service!: ErasingService;
  @Text({
    description: 'A table with its schema, a stream of the bus, or the index of faces.',
    example: 'attendance.records',
  })
  place!: string;
  @Count() rows!: number;
  @Count({ nullable: true, description: 'Which of the texts, counted from 0; null: the id of the person.' })
  text!: number | null;
  @Flag({ description: 'It stays, as the receipt says. Whatever is not kept should be gone.' }) kept!: boolean;
}

class SearchedView {
  @OneOf(erasingServices) service!: ErasingService;
  @ApiProperty({ type: [String], example: ['identity.people', 'identity.face_templates', 'index of faces'] })
  places!: readonly string[];
}

export class ErasureCheckView {
  @Id() id!: string;
  @Instant() checked_at!: string;
  @Flag({ description: 'Nothing was found that should be gone.' }) clean!: boolean;
  @ApiProperty({ type: [ErasureFindingView] }) findings!: readonly Shape<ErasureFindingView>[];
  @ApiProperty({ type: [SearchedView], description: 'Everything that was searched.' })
  searched!: readonly Shape<SearchedView>[];
}

export function toErasureListView({ personId, erasedAt, finishedAt }: Erasure): Shape<ErasureListView> {
  const status = finishedAt === undefined ? 'in_progress' : 'finished';
  return { id: personId, erased_at: toIsoInstant(erasedAt), identity_status: status };
}

export function toErasureView(personId: string, told: Readonly<Record<ErasingService, Told>>): Shape<ErasureView> {
  const services = erasingServices.map((service) => toServiceView(service, told[service]));
  const statuses = services.map(({ status }) => status);
  const status = (['unknown', 'in_progress'] as const).find((one) => statuses.includes(one)) ?? 'finished';
  const { identity, gateway } = told;
  const first = [identity, gateway].find((one) => typeof one === 'object');
  const last = services.map(({ finished_at: at }) => at ?? '').sort();
  return {
    id: personId,
    status,
    erased_at: typeof first === 'object' ? toIsoInstant(first.erasedAt) : null,
    finished_at: status === 'finished' ? (last.at(-1) ?? null) : null,
    services,
  };
}

function toServiceView(service: ErasingService, told: Told): Shape<ServiceErasureView> {
  if (told === undefined || told === 'away') {
    const status = told === 'away' ? 'unknown' : 'in_progress';
    return { service, status, finished_at: null, removed: [], kept: [] };
  }
  return {
    service,
    status: told.finishedAt === undefined ? 'in_progress' : 'finished',
    finished_at: toIsoInstant(told.finishedAt),
    removed: told.removed.map(({ kind, rows }) => ({ kind, rows })),
    kept: told.kept.map(({ kind, rows, reason, days }) => ({ kind, rows, reason, days: days ?? null })),
  };
}

interface Checked {
  readonly places: readonly string[];
  readonly findings: readonly {
    readonly place: string;
    readonly rows: number;
    readonly text?: number | undefined;
    readonly isKept: boolean;
  }[];
}

export function toErasureCheckView(
  personId: string,
  checkedAt: Date,
  checked: Readonly<Record<ErasingService, Checked>>,
): Shape<ErasureCheckView> {
  const findings = erasingServices.flatMap((service) =>
    checked[service].findings.map(({ place, rows, text, isKept }) => ({
      service,
      place,
      rows,
      text: text ?? null,
      kept: isKept,
    })),
  );
  return {
    id: personId,
    checked_at: checkedAt.toISOString(),
    clean: findings.every(({ kept }) => kept),
    findings,
    searched: erasingServices.map((service) => ({ service, places: checked[service].places })),
  };
}
