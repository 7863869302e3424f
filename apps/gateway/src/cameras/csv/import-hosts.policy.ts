import { readCameraUrl } from '@smart-attendance/contracts';
import type { Violation } from '@smart-attendance/errors';
import { isSameAddress } from './camera-address.policy';
import type { RowPlan } from './import-plan.policy';

/** Where cameras may be, only the registry knows; it is asked about all rows at once, before the first is written. */
export function newHostsIn(plans: readonly RowPlan[]): string[] {
  return [...new Set(plans.flatMap(newAddressesOf).map(({ host }) => host))];
}

/** The plans, with those rows wrong that name one of these hosts anew. */
export function refuseHosts(plans: readonly RowPlan[], refused: ReadonlySet<string>): RowPlan[] {
  if (refused.size === 0) return [...plans];
  return plans.map((plan) => {
    const violations = newAddressesOf(plan)
      .filter(({ host }) => refused.has(host))
      .map(({ field }): Violation => ({ field, message }));
    return violations.length === 0 ? plan : { ...plan, action: { kind: 'wrong', violations } };
  });
}

/** As the registry says it. */
const message = 'names an address outside of the networks in which cameras may be';

interface NewAddress {
  readonly field: string;
  readonly host: string;
}

function newAddressesOf({ action }: RowPlan): NewAddress[] {
  if (action.kind === 'wrong' || action.kind === 'keep' || action.input === undefined) return [];
  const present = action.kind === 'update' ? action.camera : { rtspUrl: '', subRtspUrl: '' };
  return [
    ...newAddress('rtsp_url', action.input.rtsp_url, present.rtspUrl),
    ...newAddress('sub_rtsp_url', action.input.sub_rtsp_url, present.subRtspUrl),
  ];
}

/** One that the camera has already is not judged again: a narrower list must not keep it from being renamed. */
function newAddress(field: string, typed: string | null | undefined, present: string): NewAddress[] {
  if (typed === undefined || typed === null || typed === '' || isSameAddress(typed, present)) return [];
  const reading = readCameraUrl(typed);
  return reading.kind === 'address' ? [{ field, host: reading.address.host }] : [];
}
