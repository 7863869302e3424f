import { ApiProperty } from '@nestjs/swagger';
import { punchSources, values, type ImportedPunch, type Punch } from '@smart-attendance/contracts';
import { NameOf, OfKind, toNamedAuthor, type AuthorKind, type Authors } from '../access/author';
import { Count, Flag, Id, Instant, OneOf, Text, type Shape } from '../http/view.decorators';
import { toIsoInstant } from '../input/instant.policy';
import { textOrNull } from '../input/show.policy';

export class PunchOfPersonView {
  @Id() id!: string;
  @Id() user_id!: string;
  @Text({ nullable: true }) user_name!: string | null;
  @Text({ nullable: true }) employee_id!: string | null;
  @Text({ nullable: true }) department!: string | null;
  @Instant({ description: 'When they were first seen, or are said to have been there.' }) from!: string | null;
  @Instant() to!: string | null;
  @Id({ nullable: true }) camera_id!: string | null;
  @Id() site_id!: string;
  @OneOf(values.cameraRoles) role!: string;
  @OneOf(punchSources) source!: string;
  @Id({ nullable: true, description: 'The row it was counted to.' }) attendance_id!: string | null;
  @Text({
    nullable: true,
    description: 'User or API key who entered it, or told it from a kept face.',
    example: authorExample(),
  })
  author_id!: string | null;
  @OfKind() author_kind!: AuthorKind | null;
  @NameOf() author_name!: string | null;
  @Text({ nullable: true, example: 'The camera at the gate was down' }) reason!: string | null;
  @Instant({ nullable: true, description: 'When it was told from a kept face; null where it was not.' })
  told_at!: string | null;
  @Instant({ nullable: true, example: '2026-11-21T09:00:00.000Z' }) withdrawn_at!: string | null;
  @Text({ nullable: true, example: authorExample() }) withdrawn_by!: string | null;
  @OfKind() withdrawn_by_kind!: AuthorKind | null;
  @NameOf() withdrawn_by_name!: string | null;
  @Text({ nullable: true, example: 'It was another day' }) withdrawal_reason!: string | null;
  @Instant({ description: 'When it was handled here.' }) created_at!: string | null;
}

function authorExample(): string {
  return 'b1a0c3f2-5a53-4c5e-9d53-0d9f6b1f2a11';
}

export function authorsOfPunch({ authorId, withdrawnBy }: Punch): string[] {
  return [authorId, withdrawnBy];
}

export function toPunchOfPersonView(punch: Punch, authors: Authors): Shape<PunchOfPersonView> {
  return {
    id: punch.id,
    user_id: punch.personId,
    user_name: textOrNull(punch.personName),
    employee_id: textOrNull(punch.employeeId),
    department: textOrNull(punch.department),
    from: toIsoInstant(punch.from),
    to: toIsoInstant(punch.to),
    camera_id: textOrNull(punch.cameraId),
    site_id: punch.siteId,
    role: punch.role,
    source: punch.source,
    attendance_id: textOrNull(punch.recordId),
    author_id: textOrNull(punch.authorId),
    ...toNamedAuthor('author', authors.get(punch.authorId)),
    reason: textOrNull(punch.reason),
    told_at: toIsoInstant(punch.toldAt),
    withdrawn_at: toIsoInstant(punch.withdrawnAt),
    withdrawn_by: textOrNull(punch.withdrawnBy),
    ...toNamedAuthor('withdrawn_by', authors.get(punch.withdrawnBy)),
    withdrawal_reason: textOrNull(punch.withdrawalReason),
    created_at: toIsoInstant(punch.createdAt),
  };
}

const rowResults = ['created', 'unchanged', 'failed'] as const;

class PunchRowMessageView {
  @Count({ description: 'As a spreadsheet counts: the names of the fields are row 1.' }) row!: number;
  @Text({ example: 'time' }) field!: string;
  @Text({ example: 'comes twice, as clocks are turned back: the first is meant unless an offset is written' })
  message!: string;
}

export class ImportedPunchView {
  @Count() row!: number;
  @Text() employee_id!: string;
  @OneOf(rowResults) result!: string;
  @Id({ nullable: true, description: 'Null where nothing was written.' }) punch_id!: string | null;
  @Id({ nullable: true }) user_id!: string | null;
  @Instant({ nullable: true, description: 'The moment that was read; null where it could not be.' }) at!: string | null;
  @Id({ nullable: true }) site_id!: string | null;
  @Flag({ description: 'It becomes a correction that waits for approval.' }) in_locked_period!: boolean;
  @ApiProperty({ type: [PunchRowMessageView] }) errors!: readonly Shape<PunchRowMessageView>[];
  @ApiProperty({
    type: [PunchRowMessageView],
    description: 'What to look at all the same: times that come twice, or that clocks skip.',
  })
  warnings!: readonly Shape<PunchRowMessageView>[];
}

export class PunchImportView {
  @Flag({ description: 'Nothing was written; the results are what would have been.' }) dry_run!: boolean;
  @Count() created!: number;
  @Count() unchanged!: number;
  @Count() failed!: number;
  @ApiProperty({ type: [ImportedPunchView], description: 'In the order of the file.' })
  data!: readonly Shape<ImportedPunchView>[];
}

export interface ImportedRow {
  readonly row: number;
  readonly employeeId: string;
  readonly punch: ImportedPunch;
}

export function toImportedPunchView({ row, employeeId, punch }: ImportedRow): Shape<ImportedPunchView> {
  const atRow = ({ field, message }: { readonly field: string; readonly message: string }) => ({ row, field, message });
  return {
    row,
    employee_id: employeeId,
    result: punch.result,
    punch_id: textOrNull(punch.punchId),
    user_id: textOrNull(punch.personId),
    at: toIsoInstant(punch.at),
    site_id: textOrNull(punch.siteId),
    in_locked_period: punch.isInLockedPeriod,
    errors: punch.faults.map(atRow),
    warnings: punch.warnings.map(atRow),
  };
}

export function toPunchImportView(isDryRun: boolean, rows: readonly ImportedRow[]): Shape<PunchImportView> {
  const count = (result: (typeof rowResults)[number]): number =>
    rows.filter(({ punch }) => punch.result === result).length;
  return {
    dry_run: isDryRun,
    created: count('created'),
    unchanged: count('unchanged'),
    failed: count('failed'),
    data: rows.map(toImportedPunchView),
  };
}
