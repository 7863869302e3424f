import { leaveParts, leaveStates, type LeaveRequest, type LeaveType } from '@smart-attendance/contracts';
import { NameOf, OfKind, nobodyNamed, toNamedAuthor, type AuthorKind, type Authors } from '../access/author';
import { Count, Day, Flag, Id, Instant, OneOf, Text, type Shape } from '../http/view.decorators';
import { toIsoInstant } from '../input/instant.policy';
import { textOrNull } from '../input/show.policy';

export class LeaveTypeView {
  @Id() id!: string;
  @Text() name!: string;
  @Flag() paid!: boolean;
  @Flag({ description: 'Nobody asks for one that is not active.' }) is_active!: boolean;
  @Instant() created_at!: string | null;
  @Instant() updated_at!: string | null;
  @Count({ description: 'Grows with every change.' }) revision!: number;
}

export class LeaveRequestView {
  @Id() id!: string;
  @Id() user_id!: string;
  @Text({ nullable: true }) user_name!: string | null;
  @Text({ nullable: true, description: 'Of the person, as it is now.' }) department!: string | null;
  @Id() type_id!: string;
  @Text({ description: 'As it was called when the leave was asked for.' }) type_name!: string;
  @Flag({ description: 'As the type was then.' }) paid!: boolean;
  @Day() date_from!: string;
  @Day({ description: 'Included.' }) date_to!: string;
  @OneOf(leaveParts) part!: string;
  @Text({ nullable: true, description: 'Of whoever asked.' }) note!: string | null;
  @OneOf(leaveStates, {
    description:
      'requested becomes approved, refused or withdrawn; approved becomes cancelled. Only approved leave counts.',
  })
  state!: string;
  @Text({ description: 'Who asked: a person, an API key.' }) requested_by!: string;
  @OfKind() requested_by_kind!: AuthorKind | null;
  @NameOf() requested_by_name!: string | null;
  @Text({ nullable: true, description: 'Who approved or refused it.' }) decided_by!: string | null;
  @OfKind() decided_by_kind!: AuthorKind | null;
  @NameOf() decided_by_name!: string | null;
  @Instant({ nullable: true }) decided_at!: string | null;
  @Text({ nullable: true }) decision_reason!: string | null;
  @Text({ nullable: true, description: 'Who cancelled or withdrew it; system: the person left.' })
  ended_by!: string | null;
  @OfKind() ended_by_kind!: AuthorKind | null;
  @NameOf() ended_by_name!: string | null;
  @Instant({ nullable: true }) ended_at!: string | null;
  @Text({ nullable: true }) end_reason!: string | null;
  @Instant() created_at!: string | null;
  @Instant() updated_at!: string | null;
  @Count({ description: 'Grows with every change.' }) revision!: number;
}

export function toLeaveTypeView(type: LeaveType): Shape<LeaveTypeView> {
  return {
    id: type.id,
    name: type.name,
    paid: type.isPaid,
    is_active: type.isActive,
    created_at: toIsoInstant(type.createdAt),
    updated_at: toIsoInstant(type.updatedAt),
    revision: type.revision,
  };
}

export function authorsOfLeave({ requestedBy, decidedBy, endedBy }: LeaveRequest): string[] {
  return [requestedBy, decidedBy, endedBy];
}

export function toLeaveRequestView(request: LeaveRequest, authors: Authors = nobodyNamed): Shape<LeaveRequestView> {
  return {
    id: request.id,
    user_id: request.personId,
    user_name: textOrNull(request.personName),
    department: textOrNull(request.department),
    type_id: request.typeId,
    type_name: request.typeName,
    paid: request.isPaid,
    date_from: request.dateFrom,
    date_to: request.dateTo,
    part: request.part,
    note: textOrNull(request.note),
    state: request.state,
    requested_by: request.requestedBy,
    ...toNamedAuthor('requested_by', authors.get(request.requestedBy)),
    decided_by: textOrNull(request.decidedBy),
    ...toNamedAuthor('decided_by', authors.get(request.decidedBy)),
    decided_at: toIsoInstant(request.decidedAt),
    decision_reason: textOrNull(request.decisionReason),
    ended_by: textOrNull(request.endedBy),
    ...toNamedAuthor('ended_by', authors.get(request.endedBy)),
    ended_at: toIsoInstant(request.endedAt),
    end_reason: textOrNull(request.endReason),
    created_at: toIsoInstant(request.createdAt),
    updated_at: toIsoInstant(request.updatedAt),
    revision: request.revision,
  };
}
