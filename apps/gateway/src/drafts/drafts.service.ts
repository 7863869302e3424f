import { Injectable } from '@nestjs/common';
import {
  approveDraft,
  createDraft,
  discardDraft,
  getDraft,
  getShift,
  listDraftDays,
  listDrafts,
  previewDraft,
  type Draft,
  type MessageInitShape,
  type RuleChangeKind,
  type RuleChangeSchema,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { AuthorsService } from '../access/authors.service';
import type { Caller } from '../access/caller';
import { toAssignmentMessage } from '../assignments/assignment.view';
import { addToAuditNote } from '../audit/audit-note';
import { requirePart } from '../http/required-part';
import { toPageView, type PageView } from '../input/page.policy';
import { newestFirst, toPageRequest } from '../input/page.query';
import { given } from '../input/show.policy';
import { toRulesFrom } from '../shifts/shift-message.policy';
import type {
  DecideDraftInput,
  DraftAssignmentEndInput,
  DraftAssignmentInput,
  DraftRecomputationInput,
  DraftShiftInput,
  DraftSiteInput,
  ListDraftDaysQuery,
  ListDraftsQuery,
} from './draft.input';
import { authorsOfDraft, toDraftDayView, toDraftView, type DraftDayView, type DraftView } from './draft.view';

type Change = MessageInitShape<typeof RuleChangeSchema> & { readonly kind: RuleChangeKind };

/** Who drafts, why, and the id to give, as IdToGive has it. */
interface Drafting {
  readonly reason: string;
  readonly caller: Caller;
  readonly idToGive: string;
}

/** Changes of rules that reach back, over HTTP: requests to attendance. */
@Injectable()
export class DraftsService {
  constructor(
    private readonly requests: RequestClient,
    private readonly authors: AuthorsService,
  ) {}

  async draftShift(input: DraftShiftInput, caller: Caller, idToGive: string): Promise<DraftView> {
    const { shift_id: shiftId, valid_from: validFrom, reason, ...rules } = input;
    const { shift } = await this.requests.request(getShift, { shiftId });
    const shiftRules = toRulesFrom(validFrom, rules, requirePart(shift));
    if (shiftRules === undefined) throw nothing('shift_id', 'start, end or another rule of the shift');
    return this.create({ kind: 'shift', shiftId, shiftRules, validFrom }, { reason, caller, idToGive });
  }

  async draftSite(input: DraftSiteInput, caller: Caller, idToGive: string): Promise<DraftView> {
    const { site_id: siteId, valid_from: validFrom, reason } = input;
    const rules = given({
      timeZone: input.time_zone,
      coverageMinPercent: input.coverage_min_percent,
      cooldownSeconds: input.cooldown_seconds,
    });
    if (Object.keys(rules).length === 0) {
      throw nothing('site_id', 'time_zone, coverage_min_percent or cooldown_seconds');
    }
    return this.create({ kind: 'site', siteId, validFrom, ...rules }, { reason, caller, idToGive });
  }

  async draftAssignment(input: DraftAssignmentInput, caller: Caller, idToGive: string): Promise<DraftView> {
    const change = { kind: 'assignment', assignment: toAssignmentMessage(input), validFrom: input.valid_from } as const;
    return this.create(change, { reason: input.reason, caller, idToGive });
  }

  async draftAssignmentEnd(input: DraftAssignmentEndInput, caller: Caller, idToGive: string): Promise<DraftView> {
    const { assignment_id: assignmentId, valid_to: validTo, reason } = input;
    if (validTo === undefined) throw nothing('valid_to', 'the last day, or null where there is to be none');
    const change = { kind: 'assignment_end', assignmentId, validTo: validTo ?? '' } as const;
    return this.create(change, { reason, caller, idToGive });
  }

  async draftRecomputation(input: DraftRecomputationInput, caller: Caller, idToGive: string): Promise<DraftView> {
    const { date_from: validFrom, date_to: validTo, user_id: personId, reason } = input;
    const change = { kind: 'recomputation', validFrom, validTo, personId: personId ?? '' } as const;
    return this.create(change, { reason, caller, idToGive });
  }

  async list(query: ListDraftsQuery): Promise<PageView<DraftView>> {
    const page = newestFirst(query);
    const { drafts, pageInfo } = await this.requests.request(listDrafts, { page, state: query.state ?? '' });
    const authors = await this.authors.of(drafts.flatMap(authorsOfDraft));
    const views = drafts.map((draft) => toDraftView(draft, authors));
    return toPageView(views, page, pageInfo);
  }

  async get(draftId: string): Promise<DraftView> {
    return this.show(requirePart((await this.requests.request(getDraft, { draftId })).draft));
  }

  async days(draftId: string, query: ListDraftDaysQuery): Promise<PageView<DraftDayView>> {
    const page = toPageRequest(query);
    const request = { draftId, page, personId: query.user_id ?? '' };
    const { days, pageInfo } = await this.requests.request(listDraftDays, request);
    return toPageView(days.map(toDraftDayView), page, pageInfo);
  }

  /** @throws AppError `conflict` (changed_meanwhile), as the next two, when another revision was expected */
  async preview(draftId: string, { principal }: Caller, expectedRevision?: number): Promise<DraftView> {
    const request = { draftId, authorId: principal.id, ...given({ expectedRevision }) };
    return this.show(requirePart((await this.requests.request(previewDraft, request)).draft));
  }

  async approve(
    draftId: string,
    { reason }: DecideDraftInput,
    { principal }: Caller,
    expectedRevision?: number,
  ): Promise<DraftView> {
    const request = { draftId, authorId: principal.id, reason, ...given({ expectedRevision }) };
    return this.show(requirePart((await this.requests.request(approveDraft, request)).draft));
  }

  async discard(
    draftId: string,
    { reason }: DecideDraftInput,
    { principal }: Caller,
    expectedRevision?: number,
  ): Promise<DraftView> {
    const request = { draftId, authorId: principal.id, reason, ...given({ expectedRevision }) };
    return this.show(requirePart((await this.requests.request(discardDraft, request)).draft));
  }

  private async show(draft: Draft): Promise<DraftView> {
    return toDraftView(draft, await this.authors.of(authorsOfDraft(draft)));
  }

  private async create(change: Change, { reason, caller, idToGive }: Drafting): Promise<DraftView> {
    const request = { change, reason, authorId: caller.principal.id, draftId: idToGive };
    const { draft } = await this.requests.request(createDraft, request);
    addToAuditNote({ createdKind: 'drafts' });
    return this.show(requirePart(draft));
  }
}

function nothing(field: string, what: string): AppError {
  return AppError.invalid([{ field, message: `is not all: say ${what}` }]);
}
