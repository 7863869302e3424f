import { Controller } from '@nestjs/common';
import {
  approveDraft,
  createDraft,
  discardDraft,
  getDraft,
  listDraftDays,
  listDrafts,
  previewDraft,
  type ApproveDraftRequest,
  type CreateDraftRequest,
  type DiscardDraftRequest,
  type GetDraftRequest,
  type ListDraftDaysRequest,
  type ListDraftsRequest,
  type PreviewDraftRequest,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { RespondsTo } from '@smart-attendance/messaging';
import { toDraft, toDraftDayMessage, toWishedChange } from './draft.message';
import { DraftsService } from './drafts.service';

@Controller()
export class DraftsResponder {
  constructor(private readonly drafts: DraftsService) {}

  @RespondsTo(createDraft)
  async createDraft({ draftId, change, authorId, reason }: CreateDraftRequest) {
    if (change === undefined) throw AppError.invalid([{ field: 'change', message: 'is missing' }]);
    return { draft: toDraft(await this.drafts.create(draftId, toWishedChange(change), authorId, reason)) };
  }

  @RespondsTo(getDraft)
  async getDraft({ draftId }: GetDraftRequest) {
    return { draft: toDraft(await this.drafts.get(draftId)) };
  }

  @RespondsTo(listDrafts)
  async listDrafts({ state, page }: ListDraftsRequest) {
    const { rows, total, nextCursor } = await this.drafts.list(state, page);
    return { drafts: rows.map(toDraft), pageInfo: { total, nextCursor } };
  }

  @RespondsTo(listDraftDays)
  async listDraftDays({ draftId, personId, page }: ListDraftDaysRequest) {
    const { days, total, nextCursor } = await this.drafts.days(draftId, personId, page);
    return { days: days.map(toDraftDayMessage), pageInfo: { total, nextCursor } };
  }

  @RespondsTo(previewDraft)
  async previewDraft({ draftId, expectedRevision }: PreviewDraftRequest) {
    return { draft: toDraft(await this.drafts.preview(draftId, { expectedRevision })) };
  }

  @RespondsTo(approveDraft)
  async approveDraft({ draftId, authorId, reason, expectedRevision }: ApproveDraftRequest) {
    return { draft: toDraft(await this.drafts.approve(draftId, { authorId, reason, expectedRevision })) };
  }

  @RespondsTo(discardDraft)
  async discardDraft({ draftId, authorId, reason, expectedRevision }: DiscardDraftRequest) {
    return { draft: toDraft(await this.drafts.discard(draftId, { authorId, reason, expectedRevision })) };
  }
}
