import { ApiProperty } from '@nestjs/swagger';
import type { OpenItems, Period } from '@smart-attendance/contracts';
import { NameOf, OfKind, toNamedAuthor, type AuthorKind, type Authors } from '../access/author';
import { Count, Day, Flag, Id, Instant, Text, type Shape } from '../http/view.decorators';
import { toIsoInstant } from '../input/instant.policy';
import { textOrNull } from '../input/show.policy';

const author = '3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b';

/** What somebody should look at before days are signed. */
export class OpenItemsView {
  @Count({ description: 'Rows whose overtime nobody has decided.' }) pending_overtime!: number;
  @Count({ description: 'Rows without a check-out.' }) missing_check_outs!: number;
  @Count({ description: 'Days that are still to be computed, or of which not all that cameras saw had been handled.' })
  days_to_compute!: number;
  @Count({ description: 'Corrections that nobody has decided.' }) pending_corrections!: number;
  @Count({ description: 'Leave requests that nobody has decided, with a day among these.' }) undecided_leave!: number;
  @Count({ description: 'Rows of somebody who was at two sites with less time between than the way takes.' })
  impossible_travel!: number;
}

export class PeriodView {
  @Id() id!: string;
  @Day({ example: '2026-11-01' }) date_from!: string;
  @Day({ example: '2026-11-30', description: 'Included.' }) date_to!: string;
  @Flag({ example: true }) is_locked!: boolean;
  @Text({ description: 'User or API key.', example: author }) locked_by!: string;
  @OfKind() locked_by_kind!: AuthorKind | null;
  @NameOf() locked_by_name!: string | null;
  @Instant({ example: '2026-12-02T08:15:00.000Z' }) locked_at!: string | null;
  @Text({ nullable: true, example: 'Payroll of November' }) lock_reason!: string | null;
  @ApiProperty({ type: OpenItemsView, description: 'What was open when it was locked.' })
  open_items!: Shape<OpenItemsView>;
  @Text({ nullable: true, example: author }) unlocked_by!: string | null;
  @OfKind() unlocked_by_kind!: AuthorKind | null;
  @NameOf() unlocked_by_name!: string | null;
  @Instant({ nullable: true, example: '2026-12-03T09:00:00.000Z' }) unlocked_at!: string | null;
  @Text({ nullable: true, example: 'The bank returned the file' }) unlock_reason!: string | null;
  @Instant() created_at!: string | null;
  @Instant() updated_at!: string | null;
  @Count({ description: 'Grows with every change.' }) revision!: number;
}

export function toOpenItemsView(items: OpenItems | undefined): Shape<OpenItemsView> {
  return {
    pending_overtime: items?.pendingOvertime ?? 0,
    missing_check_outs: items?.missingCheckOuts ?? 0,
    days_to_compute: items?.daysToCompute ?? 0,
    pending_corrections: items?.pendingCorrections ?? 0,
    undecided_leave: items?.undecidedLeave ?? 0,
    impossible_travel: items?.impossibleTravel ?? 0,
  };
}

export function authorsOfPeriod({ lockedBy, unlockedBy }: Period): string[] {
  return [lockedBy, unlockedBy];
}

export function toPeriodView(period: Period, authors: Authors): Shape<PeriodView> {
  return {
    id: period.id,
    date_from: period.dateFrom,
    date_to: period.dateTo,
    is_locked: period.isLocked,
    locked_by: period.lockedBy,
    ...toNamedAuthor('locked_by', authors.get(period.lockedBy)),
    locked_at: toIsoInstant(period.lockedAt),
    lock_reason: textOrNull(period.lockReason),
    open_items: toOpenItemsView(period.openItems),
    unlocked_by: textOrNull(period.unlockedBy),
    ...toNamedAuthor('unlocked_by', authors.get(period.unlockedBy)),
    unlocked_at: toIsoInstant(period.unlockedAt),
    unlock_reason: textOrNull(period.unlockReason),
    created_at: toIsoInstant(period.createdAt),
    updated_at: toIsoInstant(period.updatedAt),
    revision: period.revision,
  };
}
