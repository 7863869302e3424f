import { LivenessMode } from '@smart-attendance/contracts';

/** What is made of liveness scores: nothing, kept for a reviewer, or low ones do not count. */
export type LivenessRule = 'off' | 'flag' | 'enforce';

const rules: Readonly<Partial<Record<LivenessMode, LivenessRule>>> = {
  [LivenessMode.OFF]: 'off',
  [LivenessMode.FLAG]: 'flag',
  [LivenessMode.ENFORCE]: 'enforce',
};

/** Undefined for a camera that leaves it to how this service is set up. */
export function livenessRuleOf(mode: LivenessMode): LivenessRule | undefined {
  return rules[mode];
}

/**
 * Why a face does not count. Enforcing means nobody counts who was not seen to be alive, so a face that was not looked
 * at does not either.
 * @param score 0 spoof .. 1 live
 */
export function refusedByLiveness(
  score: number | undefined,
  rule: LivenessRule,
  scoreMin: number,
): 'spoof_suspected' | 'liveness_unknown' | undefined {
  if (rule !== 'enforce') return undefined;
  if (score === undefined) return 'liveness_unknown';
  return score >= scoreMin ? undefined : 'spoof_suspected';
}
