import { ApiProperty } from '@nestjs/swagger';
import {
  attendanceStatuses,
  correctionKinds,
  correctionStates,
  type CorrectionRequest,
  type WantedChange,
} from '@smart-attendance/contracts';
import { NameOf, OfKind, nobodyNamed, toNamedAuthor, type AuthorKind, type Authors } from '../access/author';
import { Count, Day, Flag, Id, Instant, OneOf, Text, type Shape } from '../http/view.decorators';
import { toIsoInstant } from '../input/instant.policy';
import { textOrNull } from '../input/show.policy';

/** What is asked for; what is not in `fields` stays as it is. */
export class WantedChangeView {
  @ApiProperty({ type: [String], example: ['check_out'], description: 'Which of the others are to change.' })
  fields!: readonly string[];
  @Instant({ nullable: true }) check_in!: string | null;
  @Instant({ nullable: true, description: 'Null among the fields: back to the cameras.' }) check_out!: string | null;
  @OneOf(attendanceStatuses, { nullable: true, description: 'Null among the fields: back to the rules.' })
  status!: string | null;
  @Text({ nullable: true }) notes!: string | null;
}

export class CorrectionRequestView {
  @Id() id!: string;
  @Id() user_id!: string;
  @Text({ nullable: true }) user_name!: string | null;
  @Text({ nullable: true }) department!: string | null;
  @Id({ nullable: true, description: 'The row; null while there is none.' }) attendance_id!: string | null;
  @Day() date!: string;
  @OneOf(correctionKinds, { description: 'late_data came after its period was locked.', example: 'change' })
  kind!: string;
  @OneOf(correctionStates, { example: 'pending' }) state!: string;
  @Text({ description: 'Who asked: a user, an API key or system.', example: '3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b' })
  author_id!: string;
  @OfKind() author_kind!: AuthorKind | null;
  @NameOf() author_name!: string | null;
  @Text({ nullable: true }) reason!: string | null;
  @ApiProperty({ type: WantedChangeView }) wanted!: Shape<WantedChangeView>;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'The row as it was when this was asked; null without one.',
  })
  before!: unknown;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'What the row becomes; null when it goes.',
  })
  after!: unknown;
  @Flag({
    description: 'The row changed since: approving it is 409 once, and shows what it comes to now.',
    example: false,
  })
  is_stale!: boolean;
  @Id({ nullable: true, description: 'The lock in which the day is; an approval names it.', example: periodExample() })
  period_id!: string | null;
  @Text({ nullable: true, example: '9c1d4f80-6f3e-4b34-8f43-2a51c07f9e02' }) decided_by!: string | null;
  @OfKind() decided_by_kind!: AuthorKind | null;
  @NameOf() decided_by_name!: string | null;
  @Instant({ nullable: true }) decided_at!: string | null;
  @Text({ nullable: true, example: 'Seen on the picture of the gate' }) decision_reason!: string | null;
  @Instant() created_at!: string | null;
  @Instant() updated_at!: string | null;
  @Count({ description: 'Grows with every change.' }) revision!: number;
}

function periodExample(): string {
  return '5a0de2b7-8f0c-4f3e-bb5b-0d7c1a9e4f11';
}

export function authorsOfRequest({ authorId, decidedBy }: CorrectionRequest): string[] {
  return [authorId, decidedBy];
}

export function toCorrectionRequestView(
  request: CorrectionRequest,
  authors: Authors = nobodyNamed,
): Shape<CorrectionRequestView> {
  return {
    id: request.id,
    user_id: request.personId,
    user_name: textOrNull(request.personName),
    department: textOrNull(request.department),
    attendance_id: textOrNull(request.recordId),
    date: request.localDate,
    kind: request.kind,
    state: request.state,
    author_id: request.authorId,
    ...toNamedAuthor('author', authors.get(request.authorId)),
    reason: textOrNull(request.reason),
    wanted: toWantedView(request.wanted),
    before: jsonOrNull(request.beforeJson),
    after: jsonOrNull(request.afterJson),
    is_stale: request.isStale,
    period_id: textOrNull(request.periodId),
    decided_by: textOrNull(request.decidedBy),
    ...toNamedAuthor('decided_by', authors.get(request.decidedBy)),
    decided_at: toIsoInstant(request.decidedAt),
    decision_reason: textOrNull(request.decisionReason),
    created_at: toIsoInstant(request.createdAt),
    updated_at: toIsoInstant(request.updatedAt),
    revision: request.revision,
  };
}

function toWantedView(wanted: WantedChange | undefined): Shape<WantedChangeView> {
  const { checkIn, checkOut, clearCheckOut = false, status, notes } = wanted ?? {};
  return {
    fields: [
      ...(checkIn === undefined ? [] : ['check_in']),
      ...(checkOut === undefined && !clearCheckOut ? [] : ['check_out']),
      ...(status === undefined ? [] : ['status']),
      ...(notes === undefined ? [] : ['notes']),
    ],
    check_in: toIsoInstant(checkIn),
    check_out: toIsoInstant(checkOut),
    status: textOrNull(status ?? ''),
    notes: textOrNull(notes ?? ''),
  };
}

function jsonOrNull(json: string): unknown {
  return json === '' ? null : JSON.parse(json);
}
