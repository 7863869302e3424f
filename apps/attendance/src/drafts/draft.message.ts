import {
  timestampFromDate,
  type DraftDaySchema,
  type DraftRowSchema,
  type DraftSchema,
  type MessageInitShape,
  type RuleChange as ChangeMessage,
  type RuleChangeSchema,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { randomUUID } from 'node:crypto';
import { toAssigned, toGiven } from '../assignments/assignment.message';
import { shownNameOf } from '../records/record.message';
import { toRulesMessage, toShiftRules } from '../shifts/shift.message';
import type { DayFigures, DraftRow } from './draft.entity';
import type { NamedDraftDay } from './drafts.service';
import type { Recomputation, RuleChange } from './rule-change';
import type { WishedChange } from './rule-changes.service';

/** @throws AppError `invalid_argument` for a change that does not say what its kind needs */
export function toWishedChange(change: ChangeMessage): WishedChange {
  const { shiftId, siteId, assignmentId, validFrom, validTo } = change;
  switch (change.kind) {
    case 'shift': {
      const rules = change.shiftRules;
      if (shiftId === '' || validFrom === '' || rules === undefined) throw missing('shift_id', 'valid_from', 'rules');
      return { kind: 'shift', shiftId, validFrom, rules: toShiftRules(rules) };
    }
    case 'site': {
      if (siteId === '' || validFrom === '') throw missing('site_id', 'valid_from');
      return { kind: 'site', siteId, validFrom, given: siteRulesOf(change) };
    }
    case 'assignment': {
      if (change.assignment === undefined) throw missing('assignment');
      return { kind: 'assignment', assignmentId: randomUUID(), assignment: toGiven(change.assignment) };
    }
    case 'assignment_end': {
      if (assignmentId === '') throw missing('assignment_id');
      return { kind: 'assignment_end', assignmentId, validTo: validTo === '' ? null : validTo };
    }
    default:
      return toRecomputation(change);
  }
}

function toRecomputation({ validFrom, validTo, personId }: ChangeMessage): Recomputation {
  if (validFrom === '' || validTo === '') throw missing('date_from', 'date_to');
  return { kind: 'recomputation', validFrom, validTo, personId: personId === '' ? null : personId };
}

function siteRulesOf({ timeZone, coverageMinPercent, cooldownSeconds }: ChangeMessage) {
  return {
    ...(timeZone !== '' && { timeZone }),
    ...(coverageMinPercent !== undefined && { coverageMinPercent }),
    ...(cooldownSeconds !== undefined && { cooldownSeconds }),
  };
}

function missing(...fields: readonly string[]): AppError {
  return AppError.invalid(fields.map((field) => ({ field, message: 'is needed' })));
}

export function toDraft(draft: DraftRow): MessageInitShape<typeof DraftSchema> {
  const { decidedAt, previewedAt, appliedAt } = draft;
  return {
    id: draft.id,
    change: toChangeMessage(draft.change),
    state: draft.state,
    problem: draft.problem,
    dateFrom: draft.dateFrom,
    dateTo: draft.dateTo,
    peopleDone: draft.peopleDone,
    peopleTotal: draft.peopleTotal,
    daysChanged: draft.daysChanged,
    daysLocked: draft.daysLocked,
    daysApplied: draft.daysApplied,
    daysDifferent: draft.daysDifferent,
    authorId: draft.authorId,
    reason: draft.reason,
    decidedBy: draft.decidedBy ?? '',
    decisionReason: draft.decisionReason,
    ...(decidedAt !== null && { decidedAt: timestampFromDate(decidedAt) }),
    ...(previewedAt !== null && { previewedAt: timestampFromDate(previewedAt) }),
    ...(appliedAt !== null && { appliedAt: timestampFromDate(appliedAt) }),
    revision: draft.revision,
    createdAt: timestampFromDate(draft.createdAt),
    updatedAt: timestampFromDate(draft.updatedAt),
  };
}

function toChangeMessage(change: RuleChange): MessageInitShape<typeof RuleChangeSchema> {
  const { kind } = change;
  switch (kind) {
    case 'shift':
      return { kind, shiftId: change.shiftId, shiftRules: toRulesMessage(change.rules), validFrom: change.validFrom };
    case 'site':
      return { kind, siteId: change.siteId, validFrom: change.validFrom, ...change.given };
    case 'assignment': {
      const { assignmentId, assignment } = change;
      return { kind, assignmentId, assignment: toAssigned(assignment), validFrom: assignment.validFrom };
    }
    case 'assignment_end': {
      const { assignmentId, assignment, validTo } = change;
      return { kind, assignmentId, assignment: toAssigned(assignment), validTo: validTo ?? '' };
    }
    case 'recomputation':
      return { kind, validFrom: change.validFrom, validTo: change.validTo, personId: change.personId ?? '' };
  }
}

export function toDraftDayMessage({ day, person }: NamedDraftDay): MessageInitShape<typeof DraftDaySchema> {
  return {
    personId: day.personId,
    personName: shownNameOf(person),
    department: person?.department ?? '',
    localDate: day.localDate,
    ...(day.before !== null && { before: toRow(day.before) }),
    ...(day.after !== null && { after: toRow(day.after) }),
    causes: [...day.causes],
    outcome: day.outcome,
    recordId: day.recordId ?? '',
  };
}

function toRow(figures: DayFigures): MessageInitShape<typeof DraftRowSchema> {
  const { shiftName, shiftVersion, checkIn, checkOut, workedMinutes, requiredMinutes, flags, ...always } = figures;
  return {
    ...always,
    shiftName: shiftName ?? '',
    shiftVersion: shiftVersion ?? 0,
    ...(checkIn !== null && { checkIn: timestampFromDate(new Date(checkIn)) }),
    ...(checkOut !== null && { checkOut: timestampFromDate(new Date(checkOut)) }),
    ...(workedMinutes !== null && { workedMinutes }),
    ...(requiredMinutes !== null && { requiredMinutes }),
    flags: [...flags],
  };
}
