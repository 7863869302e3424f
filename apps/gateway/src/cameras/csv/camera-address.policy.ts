import { hideUrlSecrets, readCameraUrl } from '@smart-attendance/contracts';

/** Whether an address as it was typed is the one that is shown, whatever secrets it holds. */
export function isSameAddress(typed: string, shown: string): boolean {
  return typed === shown || hideUrlSecrets(bareAddress(typed)) === shown;
}

/** Whether a typed address says more than the shown one: a password, which nobody can compare. */
export function hasSecret(typed: string, shown: string): boolean {
  const reading = readCameraUrl(typed);
  return reading.kind === 'address' && (reading.address.credentials !== undefined || reading.address.url !== shown);
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
