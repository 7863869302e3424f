import { readCameraUrl } from '@smart-attendance/contracts';

/** Stands in a shown address where a camera wants a secret inside of it. */
const hidden = '***';

/** Whether an address as it was typed is the one that is shown, whatever secrets it holds. */
export function isSameAddress(typed: string, shown: string): boolean {
  const bare = bareAddress(typed);
  if (bare === shown) return true;
  if (!shown.includes(hidden)) return false;
  const pattern = shown.split(hidden).map(escaped).join('[^&;?/]+');
  return new RegExp(`^${pattern}$`).test(bare);
}

/** Whether a typed address says more than the shown one: a password, which nobody can compare. */
export function saysSecret(typed: string, shown: string): boolean {
  const reading = readCameraUrl(typed);
  return reading.kind === 'address' && (reading.address.credentials !== undefined || reading.address.url !== shown);
}

export function holdsHiddenSecret(typed: string): boolean {
  return typed.includes(`=${hidden}`);
}

/** Without credentials and in its one spelling, as far as it is an address. */
export function bareAddress(typed: string): string {
  const reading = readCameraUrl(typed);
  return reading.kind === 'address' ? reading.address.url : typed;
}

/** Undefined when one of them is no address, which is said elsewhere. */
export function areOnOneHost(one: string, other: string): boolean | undefined {
  const [first, second] = [readCameraUrl(one), readCameraUrl(other)];
  if (first.kind === 'wrong' || second.kind === 'wrong') return undefined;
  return first.address.host === second.address.host;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
