import type { RuleChangeKind } from '@smart-attendance/contracts';
import type { GivenAssignment } from '../assignments/assignment.policy';
import type { RuleVersion } from '../calendar/rule-versions.policy';
import type { ShiftRules } from '../shifts/shift.entity';
import type { SiteRulesVersion } from '../sites/site.entity';

export type SiteRules = Omit<SiteRulesVersion, keyof RuleVersion>;

/** What a draft would change. Dates are YYYY-MM-DD. */
export type RuleChange = ShiftChange | SiteChange | AssignmentChange | AssignmentEndChange | Recomputation;

export interface ShiftChange {
  readonly kind: Extract<RuleChangeKind, 'shift'>;
  readonly shiftId: string;
  readonly validFrom: string;
  readonly rules: ShiftRules;
}

export interface SiteChange {
  readonly kind: Extract<RuleChangeKind, 'site'>;
  readonly siteId: string;
  readonly validFrom: string;
  /** What was said; `rules` has the others as they are on that date. */
  readonly given: Partial<SiteRules>;
  readonly rules: SiteRules;
}

export interface AssignmentChange {
  readonly kind: Extract<RuleChangeKind, 'assignment'>;
  /** That it will have. */
  readonly assignmentId: string;
  readonly assignment: GivenAssignment;
}

export interface AssignmentEndChange {
  readonly kind: Extract<RuleChangeKind, 'assignment_end'>;
  readonly assignmentId: string;
  /** Included; null is open. */
  readonly validTo: string | null;
  /** As it is. */
  readonly assignment: GivenAssignment;
}

/** No rule is another. */
export interface Recomputation {
  readonly kind: Extract<RuleChangeKind, 'recomputation'>;
  readonly validFrom: string;
  readonly validTo: string;
  /** Null for everybody. */
  readonly personId: string | null;
}
