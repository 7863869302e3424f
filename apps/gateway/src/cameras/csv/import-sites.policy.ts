import { defaultSiteId } from '@smart-attendance/contracts';
import type { Violation } from '@smart-attendance/errors';
import { noSuchSite } from '../../sites/no-such-site';
import type { RowPlan } from './import-plan.policy';

/** Whether any row says where its camera is, other than at the default site. */
export function namesSites(plans: readonly RowPlan[]): boolean {
  return plans.some((plan) => siteOf(plan) !== undefined);
}

/** The plans, with those rows wrong that name a site which is none of these. */
export function refuseSites(plans: readonly RowPlan[], siteIds: ReadonlySet<string>): RowPlan[] {
  return plans.map((plan) => {
    const siteId = siteOf(plan);
    if (siteId === undefined || siteIds.has(siteId)) return plan;
    const violations: Violation[] = [noSuchSite];
    return { ...plan, action: { kind: 'wrong', violations } };
  });
}

function siteOf({ action }: RowPlan): string | undefined {
  if (action.kind === 'wrong' || action.kind === 'keep') return undefined;
  const siteId = action.input?.site_id ?? defaultSiteId;
  return siteId === defaultSiteId ? undefined : siteId;
}
