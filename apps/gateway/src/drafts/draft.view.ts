import { ApiProperty } from '@nestjs/swagger';
import {
  attendanceFlags,
  attendanceStatuses,
  dayCauses,
  draftDayOutcomes,
  draftStates,
  overtimeStatuses,
  ruleChangeKinds,
  type Draft,
  type DraftDay,
  type DraftRow,
  type RuleChange,
} from '@smart-attendance/contracts';
import { NameOf, OfKind, toNamedAuthor, type AuthorKind, type Authors } from '../access/author';
import { AssignedView, toAssignedView } from '../assignments/assignment.view';
import { requirePart } from '../http/required-part';
import { Count, Day, Id, Instant, OneOf, Text, type Shape } from '../http/view.decorators';
import { toIsoInstant } from '../input/instant.policy';
import { nothingWhenZero, textOrNull } from '../input/show.policy';
import { ShiftRulesView, toShiftRulesView } from '../shifts/shift.view';

export class SiteRulesChangeView {
  @Text({ nullable: true, description: 'Null: as it is.' }) time_zone!: string | null;
  @Count({ nullable: true }) coverage_min_percent!: number | null;
  @Count({ nullable: true }) cooldown_seconds!: number | null;
}

export class DraftView {
  @Id() id!: string;
  @OneOf(ruleChangeKinds) kind!: string;
  @OneOf(draftStates, { example: 'ready' }) state!: string;
  @Text({ nullable: true, example: '', description: 'Why it is stale, failed, or was discarded by nobody.' })
  problem!: string | null;
  @Id({ nullable: true }) shift_id!: string | null;
  @Id({ nullable: true }) site_id!: string | null;
  @Id({ nullable: true }) assignment_id!: string | null;
  @Id({ nullable: true }) user_id!: string | null;
  @Day({ nullable: true }) valid_from!: string | null;
  @Day({ nullable: true }) valid_to!: string | null;
  @ApiProperty({ type: ShiftRulesView, nullable: true }) shift!: Shape<ShiftRulesView> | null;
  @ApiProperty({ type: SiteRulesChangeView, nullable: true }) site!: Shape<SiteRulesChangeView> | null;
  @ApiProperty({ type: AssignedView, nullable: true }) assignment!: Shape<AssignedView> | null;
  @Day({ description: 'The days that are looked at, both included.' }) date_from!: string;
  @Day() date_to!: string;
  @Count({ description: 'How far preview or application have come.' }) people_done!: number;
  @Count() people_total!: number;
  @Count({ description: 'At /drafts/{id}/days.' }) days_changed!: number;
  @Count({ description: 'Of those, in a period that is locked.' }) days_locked!: number;
  @Count({ description: 'As they were shown.' }) days_applied!: number;
  @Count({ description: 'Computed to something else than was shown, since more was known by then.' })
  days_different!: number;
  @Text({ description: 'User, API key or operator.', example: '3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b' })
  author_id!: string;
  @OfKind() author_kind!: AuthorKind | null;
  @NameOf() author_name!: string | null;
  @Text() reason!: string;
  @Text({ nullable: true, description: 'Who approved or discarded it.' }) decided_by!: string | null;
  @OfKind() decided_by_kind!: AuthorKind | null;
  @NameOf() decided_by_name!: string | null;
  @Text({ nullable: true }) decision_reason!: string | null;
  @Instant({ nullable: true }) decided_at!: string | null;
  @Instant({ nullable: true }) previewed_at!: string | null;
  @Instant({ nullable: true }) applied_at!: string | null;
  @Instant() created_at!: string | null;
  @Instant() updated_at!: string | null;
  @Count({ description: 'Grows with every change but progress.' }) revision!: number;
}

export class DraftRowView {
  @OneOf(attendanceStatuses) status!: string;
  @Text({ nullable: true, description: 'In which its times are read; an IANA name.', example: 'Europe/Berlin' })
  time_zone!: string | null;
  @Text({ nullable: true, example: 'Day' }) shift_name!: string | null;
  @Count({ nullable: true }) shift_version!: number | null;
  @Instant({ nullable: true }) check_in!: string | null;
  @Instant({ nullable: true }) check_out!: string | null;
  @Count({ nullable: true }) worked_minutes!: number | null;
  @Count({ nullable: true }) required_minutes!: number | null;
  @Count() late_minutes!: number;
  @Count() early_minutes!: number;
  @Count() overtime_minutes!: number;
  @OneOf(overtimeStatuses) overtime_status!: string;
  @ApiProperty({ type: [String], enum: [...attendanceFlags] }) flags!: readonly string[];
}

export class DraftDayView {
  @Id() user_id!: string;
  @Text({ nullable: true }) user_name!: string | null;
  @Text({ nullable: true }) department!: string | null;
  @Day() date!: string;
  @Id({ nullable: true, description: 'The row; null where there is none.' }) record_id!: string | null;
  @ApiProperty({ type: DraftRowView, nullable: true, description: 'Null where there is no row.' })
  before!: DraftRowView | null;
  @ApiProperty({ type: DraftRowView, nullable: true, description: 'Null where there will be none.' })
  after!: DraftRowView | null;
  @ApiProperty({
    type: [String],
    enum: [...dayCauses],
    example: ['shift'],
    description: 'What is another than that from which the row was computed.',
  })
  causes!: readonly string[];
  @OneOf(draftDayOutcomes) outcome!: string;
}

export function authorsOfDraft({ authorId, decidedBy }: Draft): string[] {
  return [authorId, decidedBy];
}

export function toDraftView(draft: Draft, authors: Authors): DraftView {
  const change = requirePart(draft.change);
  return {
    id: draft.id,
    ...toChangeView(change),
    state: draft.state,
    problem: textOrNull(draft.problem),
    date_from: draft.dateFrom,
    date_to: draft.dateTo,
    ...toProgressView(draft),
    author_id: draft.authorId,
    ...toNamedAuthor('author', authors.get(draft.authorId)),
    reason: draft.reason,
    decided_by: textOrNull(draft.decidedBy),
    ...toNamedAuthor('decided_by', authors.get(draft.decidedBy)),
    decision_reason: textOrNull(draft.decisionReason),
    decided_at: toIsoInstant(draft.decidedAt),
    previewed_at: toIsoInstant(draft.previewedAt),
    applied_at: toIsoInstant(draft.appliedAt),
    created_at: toIsoInstant(draft.createdAt),
    updated_at: toIsoInstant(draft.updatedAt),
    revision: draft.revision,
  };
}

function toProgressView(draft: Draft) {
  return {
    people_done: draft.peopleDone,
    people_total: draft.peopleTotal,
    days_changed: draft.daysChanged,
    days_locked: draft.daysLocked,
    days_applied: draft.daysApplied,
    days_different: draft.daysDifferent,
  };
}

function toChangeView(change: RuleChange) {
  const { shiftRules, assignment } = change;
  return {
    kind: change.kind,
    shift_id: textOrNull(change.shiftId),
    site_id: textOrNull(change.siteId),
    assignment_id: textOrNull(change.assignmentId),
    user_id: textOrNull(change.personId),
    valid_from: textOrNull(change.validFrom),
    valid_to: textOrNull(change.validTo),
    shift: shiftRules === undefined ? null : toShiftRulesView(shiftRules),
    site: change.kind === 'site' ? toSiteRulesChangeView(change) : null,
    assignment: assignment === undefined ? null : toAssignedView(assignment),
  };
}

function toSiteRulesChangeView(change: RuleChange): Shape<SiteRulesChangeView> {
  return {
    time_zone: textOrNull(change.timeZone),
    coverage_min_percent: change.coverageMinPercent ?? null,
    cooldown_seconds: change.cooldownSeconds ?? null,
  };
}

export function toDraftDayView(day: DraftDay): DraftDayView {
  return {
    user_id: day.personId,
    user_name: textOrNull(day.personName),
    department: textOrNull(day.department),
    date: day.localDate,
    record_id: textOrNull(day.recordId),
    before: day.before === undefined ? null : toDraftRowView(day.before),
    after: day.after === undefined ? null : toDraftRowView(day.after),
    causes: day.causes,
    outcome: day.outcome,
  };
}

function toDraftRowView(row: DraftRow): DraftRowView {
  return {
    status: row.status,
    time_zone: textOrNull(row.timeZone),
    shift_name: textOrNull(row.shiftName),
    shift_version: nothingWhenZero(row.shiftVersion),
    check_in: toIsoInstant(row.checkIn),
    check_out: toIsoInstant(row.checkOut),
    worked_minutes: row.workedMinutes ?? null,
    required_minutes: row.requiredMinutes ?? null,
    late_minutes: row.lateMinutes,
    early_minutes: row.earlyMinutes,
    overtime_minutes: row.overtimeMinutes,
    overtime_status: row.overtimeStatus,
    flags: row.flags,
  };
}
