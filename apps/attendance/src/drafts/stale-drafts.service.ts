import { Injectable } from '@nestjs/common';
import type { Transaction } from '@smart-attendance/database';
import { isAppError } from '@smart-attendance/errors';
import { dateAfter } from '../calendar/wall-clock.policy';
import { RulesService } from '../rules/rules.service';
import type { DraftRow } from './draft.entity';
import { DraftsRepository } from './drafts.repository';
import { RuleChangesService } from './rule-changes.service';

/** Of earlier dates every day was over when the preview began, wherever on earth and whatever the shift. */
export function openFrom({ previewBeganAt }: DraftRow): string {
  return dateAfter(previewBeganAt.toISOString().slice(0, 10), -2);
}

/** Whether what a preview was computed from is still so. */
@Injectable()
export class StaleDraftsService {
  constructor(
    private readonly drafts: DraftsRepository,
    private readonly changes: RuleChangesService,
    private readonly rules: RulesService,
  ) {}

  /** A sentence; undefined while it holds. */
  async problemOf(tx: Transaction, draft: DraftRow): Promise<string | undefined> {
    const { change, baseRevision, dateFrom, dateTo, rulesHash } = draft;
    try {
      const known = await this.changes.know(tx, change);
      if (known.baseRevision !== baseRevision) return 'What it changes was changed since it was previewed.';
    } catch (error) {
      if (!isAppError(error) || !['not_found', 'invalid_argument'].includes(error.code)) throw error;
      return `It is not possible any more: ${error.message}`;
    }
    if ((await this.rules.hashOf(dateAfter(dateFrom, -2), dateAfter(dateTo, 2), tx)) !== rulesHash) {
      return 'Rules of its days were changed since it was previewed.';
    }
    if (draft.ledgerSequence === null) return 'It was previewed by an earlier release.';
    const hasChanged = await this.drafts.hasChangedRows(tx, draft, openFrom(draft));
    return hasChanged ? 'Rows of its people were changed since it was previewed.' : undefined;
  }

  async mark(tx: Transaction, draft: DraftRow, problem: string, now: Date): Promise<void> {
    await this.drafts.update(tx, draft.id, { state: 'stale', problem, updatedAt: now, revision: draft.revision + 1 });
  }
}
