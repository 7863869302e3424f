import {
  hasHiddenSecret,
  hideUrlSecrets,
  readCameraUrl,
  type CameraNetworks,
  type CameraUrl,
  type Violation,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';

/** Where a camera is and who may look, secrets in the clear; lives in memory only. */
export interface Addresses {
  /** As it is opened, without user name and password in front of the host; so the next. */
  readonly rtspUrl: string;
  /** Empty when there is no second stream. */
  readonly subRtspUrl: string;
  /** Of both streams. */
  readonly username: string;
  readonly password: string;
}

const nothing: Addresses = { rtspUrl: '', subRtspUrl: '', username: '', password: '' };

type Credentials = NonNullable<CameraUrl['credentials']>;

interface Change {
  readonly url: string;
  readonly isNew: boolean;
  readonly credentials: Credentials | undefined;
  readonly violations: readonly Violation[];
}

/** Addresses of a new camera. A user name or password of its own field wins over the one inside the address. */
export function addressesOf(given: Addresses, networks: CameraNetworks): Addresses {
  const { rtspUrl, subRtspUrl, username, password } = given;
  const fields = { ...(username !== '' && { username }), ...(password !== '' && { password }) };
  return addressesAfter(nothing, { rtspUrl, subRtspUrl, ...fields }, networks);
}

/**
 * The addresses after a change of those fields that are set; an empty text clears. An address with credentials inside
 * replaces both of them, one without leaves them as long as the host stays, and an address just as it was shown changes
 * nothing, so that a client may send back what it got. Another host never gets the password of the one before: whoever
 * may change a camera could else have it sent to a machine of their own. For the same reason both streams are on one
 * host.
 *
 * @throws AppError `invalid_argument` naming the field, never quoting an address
 */
export function addressesAfter(
  current: Addresses,
  given: { readonly [K in keyof Addresses]?: Addresses[K] | undefined },
  networks: CameraNetworks,
): Addresses {
  const main = changeOf('rtsp_url', current.rtspUrl, given.rtspUrl, networks);
  const sub = changeOf('sub_rtsp_url', current.subRtspUrl, given.subRtspUrl, networks);
  const isSameHost = hostOf(main.url) === hostOf(current.rtspUrl);
  const kept: Credentials = isSameHost ? current : nothing;
  const ofMain: Credentials = {
    username: given.username ?? main.credentials?.username ?? kept.username,
    password: given.password ?? main.credentials?.password ?? kept.password,
  };
  const { username, password, violations } = joined(ofMain, sub.credentials);
  const all = [...main.violations, ...sub.violations, ...violations, ...violationsOfHosts(main, sub)];
  if (all.length > 0) throw AppError.invalid(all);
  return { rtspUrl: main.url, subRtspUrl: sub.url, username, password };
}

function changeOf(field: string, current: string, given: string | undefined, networks: CameraNetworks): Change {
  const kept = { url: current, isNew: false, credentials: undefined, violations: [] };
  if (given === undefined || (given !== '' && given === hideUrlSecrets(current))) return kept;
  if (given === '') return { ...kept, url: '', isNew: current !== '' };
  const reading = readCameraUrl(given);
  if (reading.kind === 'wrong') return { ...kept, violations: [{ field, message: reading.problem }] };
  const { url, host, credentials } = reading.address;
  const isNew = url !== current;
  const violations: Violation[] = [];
  if (hasHiddenSecret(url)) {
    violations.push({ field, message: 'has *** where a secret was hidden; give the whole address' });
  }
  // One that was taken before is left to whoever connects: a narrower list must not keep a camera from being renamed.
  if (isNew && !networks.allowsHost(host)) {
    violations.push({ field, message: 'names an address outside of the networks in which cameras may be' });
  }
  return { url, isNew, credentials, violations };
}

/** Both streams are opened with the same credentials: those inside the second address may repeat or complete them. */
function joined(ofMain: Credentials, ofSub: Credentials | undefined): Credentials & { violations: Violation[] } {
  const fits = (one: string, other: string): boolean => one === '' || other === '' || one === other;
  const credentials = {
    username: ofMain.username === '' ? (ofSub?.username ?? '') : ofMain.username,
    password: ofMain.password === '' ? (ofSub?.password ?? '') : ofMain.password,
  };
  const isRight =
    ofSub === undefined || (fits(ofMain.username, ofSub.username) && fits(ofMain.password, ofSub.password));
  const message = 'has another user name or password than the camera; both streams are opened with the same';
  return { ...credentials, violations: isRight ? [] : [{ field: 'sub_rtsp_url', message }] };
}

function violationsOfHosts(main: Change, sub: Change): Violation[] {
  if (sub.url === '' || main.url === '' || hostOf(main.url) === hostOf(sub.url)) return [];
  const message = sub.isNew
    ? 'must be on the same host as rtsp_url'
    : 'is on the host that rtsp_url had before; change it too, or clear it with an empty text';
  return [{ field: 'sub_rtsp_url', message }];
}

function hostOf(url: string): string {
  return url === '' ? '' : new URL(url).hostname.toLowerCase();
}
